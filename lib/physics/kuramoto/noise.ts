import type { Pcg64 } from "../../random/mod.ts";
import { checkNumber } from "../number_checks.ts";
import type { PhaseMover } from "./step.ts";

/**
 * Noise on phases.
 *
 * - `white`: each step adds σ√dt · N(0, 1), so that a free phase has variance σ² t after time t.
 * - `ornstein-uhlenbeck`: a disturbance η of each phase, added as η dt, that forgets itself in time τ:
 *   η ← η e^{−dt/τ} + σ √((1 − e^{−2dt/τ})/2) · N(0, 1). It begins at 0 and settles at variance σ²/2.
 */
export type PhaseNoise =
  | { readonly kind: "white"; readonly sigma: number }
  | { readonly kind: "ornstein-uhlenbeck"; readonly sigma: number; readonly tau: number };

/** What adds the noise of one step to N phases, in place. */
export function noiseMover(N: number, noise: PhaseNoise, random: Pcg64): PhaseMover {
  checkNumber(noise.sigma, "sigma", { least: 0 });
  const { sigma } = noise;
  if (noise.kind === "white") {
    return (theta, dt) => {
      const scale = sigma * Math.sqrt(dt);
      for (let i = 0; i < N; i++) theta[i] += scale * random.normal();
    };
  }
  if (noise.kind !== "ornstein-uhlenbeck") {
    const { kind } = noise as { kind: unknown };
    throw new RangeError(
      `Cannot disturb phases as noise is "white" or "ornstein-uhlenbeck": ${String(kind)}`,
    );
  }
  const { tau } = noise;
  checkNumber(tau, "tau", { least: 0, above: true });
  const eta = new Float64Array(N);
  return (theta, dt) => {
    const keep = Math.exp(-dt / tau);
    const scale = sigma * Math.sqrt((1 - keep * keep) / 2);
    for (let i = 0; i < N; i++) {
      eta[i] = keep * eta[i] + scale * random.normal();
      theta[i] += eta[i] * dt;
    }
  };
}

/**
 * Coupling and white noise of oscillators at a temperature T: K/T and σ = 0.1 √T.
 *
 * Heat works against agreement twice: it weakens the pull and shakes the phases.
 *
 * @throws {RangeError} if K is not finite, or T is not finite and positive
 *
 * @example
 * ```ts
 * import { thermalCoupling } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(thermalCoupling(2, 4), { coupling: 0.5, noise: { kind: "white", sigma: 0.2 } });
 * ```
 */
export function thermalCoupling(
  coupling: number,
  temperature: number,
): { coupling: number; noise: PhaseNoise } {
  checkNumber(coupling, "the coupling");
  checkNumber(temperature, "the temperature", { least: 0, above: true });
  return {
    coupling: coupling / temperature,
    noise: { kind: "white", sigma: 0.1 * Math.sqrt(temperature) },
  };
}
