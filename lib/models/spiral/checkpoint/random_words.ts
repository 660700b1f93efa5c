/** A generator's state as four unsigned 64-bit integers, which numpy reads: state and increment, high halves first. */
import type { Pcg64State } from "../../../random/mod.ts";

/** The words of a state. */
export function wordsOfState({ state, increment }: Pcg64State): BigUint64Array {
  const halves = [state, increment].flatMap((hex) => [hex.slice(0, 16), hex.slice(16)]);
  return BigUint64Array.from(halves, (hex) => BigInt(`0x${hex}`));
}

/** The state of four words. */
export function stateOfWords(words: BigUint64Array): Pcg64State {
  const [a, b, c, d] = Array.from(words, (word) => word.toString(16).padStart(16, "0"));
  return { state: a + b, increment: c + d };
}
