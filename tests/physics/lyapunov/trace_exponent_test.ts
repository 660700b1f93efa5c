import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { leastSquaresSlope, lyapunovOfTrace, smoothedExponents } from "../../../lib/physics/mod.ts";
import golden from "../../golden/reso/lyapunov.json" with { type: "json" };
import { logisticTrace, noiseTrace } from "./traces.ts";

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);
const share = (flags: boolean[]): number => flags.filter(Boolean).length / flags.length;
const isChaotic = (trace: Float64Array): boolean => lyapunovOfTrace(trace).lyapunov > 0.1;

for (const [name, { series, ...expected }] of Object.entries(golden.series)) {
  Deno.test(`lyapunovOfTrace agrees with the golden estimate of ${name}`, () => {
    const { lyapunov, insufficientData } = lyapunovOfTrace(series);
    assertEquals(insufficientData, false);
    assertAlmostEquals(lyapunov, expected.ref_rosenstein_m2_tau1_theiler2_k2_5, 1e-6);
  });
}

Deno.test("lyapunovOfTrace is within 0.15 of the true exponent of chaos and 0.01 of a decay's", () => {
  for (const name of ["logistic_r3.7", "logistic_r4.0"] as const) {
    const { series, ref_true_lambda } = golden.series[name];
    assertAlmostEquals(lyapunovOfTrace(series).lyapunov, ref_true_lambda, 0.15);
  }
  const { series, ref_true_lambda } = golden.series.exp_decay;
  assertAlmostEquals(lyapunovOfTrace(series).lyapunov, ref_true_lambda, 0.01);
  for (const name of ["logistic_r3.2", "logistic_r3.5"] as const) {
    assert(Math.abs(lyapunovOfTrace(golden.series[name].series).lyapunov) <= 0.05);
  }
});

Deno.test("lyapunovOfTrace tells chaos from noise in 40 points, over 100 seeds", () => {
  assert(share(SEEDS.map((seed) => isChaotic(logisticTrace(40, seed, 4)))) >= 0.95);
  assert(share(SEEDS.map((seed) => isChaotic(logisticTrace(40, seed, 3.9)))) >= 0.95);
  assert(share(SEEDS.map((seed) => isChaotic(logisticTrace(40, seed, 3.7)))) >= 0.9);
  assert(share(SEEDS.map((seed) => isChaotic(noiseTrace(40, seed)))) <= 0.12);
  const mean = SEEDS.reduce((sum, seed) => sum + lyapunovOfTrace(noiseTrace(40, seed)).lyapunov, 0) / 100;
  assert(Math.abs(mean) < 0.03, `${mean}`);
});

Deno.test("lyapunovOfTrace does not change with the unit and the zero of the trace", () => {
  const trace = logisticTrace(50, 3, 3.9);
  const { lyapunov } = lyapunovOfTrace(trace);
  assertAlmostEquals(lyapunovOfTrace(trace.map((x) => 1000 - 250 * x)).lyapunov, lyapunov, 1e-9);
});

Deno.test("leastSquaresSlope finds the line under noise that is even about it", () => {
  const x = [0, 1, 2, 3, 4, 5, 6, 7];
  assertAlmostEquals(leastSquaresSlope(x, x.map((t, n) => 3 - 2 * t + [1, -1, -1, 1][n % 4]!)), -2, 1e-14);
});

Deno.test("lyapunovOfTrace says when it cannot tell", () => {
  const unknown = { lyapunov: 0, insufficientData: true };
  assertEquals(lyapunovOfTrace(noiseTrace(10, 1)), unknown);
  assertEquals(lyapunovOfTrace(noiseTrace(11, 1)).insufficientData, false);
  assertEquals(lyapunovOfTrace(new Array(40).fill(0.1)), { lyapunov: 0, insufficientData: false });
  assertThrows(() => lyapunovOfTrace([]), RangeError, "a trace as finite numbers: there are none");
  assertThrows(() => lyapunovOfTrace([1, NaN]), RangeError, "a trace as finite numbers: entry 1 is NaN");
  assertThrows(() => leastSquaresSlope([1, 1], [1, 2]), RangeError, "two x differ");
  assertThrows(() => leastSquaresSlope([1], [1, 2]), TypeError, "equally long: 1 and 2");
});

Deno.test("smoothedExponents follow the golden tracker", () => {
  const { inputs, smoothing, estimates } = golden.tracker;
  for (const [n, value] of smoothedExponents(inputs, smoothing).entries()) {
    assertAlmostEquals(value, estimates[n]!, 1e-12);
  }
  assertThrows(
    () => smoothedExponents(inputs, 0),
    RangeError,
    "smoothing as a finite number above 0 and at most 1: 0",
  );
});
