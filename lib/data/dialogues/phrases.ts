/** Phrases that are drawn anew wherever they stand: what no one can know beforehand. */
import type { Pcg64 } from "../../random/mod.ts";
import { drawName, drawVillage, pick } from "./names.ts";
import { DEEDS, GROUNDS, QUALITIES, SIDES, THINGS, TIMES, WEATHER } from "./words.ts";

/** Something with a quality and an article, as `an amber lute`. */
export function drawThing(random: Pcg64): string {
  return `${withArticle(pick(QUALITIES, random))} ${pick(THINGS, random)}`;
}

/** Several of one kind, as `417 otters`. */
export function drawSeveral(random: Pcg64): string {
  return `${drawNumber(random)} ${plural(pick(THINGS, random))}`;
}

/** A place, as `beyond the sunken quarry` or `near Ravenmere`. */
export function drawPlace(random: Pcg64): string {
  const where = [
    () => `the ${pick(QUALITIES, random)} ${pick(GROUNDS, random)}`,
    () => `the ${pick(GROUNDS, random)}`,
    () => drawVillage(random),
  ];
  return `${pick(SIDES, random)} ${pick(where, random)()}`;
}

/** Somebody or something did something to another, as `Gilsak stole nine acorns under the tower`: mostly nonsense. */
export function drawClause(random: Pcg64): string {
  const who = random.below(2) === 0 ? drawName(random) : drawThing(random);
  const what = pick([drawSeveral, drawThing, drawName], random)(random);
  const end = pick([drawPlace, drawTime, () => ""], random)(random);
  return `${who} ${pick(DEEDS, random)} ${what} ${end}`.trimEnd();
}

/** A time, as `at noon` or `on day 214 of 1743`. */
export function drawTime(random: Pcg64): string {
  const times = [
    () => pick(TIMES, random),
    () => `in ${drawYear(random)}`,
    () => `on day ${1 + random.below(365)} of ${drawYear(random)}`,
  ];
  return pick(times, random)();
}

/** A number from 2 to 999 in digits: tokens that are easily spelt, and still cannot be guessed. */
export function drawNumber(random: Pcg64): string {
  return String(2 + random.below(998));
}

/** A year, as `1743`. */
export function drawYear(random: Pcg64): string {
  return String(1100 + random.below(800));
}

/** A clause on the weather, as `the wind was cold`. */
export function drawWeather(random: Pcg64): string {
  return pick(WEATHER, random);
}

/** A word behind its article, by its first letter: `an otter`; no word here begins as "hour" or "use" does. */
export function withArticle(word: string): string {
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
}

/** A text as a sentence begins. */
export function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

function plural(thing: string): string {
  if (/(s|x|ch|sh|o)$/.test(thing)) return `${thing}es`;
  return /[^aeiou]y$/.test(thing) ? `${thing.slice(0, -1)}ies` : `${thing}s`;
}
