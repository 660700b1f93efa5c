import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  haltWarning,
  StabilityMonitor,
  type StabilityOptions,
  type StabilityReading,
} from "../../../../lib/models/reso_llm/stability/mod.ts";
import { lyapunovOfTrace } from "../../../../lib/physics/mod.ts";
import { logisticTrace, noiseTrace } from "../../../physics/lyapunov/traces.ts";

const times = (n: number, f: (t: number) => number): number[] => Array.from({ length: n }, (_, t) => f(t));
const watch = (trace: ArrayLike<number>, options: StabilityOptions = {}): StabilityReading[] => {
  const monitor = new StabilityMonitor(options);
  return Array.from(trace, (value) => monitor.observe(value));
};
const classes = (readings: StabilityReading[]) => [...new Set(readings.map(({ stability }) => stability))];

Deno.test("StabilityMonitor cannot tell before its window is full, and looks every five tokens then", () => {
  const readings = watch(logisticTrace(52, 3, 4));
  assertEquals(readings.flatMap(({ isNew }, t) => isNew ? [t + 1] : []), [40, 45, 50]);
  for (const { lyapunov, insufficientData, stability } of readings.slice(0, 39)) {
    assertEquals([lyapunov, insufficientData, stability], [0, true, "stable"]);
  }
});

Deno.test("StabilityMonitor's exponents are those of its window alone", () => {
  const trace = noiseTrace(100, 5);
  const readings = watch(trace, { entropyWindow: 30 });
  for (const end of [30, 35, 90]) {
    assertEquals(readings[end - 1]!.lyapunov, lyapunovOfTrace(trace.subarray(end - 30, end)).lyapunov);
    assertEquals(readings[end + 3]!.lyapunov, readings[end - 1]!.lyapunov);
  }
});

Deno.test("StabilityMonitor tells the four classes", () => {
  assertEquals(watch(times(60, () => 2)).at(-1)!.stability, "stable");
  const wave = watch(times(60, (t) => Math.sin(t * Math.PI / 4))).at(-1)!;
  assertEquals([wave.stability, wave.period], ["periodic", 8]);
  assertEquals(classes(watch(logisticTrace(60, 1, 4))), ["stable", "chaotic"]);
  assertEquals(watch(times(60, (t) => Math.exp(0.25 * t))).at(-1)!.stability, "divergent");
});

Deno.test("StabilityMonitor needs two clearly unstable windows, and says so once", () => {
  const readings = watch(logisticTrace(60, 1, 4));
  assertEquals(readings.findIndex(({ stability }) => stability === "chaotic"), 44);
  const texts = readings.map(({ warnings }) =>
    warnings.filter((text) => text.startsWith("The text has become"))
  );
  assertEquals(texts.flat().length, 1);
  assert(/^The text has become chaotic: λ 0\.\d\d over 40 tokens$/.test(texts[44]![0]!), texts[44]![0]);
  // λ 0.2 of this growth is above a threshold of 0.12, and not 1.8 times as much.
  const grows = times(60, (t) => Math.exp(0.2 * t));
  assertEquals(classes(watch(grows, { lyapunovThreshold: 0.12 })), ["stable"]);
  assertEquals(classes(watch(grows, { lyapunovThreshold: 0.11 })), ["stable", "divergent"]);
});

Deno.test("StabilityMonitor seldom takes noise for instability, over 100 seeds of 100 tokens", () => {
  const wrong = times(100, (seed) => seed).filter((seed) => classes(watch(noiseTrace(100, seed))).length > 1);
  assert(wrong.length <= 6, `${wrong.length}`);
});

Deno.test("StabilityMonitor finds chaos and growth that set in after 50 tokens of noise, over 100 seeds", () => {
  const found = (trace: (seed: number) => ArrayLike<number>) =>
    times(100, (seed) => seed).filter((seed) => {
      const at = watch(trace(seed)).findIndex(({ stability }) =>
        ["chaotic", "divergent"].includes(stability)
      );
      return at >= 50;
    }).length;
  const chaos = found((seed) => {
    const map = logisticTrace(110, seed, 4);
    return noiseTrace(110, seed).map((x, t) => t < 50 ? x : (map[t]! - 0.5) / Math.sqrt(1 / 8));
  });
  const growth = found((seed) =>
    noiseTrace(110, seed).map((x, t) => 0.1 * x + 0.1 * Math.exp(0.2 * (t - 50)))
  );
  assert(chaos >= 95 && growth >= 95, `${chaos} and ${growth}`);
});

Deno.test("StabilityMonitor forecasts chaos some tokens ahead, in tokens, and noise seldom, over 100 seeds", () => {
  const told = (trace: ArrayLike<number>) => {
    const readings = watch(trace);
    const at = readings.findIndex(({ warnings }) =>
      warnings.some((text) => text.startsWith("Instability is near"))
    );
    if (at < 0) return undefined;
    const { forecast, stability } = readings[at]!;
    assert(forecast.alarm && forecast.confidence > 0.7 && forecast.steps === 5 && stability !== "chaotic");
    return at;
  };
  const ahead = times(100, (seed) => {
    const map = logisticTrace(110, seed, 4);
    const trace = noiseTrace(110, seed).map((x, t) => t < 50 ? x : (map[t]! - 0.5) / Math.sqrt(1 / 8));
    const unstable = watch(trace).findIndex(({ stability }) => stability === "chaotic");
    return unstable - (told(trace) ?? unstable);
  });
  assert(ahead.filter((lead) => lead >= 5).length >= 30, ahead.join());
  const wrong = times(100, (seed) => seed).filter((seed) => told(noiseTrace(100, seed)) !== undefined);
  assert(wrong.length <= 6, `${wrong.length}`);
});

Deno.test("StabilityMonitor.temperature cools what is unstable, and returns to the user's base", () => {
  const monitor = new StabilityMonitor();
  for (const value of logisticTrace(60, 1, 4)) monitor.observe(value);
  let temperature = monitor.temperature(0.8, 0.8);
  assertAlmostEquals(temperature, 0.56, 1e-12);
  for (let n = 0; n < 5; n++) temperature = monitor.temperature(temperature, 0.8);
  assertEquals(temperature, 0.4);
  for (let n = 0; n < 40; n++) monitor.observe(Math.sin(n * Math.PI / 4));
  assertEquals(monitor.reading.stability, "periodic");
  for (let n = 0; n < 80; n++) temperature = monitor.temperature(temperature, 0.8);
  assertAlmostEquals(temperature, 0.8, 1e-6);
});

Deno.test("StabilityMonitor.temperature cools at a forecast, once a window", () => {
  let alarms = 0;
  for (let seed = 0; seed < 60; seed++) {
    const map = logisticTrace(110, seed, 4);
    const monitor = new StabilityMonitor();
    noiseTrace(110, seed).forEach((x, t) => {
      const { forecast, stability, isNew } = monitor.observe(t < 50 ? x : (map[t]! - 0.5) / Math.sqrt(1 / 8));
      if (stability !== "stable" || !forecast.alarm || forecast.confidence <= 0.5) return;
      if (isNew) alarms++;
      assertAlmostEquals(monitor.temperature(0.7, 0.8), isNew ? 0.85 * 0.7 : 0.7 + 0.2 * 0.1, 1e-12);
    });
  }
  assert(alarms > 10, `${alarms}`);
});

Deno.test("StabilityMonitor warns earlier the more tokens ahead it is to look, in strides of five", () => {
  const warned = (predictiveHorizon: number): boolean[] =>
    Array.from({ length: 40 }, (_, seed) => {
      const monitor = new StabilityMonitor({ predictiveHorizon });
      return Array.from(noiseTrace(110, seed), (x) => monitor.observe(x).forecast.alarm);
    }).flat();
  const [five, one, fifteen] = [warned(5), warned(1), warned(15)];
  assertEquals(one, five);
  assert(five.every((alarm, t) => !alarm || fifteen[t]));
  const count = (alarms: boolean[]): number => alarms.filter((alarm) => alarm).length;
  assert(count(fifteen) > count(five), `${count(fifteen)}, ${count(five)}`);
});

Deno.test("StabilityMonitor.temperature keeps to its bounds, to greedy decoding, and off where it is off", () => {
  const calm = new StabilityMonitor({ minTemperature: 0.5, maxTemperature: 1 });
  assertEquals(calm.temperature(2, 2), 1);
  // What the user wants colder than the least temperature is not heated.
  assertEquals(calm.temperature(0.2, 0.2), 0.2);
  assertEquals(calm.temperature(0, 0), 0);
  const off = new StabilityMonitor({ autoTemperatureAdjust: false });
  for (const value of logisticTrace(60, 1, 4)) off.observe(value);
  assertEquals([off.reading.stability, off.temperature(0.8, 0.8)], ["chaotic", 0.8]);
});

Deno.test("StabilityMonitor.reset forgets the text", () => {
  const monitor = new StabilityMonitor();
  for (const value of logisticTrace(60, 1, 4)) monitor.observe(value);
  monitor.reset();
  assertEquals([monitor.reading.stability, monitor.reading.insufficientData], ["stable", true]);
  const trace = noiseTrace(60, 2);
  assertEquals(Array.from(trace, (value) => monitor.observe(value)), watch(trace));
});

Deno.test("StabilityMonitor refuses windows that tell nothing and numbers that are none", () => {
  assertThrows(
    () => new StabilityMonitor({ entropyWindow: 10 }),
    RangeError,
    "an integer of at least 11: 10",
  );
  assertThrows(
    () => new StabilityMonitor({ minTemperature: 1, maxTemperature: 0.5 }),
    RangeError,
    "maxTemperature",
  );
  assertThrows(() => new StabilityMonitor().observe(NaN), RangeError, "its numbers are finite: NaN");
});

Deno.test("haltWarning says when and why", () => {
  const text = haltWarning(57, { stability: "divergent", lyapunov: 0.314 });
  assertEquals(text, "Halted after 57 tokens: the text is divergent, λ 0.31");
});
