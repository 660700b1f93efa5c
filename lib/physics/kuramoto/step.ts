import { checkFinite, checkNumber } from "../number_checks.ts";
import type { PhaseDrift } from "./drift.ts";
import { wrapPhases } from "./wrap.ts";

/** How a step is taken: `"euler"` asks the drift once and errs by dt² a step, `"rk4"` four times and by dt⁵. */
export type StepMethod = "euler" | "rk4";

/** Moves phases by dt in place, without wrapping them. */
export type PhaseMover = (theta: Float64Array, dt: number) => void;

/** The mover of a method, with scratch for N phases. */
export function phaseMover(N: number, drift: PhaseDrift, method: StepMethod): PhaseMover {
  if (method === "euler") return eulerMover(N, drift);
  if (method === "rk4") return rk4Mover(N, drift);
  throw new RangeError(`Cannot take steps as the method is "euler" or "rk4": ${String(method)}`);
}

function eulerMover(N: number, drift: PhaseDrift): PhaseMover {
  const rate = new Float64Array(N);
  return (theta, dt) => {
    drift(theta, rate);
    for (let i = 0; i < N; i++) theta[i] += dt * rate[i];
  };
}

function rk4Mover(N: number, drift: PhaseDrift): PhaseMover {
  const stages = [0, 1, 2, 3].map(() => new Float64Array(N)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [k1, k2, k3, k4] = stages;
  const moved = new Float64Array(N);
  const ask = (theta: Float64Array, rate: Float64Array, dt: number, out: Float64Array): void => {
    for (let i = 0; i < N; i++) moved[i] = theta[i] + dt * rate[i];
    drift(moved, out);
  };
  return (theta, dt) => {
    drift(theta, k1);
    ask(theta, k1, dt / 2, k2);
    ask(theta, k2, dt / 2, k3);
    ask(theta, k3, dt, k4);
    for (let i = 0; i < N; i++) {
      theta[i] += dt / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
  };
}

function step(theta: ArrayLike<number>, drift: PhaseDrift, dt: number, method: StepMethod): Float64Array {
  checkFinite(theta, "phases");
  checkNumber(dt, "dt", { least: 0, above: true });
  const next = Float64Array.from(theta);
  phaseMover(next.length, drift, method)(next, dt);
  wrapPhases(next);
  return next;
}

/**
 * Phases one Euler step later: θ + dt·f(θ), wrapped to [0, 2π).
 *
 * @param theta N phases in radians; they are left as they are
 * @param drift f
 * @param dt the step, above 0
 * @throws {RangeError} if a phase or `dt` is not finite, or `dt` is not positive
 *
 * @example
 * ```ts
 * import { eulerStep, meanFieldDrift } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...eulerStep([0, 1], meanFieldDrift([2, 4], 0), 0.25)], [0.5, 2]);
 * ```
 */
export function eulerStep(theta: ArrayLike<number>, drift: PhaseDrift, dt: number): Float64Array {
  return step(theta, drift, dt, "euler");
}

/**
 * Phases one classical Runge–Kutta step of order four later, wrapped to [0, 2π). The stages are not wrapped.
 *
 * @param theta N phases in radians; they are left as they are
 * @param drift asked four times
 * @param dt the step, above 0
 * @throws {RangeError} if a phase or `dt` is not finite, or `dt` is not positive
 *
 * @example
 * ```ts
 * import { meanFieldDrift, rk4Step } from "@haze/haze/physics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Two equal oscillators: their distance d follows d' = −K sin d, so tan(d/2) shrinks by e^{−K dt}.
 * const [a, b] = rk4Step([1, 2], meanFieldDrift([0, 0], 1), 0.1);
 * assertAlmostEquals(Math.tan((b! - a!) / 2), Math.tan(0.5) * Math.exp(-0.1), 1e-7);
 * ```
 */
export function rk4Step(theta: ArrayLike<number>, drift: PhaseDrift, dt: number): Float64Array {
  return step(theta, drift, dt, "rk4");
}
