/** What somebody tells in a talk, and what may be asked about it afterwards. */
import type { Pcg64 } from "../../../../random/mod.ts";
import { COLOURS, LIKES, PEOPLE, PLACES, THINGS, TIMES, TRADES, VILLAGES } from "./words.ts";

/** A question in several wordings, and its answer. */
export interface Ask {
  /** Wordings; the last is kept for talks that are held out. */
  readonly questions: readonly string[];
  /** What is answered. */
  readonly answer: string;
}

/** Something that a user tells. */
export interface Topic {
  /** What is told, in a word: talks are held out by it. */
  readonly fact: string;
  /** People and things in it: a talk has each in one topic alone, so that there is one answer. */
  readonly about: readonly string[];
  /** Wordings of telling it; the last is kept for talks that are held out. */
  readonly told: readonly string[];
  /** What is said to that. */
  readonly heard: string;
  /** Questions on it; those behind the first may follow it and refer back. */
  readonly asks: readonly Ask[];
}

/** One of a list, each as likely. */
export function pick<T>(list: readonly T[], random: Pcg64): T {
  return list[random.below(list.length)]!;
}

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

/** Draws a topic of each kind. */
export const TOPICS: readonly ((random: Pcg64) => Topic)[] = [
  (random) => {
    const [[name], thing, place] = [pick(PEOPLE, random), pick(THINGS, random), pick(PLACES, random)];
    return {
      fact: `place ${name} ${thing} ${place}`,
      about: [name, thing],
      told: [
        `${name} left the ${thing} ${place}.`,
        `${name} put the ${thing} ${place}.`,
        `The ${thing} is ${place}. ${name} left it there.`,
      ],
      heard: `So the ${thing} is ${place}.`,
      asks: [
        {
          questions: [
            `Where is the ${thing}?`,
            `Where can I find the ${thing}?`,
            `I need the ${thing}. Where is it?`,
          ],
          answer: `The ${thing} is ${place}.`,
        },
        {
          questions: ["Who left it there?", "Who put it there?", "Whose doing is that?"],
          answer: `It was ${name}.`,
        },
      ],
    };
  },
  (random) => {
    const [[name], thing, colour] = [pick(PEOPLE, random), pick(THINGS, random), pick(COLOURS, random)];
    return {
      fact: `colour ${name} ${thing} ${colour}`,
      about: [name, thing],
      told: [
        `${name} has a ${colour} ${thing}.`,
        `The ${thing} of ${name} is ${colour}.`,
        `${name} owns a ${colour} ${thing}.`,
      ],
      heard: `A ${colour} ${thing}, then.`,
      asks: [
        {
          questions: [`What does ${name} have?`, `What does ${name} own?`, `What is it that ${name} has?`],
          answer: `${name} has a ${thing}.`,
        },
        {
          questions: ["What colour is it?", "Of which colour?", "And its colour?"],
          answer: `It is ${colour}.`,
        },
      ],
    };
  },
  (random) => {
    const [giver, taker, thing] = [pick(PEOPLE, random), pick(PEOPLE, random), pick(THINGS, random)];
    return {
      fact: `gift ${giver[0]} ${taker[0]} ${thing}`,
      about: [giver[0], taker[0], thing],
      told: [
        `${giver[0]} gave ${taker[0]} the ${thing}.`,
        `${taker[0]} got the ${thing} from ${giver[0]}.`,
        `${giver[0]} brought the ${thing} to ${taker[0]}.`,
      ],
      heard: `Then ${taker[0]} has the ${thing} now.`,
      asks: [
        {
          questions: [`Who has the ${thing} now?`, `Who has the ${thing}?`, `Who got the ${thing}?`],
          answer: `${taker[0]} has the ${thing}.`,
        },
        {
          questions: [`Who gave it away?`, `From whom is it?`, "Where does it come from?"],
          answer: `It came from ${giver[0]}.`,
        },
      ],
    };
  },
  (random) => {
    const [name] = pick(PEOPLE, random);
    return {
      fact: `name ${name}`,
      about: [name, "my name"],
      told: [`My name is ${name}.`, `I am ${name}.`, `You may call me ${name}.`],
      heard: `Good to meet you, ${name}.`,
      asks: [{
        questions: ["What is my name?", "Who am I?", "Do you know what I am called?"],
        answer: `Your name is ${name}.`,
      }],
    };
  },
  (random) => {
    const [[name, she], trade, village] = [
      pick(PEOPLE, random),
      pick(TRADES, random),
      pick(VILLAGES, random),
    ];
    return {
      fact: `trade ${name} ${trade} ${village}`,
      about: [name, trade],
      told: [
        `${name} is the ${trade} of ${village}.`,
        `The ${trade} of ${village} is ${name}.`,
        `In ${village} the ${trade} is called ${name}.`,
      ],
      heard: `I did not know the ${trade} of ${village}.`,
      asks: [
        {
          questions: [`What does ${name} do?`, `What is the trade of ${name}?`, `Who is ${name}?`],
          answer: `${name} is a ${trade}.`,
        },
        {
          questions: [`Where does ${she} live?`, `And where?`, "In which village?"],
          answer: `${capital(she)} lives in ${village}.`,
        },
      ],
    };
  },
  (random) => {
    const liked = pick(LIKES, random);
    const other = pick(LIKES, random);
    return {
      fact: `like ${liked} ${other}`,
      about: ["what I like", liked, other],
      told: [
        `I like ${liked}, but not ${other}.`,
        `I do not like ${other}. I like ${liked}.`,
        `Give me ${liked}, never ${other}.`,
      ],
      heard: `Many people like ${liked}.`,
      asks: [
        {
          questions: ["What do I like?", "Do you know what I like?", "What would please me?"],
          answer: `You like ${liked}.`,
        },
        {
          questions: ["And what do I not like?", "What do I not like?", "And what not?"],
          answer: `You do not like ${other}.`,
        },
      ],
    };
  },
  (random) => {
    const [[name, she], time, village] = [pick(PEOPLE, random), pick(TIMES, random), pick(VILLAGES, random)];
    return {
      fact: `visit ${name} ${time} ${village}`,
      about: [name, "a visit"],
      told: [
        `${name} comes from ${village} ${time}.`,
        `${capital(time)} ${name} comes from ${village}.`,
        `We expect ${name} from ${village} ${time}.`,
      ],
      heard: `I hope ${name} has a good journey.`,
      asks: [
        { questions: ["Who comes to see us?", "Who comes?", "Whom do we expect?"], answer: `${name} comes.` },
        {
          questions: [`When does ${she} come?`, "When will that be?", "And when?"],
          answer: `${capital(she)} comes ${time}.`,
        },
        {
          questions: [`Where does ${she} come from?`, "From which village?", "And where from?"],
          answer: `From ${village}.`,
        },
      ],
    };
  },
];
