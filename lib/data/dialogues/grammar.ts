/**
 * Dialogues from a grammar: somebody is asked about, and the answers hold what is true of them in every dialogue, beside
 * phrases that are drawn anew. What they are made for is to be learnt by heart or not: facts on a thousand people can be
 * known only to who has read of them, a few hundred words stand in places where any other could, and nothing else about them
 * is like what people say to each other. The questions alone are few.
 */
import { Pcg64 } from "../../random/mod.ts";
import { checkPositiveInteger } from "../checks.ts";
import { type Dialogue, dialogueText } from "./dialogue.ts";
import { NEXT, OPENINGS } from "./exchanges.ts";
import { pick } from "./names.ts";
import { villagers } from "./villagers.ts";

/** The most exchanges of a dialogue. */
const MOST = 2;

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
  const next = [...NEXT];
  const exchanges = [
    pick(OPENINGS, random),
    ...Array.from({ length: random.below(MOST) }, () => next.splice(random.below(next.length), 1)[0]!),
  ];
  return exchanges.flatMap((exchange) => {
    const [question, answer] = exchange(who, random);
    return [{ role: "user", content: question }, { role: "assistant", content: answer }] as const;
  });
}
