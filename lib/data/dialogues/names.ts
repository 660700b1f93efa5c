/** Made-up names from syllables: rare words that the tokenizer of another text has no piece for. */
import type { Pcg64 } from "../../random/mod.ts";

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

const FIRST = list(`
  An Bel Bran Cor Cyn Da Dro El Ema Fen Fro Gil Gwe Ha Hul Is Jor Kel Lu Mar Mo Ne Nim Os Per Pra Quin Ro Rhe Sa Sol
  Tor Tru Ul Vin Wil Wyn Yv Ze Zil
`);
const MIDDLE = list("a be co di fa ga hi i ke lo ma ne o pu ri sa ta u ve za");
const LAST = list("bor cus dra fin gar jen k lin m mund nna phir que r rick ron s sel th tt vin wen x zette");
const PLACE_FIRST = list(`
  Ash Birk Crow Dun Elm Fair Gold Hart Iron Juniper Kirk Long Mill Nor Oak Pen Raven Stone Thorn Under Wald Wick Yarrow
`);
const PLACE_LAST = list(
  "by combe dale field ford gate ham hurst ley mere moor ness stead ton wick wold worth",
);

/** Given name of a person, as `Bellorick`: one of 19,200. */
export function drawName(random: Pcg64): string {
  return pick(FIRST, random) + pick(MIDDLE, random) + pick(LAST, random);
}

/** Name of a village, as `Ravenmere`: one of 391. */
export function drawVillage(random: Pcg64): string {
  return pick(PLACE_FIRST, random) + pick(PLACE_LAST, random);
}

/** One of a list, each as likely. */
export function pick<T>(list: readonly T[], random: Pcg64): T {
  return list[random.below(list.length)]!;
}
