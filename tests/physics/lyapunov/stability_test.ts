import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  forecastInstability,
  type StabilityClass,
  stabilityOfTrace,
  steadyTemperature,
  watchTrace,
} from "../../../lib/physics/mod.ts";
import golden from "../../golden/reso/lyapunov.json" with { type: "json" };
import { logisticTrace, noiseTrace } from "./traces.ts";

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);
const times = (n: number, f: (t: number) => number): number[] => Array.from({ length: n }, (_, t) => f(t));

Deno.test("stabilityOfTrace classes the golden series by what they are", () => {
  const expected: Record<keyof typeof golden.series, [StabilityClass, number]> = {
    "logistic_r3.2": ["periodic", 2],
    "logistic_r3.5": ["periodic", 4],
    "logistic_r3.7": ["chaotic", 0],
    "logistic_r4.0": ["chaotic", 0],
    exp_decay: ["stable", 0],
    sine: ["periodic", 8],
    constant: ["stable", 0],
    noise: ["stable", 0],
  };
  for (const [name, [stability, period]] of Object.entries(expected)) {
    const seen = stabilityOfTrace(golden.series[name as keyof typeof golden.series].series);
    assertEquals([name, seen.stability, seen.period], [name, stability, period]);
  }
});

Deno.test("stabilityOfTrace calls growth divergent, a slow drift stable, and a wave on a drift periodic", () => {
  assertEquals(stabilityOfTrace(times(40, (t) => Math.exp(0.2 * t))).stability, "divergent");
  for (const rate of [0.02, 0.05, 0.08]) {
    const { stability, lyapunov } = stabilityOfTrace(times(40, (t) => Math.exp(-rate * t)));
    // Its correlation with itself at lag 2 is above 0.9: what has never been unlike itself has not come back.
    assertEquals([stability, Math.abs(lyapunov) < 0.1], ["stable", true]);
  }
  const wave = stabilityOfTrace(times(48, (t) => 0.01 * t + Math.sin(t * Math.PI / 6)));
  assertEquals([wave.stability, wave.period], ["periodic", 12]);
});

Deno.test("stabilityOfTrace needs eleven points, and its threshold decides", () => {
  const short = stabilityOfTrace(times(10, (t) => Math.exp(t)));
  assertEquals(short, { lyapunov: 0, insufficientData: true, stability: "stable", period: 0 });
  const chaos = logisticTrace(60, 1, 3.9);
  assertEquals(stabilityOfTrace(chaos).stability, "chaotic");
  assertEquals(stabilityOfTrace(chaos, { threshold: 2 }).stability, "stable");
  assertThrows(
    () => stabilityOfTrace(chaos, { threshold: -1 }),
    RangeError,
    "the threshold as a finite number",
  );
});

Deno.test("stabilityOfTrace takes five last values that rise for leaving, within the range as well, and not four", () => {
  const ended = (last: number[]) => stabilityOfTrace([...logisticTrace(55, 2, 4), ...last]).stability;
  assertEquals(ended([0.1, 0.2, 0.3, 0.4, 0.5]), "divergent");
  assertEquals(ended([0.1, 0.2, 0.3, 0.3, 0.5]), "chaotic");
  assertEquals(ended([0.6, 0.2, 0.3, 0.4, 0.5]), "chaotic");
});

Deno.test("watchTrace warns of chaos and growth soon, and of noise seldom, over 100 seeds", () => {
  const warned = (traces: ArrayLike<number>[]) => traces.map((trace) => watchTrace(trace).warnedAt);
  const noise = warned(SEEDS.map((seed) => noiseTrace(45, seed)));
  assert(noise.filter((at) => at !== undefined).length <= 6);
  assert(warned(SEEDS.map((seed) => logisticTrace(45, seed, 4))).every((at) => at === 45));
  // Calm noise that begins to grow at 60 (0.25 nats a step).
  const growth = warned(SEEDS.map((seed) => {
    const calm = noiseTrace(120, seed);
    return calm.map((x, t) => 0.1 * x + (t < 60 ? 0 : Math.expm1(0.25 * (t - 60))));
  }));
  const late = growth.filter((at) => at !== undefined && at > 60);
  assert(late.length >= 85, `${late.length}`);
  assert(growth.every((at) => at !== undefined));
});

Deno.test("watchTrace needs several windows in a row, and counts points", () => {
  const chaos = logisticTrace(60, 7, 4);
  assertEquals(watchTrace(chaos, { inARow: 1 }).warnedAt, 40);
  assertEquals(watchTrace(chaos, { inARow: 3 }).warnedAt, 50);
  assertEquals(watchTrace(chaos, { threshold: 5 }).warnedAt, undefined);
  assertEquals(watchTrace(chaos, { stride: 1 }).exponents.length, 21);
  assertEquals(watchTrace(chaos.subarray(0, 39)), { exponents: new Float64Array(0), warnedAt: undefined });
  assertThrows(
    () => watchTrace(chaos, { window: 10 }),
    RangeError,
    "window as an integer of at least 11: 10",
  );
});

Deno.test("forecastInstability extends the line of the last three exponents", () => {
  const rising = forecastInstability([9, 0.01, 0.03, 0.05]);
  assertEquals([rising.alarm, rising.steps, rising.insufficientData], [true, 2, false]);
  assertAlmostEquals(rising.trend, 0.02, 1e-15);
  assertAlmostEquals(rising.confidence, 0.2, 1e-15);
  assertEquals(forecastInstability([0.001, 0.002, 0.003]).alarm, false);
  assertEquals(forecastInstability([0.001, 0.002, 0.003]).steps, 97);
  assertEquals(forecastInstability([0.001, 0.002, 0.003], { horizon: 97 }).alarm, true);
  // Past the threshold already: the next step.
  assertEquals(forecastInstability([0.1, 0.3, 0.5]).steps, 1);
  assertEquals(forecastInstability([0.1, 0.3, 0.5]).confidence, 1);
  // Rising from far below is no alarm, nor is falling.
  assertEquals(forecastInstability([-0.9, -0.5, -0.1]).alarm, false);
  assertEquals(forecastInstability([0.5, 0.3, 0.2]).steps, Infinity);
  assertEquals(forecastInstability([0.1, 0.2]).insufficientData, true);
  assertThrows(
    () => forecastInstability([0, NaN, 1]),
    RangeError,
    "exponents as finite numbers: entry 1 is NaN",
  );
});

Deno.test("steadyTemperature cools by class to its floor, and comes back to the base from either side", () => {
  const next = (temperature: number, stability: StabilityClass, base = 0.8) =>
    steadyTemperature(temperature, { stability, base });
  assertAlmostEquals(next(0.8, "divergent"), 0.4, 1e-15);
  assertAlmostEquals(next(0.5, "divergent"), 0.3, 1e-15);
  assertAlmostEquals(next(0.8, "chaotic"), 0.56, 1e-15);
  assertAlmostEquals(next(0.5, "chaotic"), 0.4, 1e-15);
  // The floor of chaotic text does not heat what is colder.
  assertAlmostEquals(next(0.35, "chaotic"), 0.35, 1e-15);
  const alarm = (confidence: number) =>
    steadyTemperature(0.7, { stability: "stable", base: 0.7, forecast: { alarm: true, confidence } });
  assertAlmostEquals(alarm(0.6), 0.595, 1e-15);
  assertAlmostEquals(alarm(0.5), 0.7, 1e-15);
  for (const start of [0.3, 1.4]) {
    let temperature = start;
    for (let n = 0; n < 60; n++) temperature = next(temperature, n % 2 ? "stable" : "periodic");
    assertAlmostEquals(temperature, 0.8, 1e-5);
  }
  assertEquals(next(2, "stable", 2), 1.5);
  assertEquals(next(0.1, "stable", 0.1), 0.3);
  const bounded = (temperature: number, base: number) =>
    steadyTemperature(temperature, { stability: "stable", base, lowest: 0.2, highest: 2 });
  assertEquals([bounded(3, 3), bounded(0.1, 0.1), bounded(1.8, 1.8)], [2, 0.2, 1.8]);
  assertThrows(
    () => steadyTemperature(1, { stability: "stable", base: 1, lowest: 1, highest: 0.5 }),
    RangeError,
    "the highest temperature as a finite number of at least 1: 0.5",
  );
  assertThrows(() => next(0, "stable"), RangeError, "the temperature as a finite number above 0: 0");
  assertThrows(() => next(1, "calm" as "stable"), RangeError, "the class is one of four: calm");
});
