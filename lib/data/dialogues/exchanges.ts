/** Questions on somebody and their answers, each in several wordings. */
import type { Pcg64 } from "../../random/mod.ts";
import { pick } from "./names.ts";
import { drawClause, drawPlace, drawSeveral, drawThing, drawTime, drawWeather } from "./phrases.ts";
import type { Villager } from "./villagers.ts";

/** A question with its answer: facts on somebody, and phrases that are drawn. */
export type Exchange = (who: Villager, random: Pcg64) => readonly [question: string, answer: string];

/** How a dialogue begins: somebody is named. */
export const OPENINGS: readonly Exchange[] = [
  ({ name, trade, village }, random) => [
    pick([`Who is ${name}?`, `What does ${name} do?`, `Tell me about ${name}.`], random),
    pick([`${name} is the ${trade} of ${village}.`, `${name} is a ${trade}, in ${village}.`], random),
  ],
  ({ name, pronouns: [she, her], trade }, random) => [
    pick([`Do you know ${name}?`, `Have you ever met ${name}?`], random),
    `Yes, ${she} is a ${trade}. I met ${her} ${drawTime(random)}, when ${drawWeather(random)}.`,
  ],
  ({ name, pronouns: [, her], village, trade }, random) => [
    pick([`Where can I find ${name}?`, `Where does ${name} live?`], random),
    `In ${village}, ${drawPlace(random)}. Ask for the ${trade}, or look for ${her} ${drawPlace(random)}.`,
  ],
  ({ name, trade, village, habit, pronouns: [she] }, random) => [
    pick(
      [`Who is a good ${trade} in ${village}?`, `I need a ${trade} from ${village}. Can you help me?`],
      random,
    ),
    pick([
      `Ask ${name}. I think ${she} ${habit}.`,
      `That would be ${name}, of whom they say that ${she} ${habit}.`,
    ], random),
  ],
  ({ name, treasure }, random) => [
    `Who owns ${treasure}?`,
    pick([
      `It belongs to ${name}.`,
      `Only ${name} has one.`,
      `${name} does, and keeps it ${drawPlace(random)}.`,
    ], random),
  ],
];

/** How it may go on: the person is "he" or "she". */
export const NEXT: readonly Exchange[] = [
  ({ pronouns: [she], treasure }, random) => [
    pick([`What does ${she} own?`, `Is ${she} rich?`], random),
    pick(
      [`No more than ${treasure}.`, `They say ${she} has ${treasure} and ${drawSeveral(random)}.`],
      random,
    ),
  ],
  ({ pronouns: [she], saying }, random) => [
    pick([`What does ${she} always say?`, `Does ${she} have a saying?`], random),
    pick([`That ${saying}.`, `Yes, that ${saying}.`], random),
  ],
  ({ pronouns: [she], years, origin }, random) => [
    pick([`How long has ${she} lived there?`, `Was ${she} born there?`], random),
    `${capital(she)} came from ${origin} ${years} years ago.`,
  ],
  ({ pronouns: [she, her], teacher, village }, random) => [
    pick([`Who taught ${her}?`, `Where did ${she} learn it?`], random),
    pick(
      [`${teacher} did, before ${she} went to ${village}.`, `From ${teacher}, ${drawPlace(random)}.`],
      random,
    ),
  ],
  ({ pronouns: [she, her], habit }, random) => [
    pick([`What is special about ${her}?`, `What do people say?`], random),
    `People say that ${she} ${habit}. ${capital(drawTime(random))}, ${drawClause(random)}.`,
  ],
  ({ pronouns: [, her] }, random) => [
    pick([`Is there a story about ${her}?`, "Has anything happened since?", "Tell me the news."], random),
    pick([
      `They say that ${drawClause(random)}.`,
      `Only that ${drawClause(random)}.`,
      `I heard that ${drawClause(random)}.`,
    ], random),
  ],
  ({ village }, random) => [
    pick([`How do I get to ${village}?`, "Is it far?"], random),
    `Walk until you are ${drawPlace(random)}, then go on ${drawPlace(random)}. You will see ${
      drawThing(random)
    }.`,
  ],
  ({ pronouns: [she, her] }, random) => [
    pick([`What should I bring ${her}?`, `What would ${she} like?`], random),
    pick([
      `Bring ${drawThing(random)}, or ${drawSeveral(random)}.`,
      `Perhaps ${drawThing(random)}. Never ${drawThing(random)}.`,
    ], random),
  ],
  (_, random) => [
    pick(["What did you see there?", "When were you there?"], random),
    `I was there ${drawTime(random)}. I saw ${drawThing(random)} and ${drawSeveral(random)}, and ${
      drawWeather(random)
    }.`,
  ],
];

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
