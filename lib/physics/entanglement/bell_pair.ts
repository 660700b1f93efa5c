import type { Pcg64 } from "../../random/mod.ts";
import { checkFidelity } from "./fidelity_rules.ts";
import { type BellState, checkBellState, checkTwoPrimes } from "./named_kets.ts";

/** Two entangled particles at two nodes. */
export interface BellPair {
  /** A number of its own within a network. */
  readonly id: number;
  /** Where the two are. */
  readonly nodes: readonly [string, string];
  /** The labels p and q that they can hold. */
  readonly primes: readonly [number, number];
  /** Which Bell state it is meant to be. */
  readonly bell: BellState;
  /** How far it is that state: ⟨Bell|ρ|Bell⟩ in [0, 1]; 1/4 is white noise. */
  readonly fidelity: number;
}

/** RangeError unless a pair is one. */
export function checkPair({ nodes: [a, b], primes, bell, fidelity }: BellPair): void {
  if (a === b) throw new RangeError(`Cannot entangle two nodes as they differ: ${a} and ${b}`);
  checkTwoPrimes(primes);
  checkBellState(bell);
  checkFidelity(fidelity);
}

/**
 * Measures both particles of a pair: which prime the first node finds, and which the second.
 *
 * Each finds p or q evenly. In Φ± they find the same, in Ψ± the other, with probability (1 + 2F)/3: of the noise in a
 * Werner state of fidelity F one third agrees with it by chance.
 *
 * @param pair what to measure
 * @param random gives two uniform numbers
 * @throws {RangeError} if the pair has one node twice, labels that are not two primes, or a fidelity out of range
 *
 * @example
 * ```ts
 * import { measurePair } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert } from "@std/assert";
 *
 * const pair = { id: 0, nodes: ["a", "b"], primes: [2, 3], bell: "psi-", fidelity: 1 } as const;
 * const [one, other] = measurePair(pair, new Pcg64(1));
 * assert(one !== other);
 * ```
 */
export function measurePair(pair: BellPair, random: Pcg64): [number, number] {
  checkPair(pair);
  const [p, q] = pair.primes;
  const first = random.uniform() < 0.5 ? p : q;
  const asMeant = random.uniform() < (1 + 2 * pair.fidelity) / 3;
  const equal = pair.bell.startsWith("phi") === asMeant;
  return [first, equal ? first : p + q - first];
}
