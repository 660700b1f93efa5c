/** Clipping and AdamW in jax-js, to be compiled with or after the gradients. */
import { numpy as np } from "@jax-js/jax";
import type { StepHandOver } from "../contract.ts";
import type { Weights } from "./jax_models.ts";

type Array = np.Array;

/** What a step changes. */
export type State = { weights: Weights; means: Weights; variances: Weights };

/** The numbers that change from step to step: (1) each. */
export type Rates = { rate: Array; bias1: Array; bias2: Array };

/** A state with moments of zero. */
export function initialState(weights: Weights): State {
  const zeros = (): Weights =>
    Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, np.zerosLike(weight.ref)]));
  return { weights, means: zeros(), variances: zeros() };
}

/** The numbers of step `step`, from 0. */
export function ratesAt(
  step: number,
  { learningRate, warmupSteps, beta1, beta2 }: StepHandOver["training"],
): Rates {
  return {
    rate: np.array([learningRate * Math.min(1, (step + 1) / warmupSteps)]),
    bias1: np.array([1 / (1 - beta1 ** (step + 1))]),
    bias2: np.array([1 / (1 - beta2 ** (step + 1))]),
  };
}

/** The state after a step. Takes all it is given. */
export function update(
  state: State,
  gradients: Weights,
  { rate, bias1, bias2 }: Rates,
  { clipNorm, beta1, beta2, epsilon, weightDecay }: StepHandOver["training"],
): State {
  const names = Object.keys(gradients);
  const squares = names.map((name) => np.square(gradients[name]!.ref).sum());
  const norm = np.sqrt(squares.reduce((sum, square) => sum.add(square)));
  const clip = np.minimum(1, np.reciprocal(norm).mul(clipNorm));
  const next: State = { weights: {}, means: {}, variances: {} };
  for (const name of names) {
    const [p, m, v] = [state.weights[name]!, state.means[name]!, state.variances[name]!];
    const g = gradients[name]!.mul(clip.ref);
    const mean = m.mul(beta1).add(g.ref.mul(1 - beta1));
    const variance = v.mul(beta2).add(np.square(g).mul(1 - beta2));
    const root = np.sqrt(variance.ref.mul(bias2.ref)).add(epsilon);
    const move = mean.ref.mul(bias1.ref).div(root);
    // Matrices are decayed; gains and offsets are not.
    const decay = p.shape.length > 1 ? weightDecay : 0;
    next.weights[name] = p.ref.sub(rate.ref.mul(move.add(p.mul(decay))));
    next.means[name] = mean;
    next.variances[name] = variance;
  }
  for (const used of [clip, rate, bias1, bias2]) used.dispose();
  return next;
}
