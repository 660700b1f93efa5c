/**
 * Oscillators of tokens: each hears the mean of those at and before it,
 *
 *   θ_i(0) = π·tanh(x_i·w),  dθ_i/dt = ω_i + K·(sin-mean_i·cos θ_i − cos-mean_i·sin θ_i)
 *
 * moved by M classical Runge–Kutta steps of 0.1. ω_i follows from the token's prime. Running means are a product with a
 * triangular matrix; to learn w gradients go through every stage.
 */
import {
  add,
  cos,
  matmul,
  mean,
  multiply,
  noGradient,
  scale,
  sin,
  sqrt,
  subtract,
  tanh,
} from "../../../autograd/mod.ts";
import type { Tensor } from "../../../tensor/mod.ts";

/** Step of the integration, units of time. */
export const KURAMOTO_STEP = 0.1;

/** How oscillators are moved. */
export interface OscillatorSettings {
  /** K. */
  readonly coupling: number;
  /** M. */
  readonly steps: number;
}

/** Phases (B, T) from initial projections (B, T): `running` is the (T, T) of running means, `omega` (B, T) or none for 0. */
export function tokenPhases(
  projections: Tensor,
  omega: Tensor | undefined,
  running: Tensor,
  { coupling, steps }: OscillatorSettings,
): Tensor {
  const drift = (theta: Tensor): Tensor => {
    const [s, c] = [sin(theta), cos(theta)];
    const pull = subtract(multiply(matmul(s, running), c), multiply(matmul(c, running), s));
    const drawn = scale(pull, coupling);
    return omega ? add(drawn, omega) : drawn;
  };
  let theta = scale(tanh(projections), Math.PI);
  const dt = KURAMOTO_STEP;
  for (let step = 0; step < steps; step++) {
    const k1 = drift(theta);
    const k2 = drift(add(theta, scale(k1, dt / 2)));
    const k3 = drift(add(theta, scale(k2, dt / 2)));
    const k4 = drift(add(theta, scale(k3, dt)));
    theta = add(theta, scale(add(add(k1, k4), scale(add(k2, k3), 2)), dt / 6));
  }
  return theta;
}

/** r of each token and those before it, mean over all: 1 where all phases agree. A scalar without gradient. */
export function syncOrder(theta: Tensor, running: Tensor): Tensor {
  return noGradient(() => {
    const [s, c] = [matmul(sin(theta), running), matmul(cos(theta), running)];
    return mean(sqrt(add(multiply(s, s), multiply(c, c))));
  });
}
