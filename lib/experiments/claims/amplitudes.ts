/** What amplitudes of one, two or four real numbers tell of states, at equal numbers. */
import { firstNPrimes, Quaternion, QuaternionState } from "../../physics/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";

/** Real numbers a state. */
const NUMBERS = 32;
/** States among which one is looked for. */
const STORED = 64;
const LOOKED_FOR = 200;
/** Standard deviation of the noise on each number, in that of the numbers. */
const NOISE = 1.6;
/** Real numbers an amplitude, by name. */
export const AMPLITUDES = { real: 1, complex: 2, quaternion: 4 } as const;

/**
 * Metrics: `modulusOverlap` and `overlap`, the mean overlap of two states on the same primes with the same moduli, by moduli
 * alone, as they are read from the states, and by quaternionic amplitudes in random directions; `modulusOverlapLeast` and
 * `overlapMost`, the least of those and the largest of these; `found.real`, `found.complex`,
 * `found.quaternion`: share of states that are found again by overlap among 64, with noise on their 32 numbers, read as
 * amplitudes of one, two or four of them; `resemblance.…`, the mean overlap of two random states.
 */
export function amplitudeTrial(): Trial {
  const config = { numbers: NUMBERS, stored: STORED, lookedFor: LOOKED_FOR, noise: NOISE };
  return {
    experiment: "physics/amplitudes/2",
    config,
    data: { name: "random states", hash: contentHash(config, "hash a recipe") },
    run(seed) {
      const [directionSeed, storeSeed] = seedSequence(seed, 2);
      return Promise.resolve({
        metrics: { ...equalModuli(new Pcg64(directionSeed!)), ...retrieval(new Pcg64(storeSeed!)) },
      });
    },
  };
}

function equalModuli(random: Pcg64): Record<string, number> {
  const size = NUMBERS / AMPLITUDES.quaternion;
  const pairs = Array.from({ length: LOOKED_FOR }, () => {
    const moduli = Array.from({ length: size }, () => random.uniform());
    const turned = () =>
      stateOf(
        moduli.flatMap((modulus) => {
          const q = Array.from({ length: 4 }, () => random.normal());
          const norm = Math.hypot(...q);
          return q.map((part) => modulus * part / norm);
        }),
        AMPLITUDES.quaternion,
      );
    const [a, b] = [turned(), turned()];
    return { byModulus: moduliOf(a).overlap(moduliOf(b)), byAll: a.overlap(b) };
  });
  const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const [overlaps, ofModuli] = [pairs.map(({ byAll }) => byAll), pairs.map(({ byModulus }) => byModulus)];
  return {
    ...{ modulusOverlap: mean(ofModuli), modulusOverlapLeast: Math.min(...ofModuli) },
    ...{ overlap: mean(overlaps), overlapMost: Math.max(...overlaps) },
  };
}

function retrieval(random: Pcg64): Record<string, number> {
  const draw = () => Array.from({ length: NUMBERS }, () => random.normal());
  const stored = Array.from({ length: STORED }, draw);
  const queries = Array.from(
    { length: LOOKED_FOR },
    (_, i) => stored[i % STORED]!.map((number) => number + NOISE * random.normal()),
  );
  return Object.fromEntries(
    Object.entries(AMPLITUDES).flatMap(([name, width]) => {
      const states = stored.map((numbers) => stateOf(numbers, width));
      const right = queries.filter((numbers, i) => {
        const query = stateOf(numbers, width);
        const overlaps = states.map((state) => state.overlap(query));
        return overlaps.indexOf(Math.max(...overlaps)) === i % STORED;
      });
      const others = states.slice(1).map((state, i) => state.overlap(states[i]!));
      return [
        [`found.${name}`, right.length / LOOKED_FOR],
        [`resemblance.${name}`, others.reduce((sum, overlap) => sum + overlap, 0) / others.length],
      ];
    }),
  );
}

/** A normalised state of numbers, `width` of them an amplitude. */
function stateOf(numbers: readonly number[], width: number): QuaternionState {
  const primes = firstNPrimes(numbers.length / width);
  const entries = Array.from(primes, (prime, i) => {
    const [w, x = 0, y = 0, z = 0] = numbers.slice(i * width, (i + 1) * width);
    return [prime, new Quaternion(w!, x, y, z)] as const;
  });
  return QuaternionState.from(entries).normalized();
}

/** What is left of a state if each amplitude is replaced by its modulus. */
export function moduliOf(state: QuaternionState): QuaternionState {
  return state.map((q) => new Quaternion(Math.hypot(...q.toArray()), 0, 0, 0));
}
