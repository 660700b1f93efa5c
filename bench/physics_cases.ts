/** What the physics benchmarks and the physics report run, each with its sizes. */
import {
  gaussianFrequencies,
  hypercomplexProduct,
  meanFieldDrift,
  randomPhases,
  simulatePhases,
  type StepMethod,
} from "../lib/physics/mod.ts";
import { Pcg64 } from "../lib/random/mod.ts";

/** A run of N oscillators with normal frequencies at K = 2, from the same phases each time. */
export function oscillatorRun(N: number, steps: number, method: StepMethod = "euler"): () => number {
  const random = new Pcg64(1);
  const drift = meanFieldDrift(gaussianFrequencies(N, random), 2);
  const theta = randomPhases(N, random);
  return () => simulatePhases(theta, drift, { duration: steps * 0.01, dt: 0.01, method }).r[steps - 1];
}

/** Two random numbers of a dimension, and room for their product. */
export function factors(dim: number): [Float64Array, Float64Array, Float64Array] {
  const random = new Pcg64(1);
  const draw = () => Float64Array.from({ length: dim }, () => random.normal());
  return [draw(), draw(), new Float64Array(dim)];
}

/** `count` products into one array; the sum of a component, so that none can be left out. */
export function productRun(dim: number, count: number): () => number {
  const [a, b, out] = factors(dim);
  return () => {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += hypercomplexProduct(a, b, out)[n % dim];
    return sum;
  };
}
