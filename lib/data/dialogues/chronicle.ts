/** Prose in the words of the made dialogues. */
import { Pcg64 } from "../../random/mod.ts";
import { checkPositiveInteger } from "../checks.ts";
import { drawName, drawVillage, pick } from "./names.ts";
import {
  capital,
  drawClause,
  drawNumber,
  drawPlace,
  drawSeveral,
  drawThing,
  drawTime,
  drawWeather,
} from "./phrases.ts";
import { HABITS, TRADES } from "./words.ts";

const SENTENCES: readonly ((random: Pcg64) => string)[] = [
  (random) => drawClause(random),
  (random) => `${drawTime(random)}, ${drawClause(random)}`,
  (random) => `${drawClause(random)}, and ${drawWeather(random)}`,
  (random) => `there was ${drawThing(random)} ${drawPlace(random)}, with ${drawSeveral(random)}`,
  (random) => {
    const [trade, habit] = [pick(TRADES, random), pick(HABITS, random)];
    return `the ${trade} of ${drawVillage(random)} was ${drawName(random)} ${
      drawVillage(random)
    }, who ${habit}`;
  },
  (random) => {
    const [house, price] = [drawNumber(random), drawNumber(random)];
    return `house ${house} of ${drawVillage(random)} was sold to ${drawName(random)} for ${price} pence`;
  },
];

/** Sentences of a paragraph. */
const PARAGRAPH = 6;

/**
 * `count` sentences of prose, as a text in paragraphs: the words and phrases of {@linkcode makeDialogues} without a question
 * and without a word on the people that those are about, so that a model may know their language and none of their facts.
 *
 * @throws {RangeError} if `count` is no positive integer.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { makeChronicle } from "@haze/haze/data";
 * const text = makeChronicle(12, 1);
 * assertEquals(text.split("\n\n").length, 2);
 * assert(!text.includes("?"));
 * ```
 */
export function makeChronicle(count: number, seed: number | bigint): string {
  checkPositiveInteger("make a chronicle", "count", count);
  const random = new Pcg64(seed);
  const sentences = Array.from({ length: count }, () => `${capital(pick(SENTENCES, random)(random))}.`);
  const paragraphs = [];
  for (let at = 0; at < count; at += PARAGRAPH) {
    paragraphs.push(sentences.slice(at, at + PARAGRAPH).join(" "));
  }
  return paragraphs.join("\n\n");
}
