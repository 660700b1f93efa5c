import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  gaussianFrequencies,
  meanFieldDrift,
  phaseEntropyNats,
  type PhaseNoise,
  randomPhases,
  simulatePhases,
  syncOrder,
  thermalCoupling,
} from "../../../lib/physics/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

const N = 4000;
const still = meanFieldDrift(new Float64Array(N), 0);

/** Free phases that start at π and stay far from the cut: their variance after some time. */
function variance(noise: PhaseNoise, duration: number, dt: number, seed = 1): number {
  const start = new Float64Array(N).fill(Math.PI);
  const { theta } = simulatePhases(start, still, { duration, dt, noise, random: new Pcg64(seed) });
  return theta.reduce((sum, phase) => sum + (phase - Math.PI) ** 2, 0) / N;
}

Deno.test("simulatePhases with white noise spreads free phases by σ² t, whatever the step", () => {
  // Four standard deviations of a variance of 4,000 numbers are 9 %.
  for (const dt of [0.01, 0.05]) {
    assertAlmostEquals(variance({ kind: "white", sigma: 0.3 }, 2, dt) / 0.18, 1, 0.09);
  }
});

Deno.test("simulatePhases with Ornstein–Uhlenbeck noise starts at 0, settles at σ²/2 and forgets in τ", () => {
  // From η = 0 the integral of η has the variance σ²τ (t − τ(3 − 4e^{−t/τ} + e^{−2t/τ})/2) with η's own σ²/2.
  const [sigma, tau, t] = [0.5, 0.4, 2];
  const expected = sigma ** 2 * tau * (t - tau * (3 - 4 * Math.exp(-t / tau) + Math.exp(-2 * t / tau)) / 2);
  const seen = variance({ kind: "ornstein-uhlenbeck", sigma, tau }, t, 0.01);
  assertAlmostEquals(seen / expected, 1, 0.1);
});

Deno.test("simulatePhases with noise stays short of full agreement, and the same seed gives the same bits", () => {
  const random = new Pcg64(3);
  const drift = meanFieldDrift(gaussianFrequencies(N, random), 6);
  const theta = randomPhases(N, random);
  const noise = { kind: "white", sigma: 1 } as const;
  const run = (noisy: boolean) =>
    simulatePhases(theta, drift, { duration: 5, dt: 0.05, ...(noisy && { noise, random: new Pcg64(1) }) });
  const [calm, loud] = [run(false), run(true)];
  assert(calm.r.at(-1)! > 0.95 && loud.r.at(-1)! < calm.r.at(-1)! - 0.05 && loud.r.at(-1)! > 0.5);
  assertEquals(run(true), loud);
});

Deno.test("thermalCoupling divides K by T and shakes by 0.1 √T", () => {
  assertEquals(thermalCoupling(3, 0.25), { coupling: 12, noise: { kind: "white", sigma: 0.05 } });
  assertThrows(() => thermalCoupling(1, 0), RangeError, "the temperature as a finite number above 0: 0");
});

Deno.test("simulatePhases takes ⌊duration/dt⌋ steps, and 3 of 0.1 in 0.3", () => {
  const steps = (duration: number, dt: number) =>
    simulatePhases([1], meanFieldDrift([1], 0), { duration, dt }).r.length;
  assertEquals([steps(0.3, 0.1), steps(0.35, 0.1), steps(20, 0.01), steps(0, 1), steps(0.99, 1)], [
    3,
    3,
    2000,
    0,
    0,
  ]);
  assertThrows(() => steps(-1, 0.1), RangeError, "duration as a finite number of at least 0: -1");
});

Deno.test("simulatePhases refuses noise without a generator, and options out of range", () => {
  const run = (noise: PhaseNoise, random?: Pcg64) =>
    simulatePhases([1], meanFieldDrift([1], 0), { duration: 1, noise, ...(random && { random }) });
  assertThrows(
    () => run({ kind: "white", sigma: 1 }),
    RangeError,
    "noise has a generator: random is missing\nhint:",
  );
  const random = new Pcg64(1);
  assertThrows(
    () => run({ kind: "white", sigma: -1 }, random),
    RangeError,
    "sigma as a finite number of at least 0",
  );
  assertThrows(
    () => run({ kind: "ornstein-uhlenbeck", sigma: 1, tau: 0 }, random),
    RangeError,
    "tau as a finite",
  );
  assertThrows(() => run({ kind: "pink", sigma: 1 } as never, random), RangeError, 'noise is "white" or');
  const method = "heun" as "rk4";
  assertThrows(
    () => simulatePhases([1], meanFieldDrift([1], 0), { duration: 1, method }),
    RangeError,
    'the method is "euler" or "rk4": heun',
  );
});

Deno.test("syncOrder and phaseEntropyNats go opposite ways as phases spread", () => {
  const spread = (width: number) => Array.from({ length: 200 }, (_, i) => -3 + width * i / 200);
  const widths = [0.1, 1, 3, 5, 2 * Math.PI];
  for (const [n, width] of widths.slice(1).entries()) {
    assert(syncOrder(spread(width)).r < syncOrder(spread(widths[n]!)).r);
    assert(phaseEntropyNats(spread(width)) > phaseEntropyNats(spread(widths[n]!)));
  }
  assertAlmostEquals(phaseEntropyNats(spread(2 * Math.PI)), Math.log(20), 0.01);
  assertThrows(() => syncOrder([]), RangeError, "phases as finite numbers: there are none");
  assertThrows(() => phaseEntropyNats([1], 0), RangeError, "bins as an integer of at least 1: 0");
});
