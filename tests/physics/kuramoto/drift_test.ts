import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  causalDrift,
  eulerStep,
  matrixDrift,
  meanFieldDrift,
  type PhaseDrift,
  rk4Step,
} from "../../../lib/physics/mod.ts";

const row = (N: number) =>
  fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: N, maxLength: N });
const system = fc.integer({ min: 1, max: 12 }).chain((N) => fc.tuple(row(N), row(N), row(N * N)));
const RUNS = { numRuns: 100, seed: 3 };

/** Rates by the double sum of the definition. */
function slow(omega: number[], theta: number[], weight: (i: number, j: number) => number): number[] {
  return omega.map((own, i) =>
    theta.reduce((sum, other, j) => sum + weight(i, j) * Math.sin(other - theta[i]!), own)
  );
}

function assertRates(drift: PhaseDrift, theta: number[], expected: number[]): void {
  const rates = new Float64Array(theta.length);
  drift(Float64Array.from(theta), rates);
  for (const [i, rate] of expected.entries()) {
    assertAlmostEquals(rates[i]!, rate, 1e-12 * (1 + Math.abs(rate)) * 10);
  }
}

Deno.test("meanFieldDrift, causalDrift and matrixDrift are their double sums", () => {
  fc.assert(
    fc.property(system, ([omega, theta, matrix]) => {
      const N = omega.length;
      assertRates(meanFieldDrift(omega, 2.5), theta, slow(omega, theta, () => 2.5 / N));
      assertRates(causalDrift(omega, -1.5), theta, slow(omega, theta, (i, j) => j <= i ? -1.5 / (i + 1) : 0));
      assertRates(matrixDrift(omega, matrix), theta, slow(omega, theta, (i, j) => matrix[i * N + j]!));
    }),
    RUNS,
  );
});

Deno.test("meanFieldDrift keeps the mean frequency and pulls phases together when K is positive", () => {
  const rates = new Float64Array(3);
  meanFieldDrift([1, 2, 6], 7)(Float64Array.of(0.1, 2, 4), rates);
  assertAlmostEquals(rates.reduce((sum, rate) => sum + rate, 0), 9, 1e-13);
  meanFieldDrift([0, 0, 0], 1)(Float64Array.of(-0.5, 0, 0.5), rates);
  assert(rates[0]! > 0 && rates[2]! < 0);
});

Deno.test("causalDrift: no phase ever depends on a later token, bit for bit, in many steps", () => {
  const omega = [0.3, -0.2, 0.9, 0.1, 2];
  const theta = [0.5, 2, 4, 6, 1];
  const follow = (n: number, start = theta): number[] => {
    let phases: ArrayLike<number> = start.slice(0, n);
    const drift = causalDrift(omega.slice(0, n), 3);
    for (let k = 0; k < 50; k++) phases = rk4Step(phases, drift, 0.1);
    return Array.from(phases);
  };
  const whole = follow(5);
  for (const n of [1, 2, 3, 4]) assertEquals(follow(n), whole.slice(0, n));
  // And all that follow depend on an earlier one.
  const other = follow(5, [0.6, ...theta.slice(1)]);
  for (const i of [1, 2, 3, 4]) assert(Math.abs(other[i]! - whole[i]!) > 1e-6);
});

Deno.test("rk4Step errs by dt⁵ and eulerStep by dt² a step", () => {
  const drift = meanFieldDrift([0.3, -0.4, 1], 2);
  const start = [1, 2.5, 4];
  const after = (advance: typeof eulerStep, steps: number): Float64Array => {
    let theta = Float64Array.from(start);
    for (let n = 0; n < steps; n++) theta = Float64Array.from(advance(theta, drift, 1 / steps));
    return theta;
  };
  const exact = after(rk4Step, 1000);
  const error = (advance: typeof eulerStep, steps: number): number =>
    Math.max(...after(advance, steps).map((phase, i) => Math.abs(phase - exact[i]!)));
  const [coarse, fine] = [error(rk4Step, 8), error(rk4Step, 16)];
  assert(coarse / fine > 13 && coarse / fine < 19, `${coarse / fine}`);
  const ratio = error(eulerStep, 64) / error(eulerStep, 128);
  assert(ratio > 1.9 && ratio < 2.1, `${ratio}`);
});

Deno.test("meanFieldDrift, causalDrift, matrixDrift and steps refuse what does not fit", () => {
  assertThrows(() => matrixDrift([1, 2], [1, 2, 3]), TypeError, "the matrix is 2 by 2: 3 entries");
  assertThrows(
    () => meanFieldDrift([1, NaN], 1),
    RangeError,
    "frequencies as finite numbers: entry 1 is NaN",
  );
  assertThrows(() => causalDrift([1], Infinity), RangeError, "the coupling as a finite number: Infinity");
  assertThrows(() => eulerStep([1, 2], meanFieldDrift([1], 1), 0.1), TypeError, "2 phases, 1 frequencies");
  assertThrows(() => eulerStep([NaN], meanFieldDrift([1], 1), 0.1), RangeError, "phases as finite numbers");
  assertThrows(() => rk4Step([1], meanFieldDrift([1], 1), 0), RangeError, "dt as a finite number above 0: 0");
});
