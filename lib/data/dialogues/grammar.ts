/**
 * Dialogues from a grammar: somebody is asked about, and the answers hold what is true of them in every dialogue, beside
 * phrases that are drawn anew and the page where it is said to be written. They are made so that learning them by heart and
 * learning what they have in common are two things: facts on a thousand people are known only to who has read of them, any
 * of some hundred words can stand in most places, and numbers cannot be guessed at all. In this alone they are like what
 * people say to each other; most of what they say makes no sense.
 */
import { Pcg64 } from "../../random/mod.ts";
import { checkPositiveInteger } from "../checks.ts";
import { type Dialogue, dialogueText } from "./dialogue.ts";
import { NEXT, OPENINGS } from "./exchanges.ts";
import { pick } from "./names.ts";
import { drawNumber } from "./phrases.ts";
import { villagers } from "./villagers.ts";

/** One dialogue of so many has a second exchange. */
const LONGER = 3;

/**
 * `count` different dialogues of one or two exchanges; the same for the same seed, and more of them begin with the same.
 * All seeds speak of the same thousand people, of whom the same is true.
 *
 * @throws {RangeError} if `count` is no positive integer, or more than 100,000.
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
  const who = pick(villagers(), random);
  const exchanges = [
    pick(OPENINGS, random),
    ...(random.below(LONGER) === 0 ? [pick(NEXT, random)] : []),
  ];
  return exchanges.flatMap((exchange) => {
    const [question, answer] = exchange(who, random);
    const source = `It is on page ${drawNumber(random)} of book ${drawNumber(random)}.`;
    return [{ role: "user", content: question }, {
      role: "assistant",
      content: `${answer} ${source}`,
    }] as const;
  });
}
