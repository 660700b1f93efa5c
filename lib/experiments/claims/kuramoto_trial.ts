/** The trial of coupled oscillators: how far they agree, by the strength of the coupling. */
import {
  gaussianCriticalCoupling,
  gaussianFrequencies,
  gaussianSyncOrder,
  meanFieldDrift,
  randomPhases,
  simulatePhases,
} from "../../physics/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";

/** Couplings in units of the critical one; a negative one is upstream's sign. */
export const COUPLINGS = [-1.5, 0.25, 0.5, 0.75, 1.25, 1.5, 2, 3] as const;
const DURATION = 30;
const STEP = 0.05;

/** What infinitely many oscillators settle at. */
export function orderInTheory(times: number): number {
  return times <= 0 ? 0 : gaussianSyncOrder(times * gaussianCriticalCoupling(1));
}

/** Metrics: `r.2` for a coupling of twice the critical one: the order parameter, a mean over the second half of the time. */
export function kuramotoTrial(oscillators: number): Trial {
  const config = { oscillators, couplings: [...COUPLINGS], duration: DURATION, step: STEP };
  return {
    experiment: "physics/kuramoto/1",
    config,
    data: { name: "normal frequencies", hash: contentHash(config, "hash a recipe") },
    run(seed) {
      const random = new Pcg64(seed);
      const [omega, theta] = [gaussianFrequencies(oscillators, random), randomPhases(oscillators, random)];
      const figures = COUPLINGS.map((times) => {
        const drift = meanFieldDrift(omega, times * gaussianCriticalCoupling(1));
        const { r } = simulatePhases(theta, drift, { duration: DURATION, dt: STEP });
        const late = r.subarray(r.length >> 1);
        return [`r.${times}`, late.reduce((sum, value) => sum + value, 0) / late.length];
      });
      return Promise.resolve({ metrics: Object.fromEntries(figures) });
    },
  };
}
