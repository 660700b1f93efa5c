import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { causalDrift, lyapunovOfTwins, rk4Step } from "../../../lib/physics/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

const logistic = (r: number) => (x: Float64Array) => x.map((value) => r * value * (1 - value));

/** The orbit's mean of ln |f'|. */
function orbitAverage(r: number, steps: number): number {
  let [x, sum] = [0.3, 0];
  for (let t = -500; t < steps; t++) {
    if (t >= 0) sum += Math.log(Math.abs(r * (1 - 2 * x)));
    x = r * x * (1 - x);
  }
  return sum / steps;
}

Deno.test("lyapunovOfTwins finds the orbit average of logistic maps, chaotic and settled", () => {
  for (const [r, tolerance] of [[2.5, 1e-4], [3.2, 1e-3], [3.9, 0.03], [4, 0.03]] as const) {
    const { lyapunov, growthNats } = lyapunovOfTwins([0.3], logistic(r), {
      steps: 4000,
      settle: 500,
      random: new Pcg64(2),
    });
    assertAlmostEquals(lyapunov, orbitAverage(r, 4000), tolerance);
    assertEquals(growthNats.length, 4000);
  }
});

Deno.test("lyapunovOfTwins of a linear map finds its largest factor, whatever the start and the distance", () => {
  const step = ([x, y, z]: Float64Array) => Float64Array.of(0.5 * x!, 1.25 * y! + x!, -0.8 * z!);
  for (const seed of [1, 2, 3]) {
    const options = { steps: 50, settle: 60, separation: 1e-3, random: new Pcg64(seed) };
    assertAlmostEquals(lyapunovOfTwins([0, 0, 0], step, options).lyapunov, Math.log(1.25), 1e-9);
    const distance = (a: Float64Array, b: Float64Array) =>
      Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
    assertAlmostEquals(
      lyapunovOfTwins([0, 0, 0], step, { ...options, distance }).lyapunov,
      Math.log(1.25),
      1e-9,
    );
  }
});

Deno.test("lyapunovOfTwins of locked oscillators is 0: a shift of their common phase neither grows nor fades", () => {
  const drift = causalDrift([1, 1, 1, 1], 2);
  const step = (theta: Float64Array) => rk4Step(theta, drift, 0.1);
  const options = { steps: 100, settle: 300, random: new Pcg64(4) };
  // Distance of what oscillators show, so that wrapping is no jump.
  const distance = (a: Float64Array, b: Float64Array) =>
    Math.hypot(...a.map((phase, i) => 2 * Math.sin((phase - b[i]!) / 2)));
  const { lyapunov } = lyapunovOfTwins([0.1, 0.2, 0.3, 0.4], step, { ...options, distance });
  assert(Math.abs(lyapunov) < 1e-3, `${lyapunov}`);
});

Deno.test("lyapunovOfTwins refuses states and steps that cannot be followed", () => {
  const options = { steps: 10, random: new Pcg64(1) };
  const flat = () => Float64Array.of(1);
  assertThrows(
    () => lyapunovOfTwins([0.3], flat, options),
    RangeError,
    "a positive, finite distance apart: 0\nhint:",
  );
  assertThrows(
    () => lyapunovOfTwins([], flat, options),
    RangeError,
    "a state as finite numbers: there are none",
  );
  assertThrows(() => lyapunovOfTwins([1, 2], flat, options), TypeError, "equally long: 1 and 2");
  assertThrows(() => lyapunovOfTwins([1], () => Float64Array.of(NaN), options), RangeError, "the next state");
  assertThrows(
    () => lyapunovOfTwins([1], logistic(4), { ...options, steps: 0 }),
    RangeError,
    "steps as an integer",
  );
  assertThrows(
    () => lyapunovOfTwins([1], logistic(4), { ...options, separation: 0 }),
    RangeError,
    "separation as a finite number above 0: 0",
  );
});
