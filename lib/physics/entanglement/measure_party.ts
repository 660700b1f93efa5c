import type { Pcg64 } from "../../random/mod.ts";
import { checkKet, type Ket } from "./ket.ts";

/** What a party found and what is left. */
export interface PartyOutcome {
  /** The label that was found. */
  readonly label: number;
  /** How probable it was. */
  readonly probability: number;
  /** The state of all parties afterwards, of norm 1. */
  readonly ket: Ket;
}

/**
 * Measures which label one party holds, by Born's rule; the state collapses for all.
 *
 * @param ket a state of two parties or more; it need not have norm 1
 * @param party which one, from 0
 * @param random gives one uniform number
 * @throws {RangeError} if there is no such party, or as {@linkcode entanglementEntropyBits} does for the state
 *
 * @example
 * ```ts
 * import { ghzKet, measureParty } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * // One look at any party settles all three.
 * const { label, ket } = measureParty(ghzKet(3, [2, 3]), 1, new Pcg64(4));
 * assertEquals(ket.map(({ labels }) => labels), [[label, label, label]]);
 * ```
 */
export function measureParty(ket: Ket, party: number, random: Pcg64): PartyOutcome {
  const { parties, norm } = checkKet(ket);
  if (!Number.isInteger(party) || party < 0 || party >= parties) {
    throw new RangeError(`Cannot measure a party as it is one of ${parties}, from 0: ${party}`);
  }
  const weights = new Map<number, number>();
  for (const { labels, re, im = 0 } of ket) {
    const weight = (re * re + im * im) / norm / norm;
    if (weight > 0) weights.set(labels[party], (weights.get(labels[party]) ?? 0) + weight);
  }
  let label = NaN;
  let left = random.uniform();
  for (const [candidate, probability] of weights) {
    label = candidate;
    if ((left -= probability) < 0) break;
  }
  // Probabilities may sum to a hair below 1; the last label then takes the rest.
  const probability = Math.min(1, weights.get(label)!);
  const scale = 1 / (norm * Math.sqrt(probability));
  const rest = ket.filter(({ labels }) => labels[party] === label)
    .map(({ labels, re, im = 0 }) => ({ labels: [...labels], re: re * scale, im: im * scale }));
  return { label, probability, ket: rest };
}
