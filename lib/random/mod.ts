/**
 * Random numbers: a numpy-equal PCG64 generator with normals, and the counter hash of dropout and noise.
 *
 * Randomness is an argument everywhere in this package: whoever needs numbers is handed a generator or a key.
 *
 * @example
 * ```ts
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const random = new Pcg64(0);
 * assertEquals([random.uniform(), random.uniform()], [0.6369616873214543, 0.2697867137638703]);
 * ```
 *
 * @module
 */
export { counterHash, counterKey, counterUniform, fmix32 } from "./counter_hash.ts";
export { standardNormal, type WordSource } from "./normal.ts";
export { Pcg64 } from "./pcg64.ts";
export type { Pcg64State } from "./pcg64_state.ts";
export { seedSequence } from "./seed_sequence.ts";
export { shuffled } from "./shuffled.ts";
export { Xorshift64Star } from "./xorshift64_star.ts";
