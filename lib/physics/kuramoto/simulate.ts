import type { Pcg64 } from "../../random/mod.ts";
import { checkFinite, checkNumber } from "../number_checks.ts";
import type { PhaseDrift } from "./drift.ts";
import { noiseMover, type PhaseNoise } from "./noise.ts";
import { meanDirection } from "./order_parameter.ts";
import { sinCos } from "./sin_cos.ts";
import { phaseMover, type StepMethod } from "./step.ts";
import { wrapPhases } from "./wrap.ts";

/** How long and how finely to simulate, and what disturbs the phases. */
export interface PhaseSimulationOptions {
  /** Time to simulate; ⌊duration/dt⌋ steps are taken. */
  readonly duration: number;
  /** The step; 0.01 unless told otherwise. */
  readonly dt?: number;
  /** `"euler"` unless told otherwise. */
  readonly method?: StepMethod;
  /** None unless told otherwise. Noise needs `random`. */
  readonly noise?: PhaseNoise;
  /** The generator of the noise. */
  readonly random?: Pcg64;
}

/** Where oscillators ended and how far they agreed on the way. */
export interface PhaseSimulation {
  /** N phases in [0, 2π). */
  readonly theta: Float64Array;
  /** The order parameter after each step. */
  readonly r: Float64Array;
}

/** ⌊duration/dt⌋, where 0.3/0.1 = 2.999… counts as the 3 that is meant. */
function stepCount(duration: number, dt: number): number {
  checkNumber(dt, "dt", { least: 0, above: true });
  checkNumber(duration, "duration", { least: 0 });
  return Math.floor(duration / dt * (1 + 1e-12));
}

/**
 * Moves oscillators through time, and keeps the order parameter r after each step.
 *
 * @param theta0 N phases in radians; they are left as they are
 * @param drift how fast they move
 * @throws {RangeError} if a phase, the duration or `dt` is out of range, or there is noise but no generator
 *
 * @example
 * ```ts
 * import { meanFieldDrift, simulatePhases } from "@haze/haze/physics";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const { r, theta } = simulatePhases([0, 2, 4], meanFieldDrift([1, 1, 1], 2), { duration: 20, dt: 0.1 });
 * assertEquals([r.length, theta.length], [200, 3]);
 * assert(r[0] < 0.3 && r.at(-1)! > 0.999);
 * ```
 */
export function simulatePhases(
  theta0: ArrayLike<number>,
  drift: PhaseDrift,
  { duration, dt = 0.01, method = "euler", noise, random }: PhaseSimulationOptions,
): PhaseSimulation {
  checkFinite(theta0, "phases");
  const steps = stepCount(duration, dt);
  if (noise && !random) {
    throw new RangeError(
      "Cannot disturb phases as noise has a generator: random is missing\nhint: new Pcg64(seed)",
    );
  }
  const theta = Float64Array.from(theta0);
  const N = theta.length;
  const move = phaseMover(N, drift, method);
  const disturb = noise && random ? noiseMover(N, noise, random) : undefined;
  const r = new Float64Array(steps);
  const sines = new Float64Array(N);
  const cosines = new Float64Array(N);
  for (let n = 0; n < steps; n++) {
    move(theta, dt);
    disturb?.(theta, dt);
    wrapPhases(theta);
    sinCos(theta, sines, cosines);
    const { sin, cos } = meanDirection(sines, cosines);
    r[n] = Math.min(1, Math.sqrt(sin * sin + cos * cos));
  }
  return { theta, r };
}
