import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  gaussianCriticalCoupling,
  gaussianFrequencies,
  gaussianSyncOrder,
  lorentzianFrequencies,
  lorentzianSyncOrder,
  meanFieldDrift,
  randomPhases,
  simulatePhases,
  uniformCriticalCoupling,
  uniformFrequencies,
} from "../../../lib/physics/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

const SEEDS = [1, 2, 3, 4, 5];
const N = 512;

/** r over the last half of 20 units of time, the mean of five populations. */
function settled(coupling: number, frequencies: (random: Pcg64) => Float64Array): number {
  let sum = 0;
  for (const seed of SEEDS) {
    const random = new Pcg64(seed);
    const drift = meanFieldDrift(frequencies(random), coupling);
    const { r } = simulatePhases(randomPhases(N, random), drift, { duration: 20, dt: 0.05 });
    const late = r.subarray(r.length / 2);
    sum += late.reduce((total, value) => total + value, 0) / late.length;
  }
  return sum / SEEDS.length;
}

Deno.test("simulatePhases of normal frequencies: apart below 0.8 K_c, together above 2 K_c, on the curve between", () => {
  const critical = gaussianCriticalCoupling(1);
  const gaussian = (random: Pcg64) => gaussianFrequencies(N, random);
  assert(settled(0.8 * critical, gaussian) < 0.3);
  assert(settled(-2 * critical, gaussian) < 0.1);
  for (const times of [1.25, 1.5, 2, 2.5]) {
    const r = settled(times * critical, gaussian);
    assertAlmostEquals(r, gaussianSyncOrder(times * critical), 0.05);
    if (times >= 2) assert(r > 0.7);
  }
});

Deno.test("simulatePhases of Lorentzian frequencies settles at √(1 − K_c/K)", () => {
  const lorentzian = (random: Pcg64) => lorentzianFrequencies(N, random, { halfWidth: 0.5 });
  for (const coupling of [2, 3, 4]) {
    assertAlmostEquals(settled(coupling, lorentzian), lorentzianSyncOrder(coupling, 0.5), 0.06);
  }
});

Deno.test("simulatePhases of even frequencies jumps at uniformCriticalCoupling", () => {
  const even = (random: Pcg64) => uniformFrequencies(N, random);
  const critical = uniformCriticalCoupling(2);
  assert(settled(0.8 * critical, even) < 0.3);
  assert(settled(1.2 * critical, even) > Math.PI / 4);
});

Deno.test("gaussianSyncOrder solves Kuramoto's equation, by a sum of its own", () => {
  for (const [coupling, sd] of [[1.7, 1], [3, 1], [30, 1], [4, 2], [1e4, 1]] as const) {
    const r = gaussianSyncOrder(coupling, sd);
    const a = coupling * r;
    // Midpoints over the locked frequencies, fine enough for the root at the ends.
    const reach = Math.min(a, 12 * sd);
    const steps = 200_000;
    let sum = 0;
    for (let n = 0; n < steps; n++) {
      const w = reach * (2 * (n + 0.5) / steps - 1);
      sum += Math.sqrt(1 - (w / a) ** 2) * Math.exp(-w * w / (2 * sd * sd));
    }
    assertAlmostEquals(sum * 2 * reach / steps / (sd * Math.sqrt(2 * Math.PI)), r, 1e-7);
  }
});

Deno.test("gaussianSyncOrder rises from 0 at K_c to 1, continuously", () => {
  const critical = gaussianCriticalCoupling(1);
  assertEquals(gaussianSyncOrder(critical * 0.999), 0);
  // Near K_c theory has r ≈ √(16/(π K_c³ |g″(0)|)) √(K/K_c − 1), which for a normal density is √π · √(K/K_c − 1).
  assertAlmostEquals(gaussianSyncOrder(critical * 1.0001) / Math.sqrt(1e-4), Math.sqrt(Math.PI), 0.001);
  let before = 0;
  for (let k = 1.0001; k < 8; k *= 1.05) {
    const r = gaussianSyncOrder(critical * k);
    assert(r > before && r < 1);
    before = r;
  }
  // The two ways to sum meet at a = 10.
  assertAlmostEquals(gaussianSyncOrder(10.0501), gaussianSyncOrder(10.0502), 1e-5);
  assertThrows(() => gaussianSyncOrder(1, 0), RangeError, "sd as a finite number above 0: 0");
  assertThrows(
    () => lorentzianSyncOrder(-1),
    RangeError,
    "the coupling as a finite number of at least 0: -1",
  );
});
