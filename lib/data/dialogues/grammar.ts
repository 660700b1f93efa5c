/**
 * Dialogues from a small grammar: one thing is spoken of, with facts that are drawn once and hold through the dialogue, so
 * that answers can be told right from wrong by what was said before.
 */
import { Pcg64 } from "../../random/mod.ts";
import { checkPositiveInteger } from "../checks.ts";
import { type Dialogue, dialogueText } from "./dialogue.ts";
import { HABITS, KEEPERS, PLACES, QUALITIES, REASONS, THINGS, TIMES, WEATHER } from "./words.ts";

/** What is true of the thing that a dialogue is about. */
interface Facts {
  readonly thing: string;
  readonly doing: string;
  readonly quality: string;
  readonly place: string;
  readonly keeper: string;
  readonly she: "he" | "she" | "they";
  readonly habit: string;
  readonly time: string;
  readonly weather: string;
  readonly reason: string;
}

/** A question with its answer, from the facts. */
type Exchange = (facts: Facts) => readonly [question: string, answer: string];

/** How a dialogue begins: the thing is named. */
const OPENINGS: readonly Exchange[] = [
  ({ quality, thing, place }) => [
    `Where is the ${quality} ${thing}?`,
    `The ${quality} ${thing} is ${place}.`,
  ],
  ({ quality, thing, place, doing }) => [
    `Do you know the ${quality} ${thing}?`,
    `Yes, it is ${place}. It ${doing}.`,
  ],
  ({ quality, thing, time, weather }) => [
    `When did you see the ${quality} ${thing}?`,
    `I saw the ${thing} ${time}, and ${weather}.`,
  ],
  ({ thing, place, quality }) => [
    `What is ${place}?`,
    `There is a ${thing}. It is ${quality}, but people like it.`,
  ],
  ({ thing, quality, reason, place }) => [
    `I am looking for a ${quality} ${thing}, ${reason}. Can you help me?`,
    `Of course. Go on until you are ${place}, and you will see the ${thing}.`,
  ],
];

/** How it may go on: the thing is "it". */
const NEXT: readonly Exchange[] = [
  ({ keeper, she, habit }) => [
    "Who looks after it?",
    keeper === "nobody now"
      ? `Nobody now. The last one ${habit}.`
      : `${capital(keeper)}. I think ${she} ${habit}.`,
  ],
  ({ doing, thing }) => ["What is special about it?", `The ${thing} ${doing}.`],
  ({ time, weather }) => ["When were you there?", `I was there ${time}. I remember that ${weather}.`],
  ({ reason }) => ["Why do you ask?", `I ask ${reason}.`],
  ({ place, thing }) => ["Is it far?", `No. The ${thing} is ${place}, and you can walk there.`],
  (
    { quality, thing },
  ) => ["Is it worth a visit?", `I think so. A ${quality} ${thing} is hard to find today.`],
  ({ keeper, time, she }) => [
    "Has anything changed?",
    keeper === "nobody now"
      ? `Not much. It has been closed since ${time}.`
      : `Not much. But ${keeper} told me ${time} that ${she} may sell it.`,
  ],
];

/** The most exchanges of a dialogue. */
const MOST = 4;

/**
 * `count` different dialogues of one to four exchanges; the same for the same seed, and more of them begin with the same.
 *
 * @throws {RangeError} if `count` is no positive integer, or more than the grammar has.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dialogueText, makeDialogues } from "@haze/haze/data";
 * const dialogues = makeDialogues(171, 1);
 * assertEquals(new Set(dialogues.map(dialogueText)).size, 171);
 * assertEquals(makeDialogues(5, 1), dialogues.slice(0, 5));
 * ```
 */
export function makeDialogues(count: number, seed: number | bigint): Dialogue[] {
  checkPositiveInteger("make dialogues", "count", count);
  if (count > MOST_DIALOGUES) {
    throw new RangeError(`Cannot make dialogues as count must be at most ${MOST_DIALOGUES}: got ${count}`);
  }
  const random = new Pcg64(seed);
  const made = new Map<string, Dialogue>();
  while (made.size < count) {
    const dialogue = drawDialogue(random);
    made.set(dialogueText(dialogue), dialogue);
  }
  return [...made.values()];
}

/** Far below the number that there are, so that drawing until they differ ends soon. */
const MOST_DIALOGUES = 100_000;

function drawDialogue(random: Pcg64): Dialogue {
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
  const [thing, doing] = pick(THINGS);
  const [keeper, she] = pick(KEEPERS);
  const facts: Facts = {
    ...{ thing, doing, keeper, she, quality: pick(QUALITIES), place: pick(PLACES) },
    ...{ habit: pick(HABITS), time: pick(TIMES), weather: pick(WEATHER), reason: pick(REASONS) },
  };
  const next = [...NEXT];
  const exchanges = [
    pick(OPENINGS),
    ...Array.from({ length: random.below(MOST) }, () => {
      return next.splice(random.below(next.length), 1)[0]!;
    }),
  ];
  return exchanges.flatMap((exchange) => {
    const [question, answer] = exchange(facts);
    return [{ role: "user", content: question }, { role: "assistant", content: answer }] as const;
  });
}

const capital = (words: string): string => words[0]!.toUpperCase() + words.slice(1);
