/** A PCG64 state as JSON-able text. */

/**
 * The whole state of a {@link Pcg64}: two 128-bit numbers, each as 32 lower-case hexadecimal digits.
 *
 * @example
 * ```ts
 * import { Pcg64, type Pcg64State } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const saved: Pcg64State = new Pcg64(0).state();
 * assertEquals(saved.state.length, 32);
 * assertEquals(saved.increment, "418ddadb3af71a82588133bc447873a9");
 * ```
 */
export interface Pcg64State {
  /** The state of the linear congruential generator. */
  readonly state: string;
  /** Its increment, always odd; it names which of 2^127 streams this is. */
  readonly increment: string;
}

/** Four limbs of `words` from `offset`, least significant first, as 32 hexadecimal digits. */
export function limbsToHex(words: Uint32Array, offset: number): string {
  let hex = "";
  for (let i = 3; i >= 0; i--) hex += words[offset + i].toString(16).padStart(8, "0");
  return hex;
}

function limbsFromHex(field: string, hex: unknown): Uint32Array {
  if (typeof hex !== "string") {
    throw new TypeError(
      `Cannot restore a generator as \`${field}\` is a string: ${hex === null ? "null" : typeof hex}`,
    );
  }
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) {
    const got = hex.length > 40 ? `${hex.length} characters` : JSON.stringify(hex);
    throw new SyntaxError(`Cannot restore a generator as \`${field}\` is 32 hexadecimal digits: ${got}`);
  }
  const limbs = new Uint32Array(4);
  for (let i = 0; i < 4; i++) limbs[3 - i] = parseInt(hex.slice(8 * i, 8 * i + 8), 16);
  return limbs;
}

/** The eight limbs (state, then increment) of a saved state, checked. */
export function limbsOfState(saved: Pcg64State): Uint32Array {
  if (typeof saved !== "object" || saved === null) {
    const got = saved === null ? "null" : typeof saved;
    throw new TypeError(
      `Cannot restore a generator as its state is an object with \`state\` and \`increment\`: ${got}`,
    );
  }
  const limbs = new Uint32Array(8);
  limbs.set(limbsFromHex("state", saved.state), 0);
  limbs.set(limbsFromHex("increment", saved.increment), 4);
  if (limbs[4] % 2 === 0) {
    throw new RangeError(`Cannot restore a generator as \`increment\` is odd: ${saved.increment}`);
  }
  return limbs;
}
