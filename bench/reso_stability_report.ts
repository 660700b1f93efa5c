/**
 * How well Reso-LLM's stability monitor tells noise from chaos and growth: false alarms by length, detection and delay by
 * threshold, upstream's monitor beside it, and what the monitor costs a token.
 * `deno run -A bench/reso_stability_report.ts [--seeds 200] [--json]`
 *
 * @module
 */
import { StabilityMonitor, upstreamStability } from "../lib/models/reso_llm/stability/mod.ts";
import { Pcg64 } from "../lib/random/mod.ts";
import { threadCpuMs } from "../cli/measure/thread_clock.ts";
import { parseArguments } from "./arguments.ts";

/** Calm tokens before something sets in, and tokens of a trace in all. */
const [CALM, LENGTH] = [50, 110];
const THRESHOLDS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5];

const noise = (seed: number, n = LENGTH): number[] => {
  const random = new Pcg64(seed);
  return Array.from({ length: n }, () => random.normal());
};

/** Noise, then the logistic map of this r with the same mean and spread. */
function chaos(seed: number, r: number): number[] {
  let x = 0.1 + 0.8 * new Pcg64(10_000 + seed).uniform();
  for (let t = 0; t < 200; t++) x = r * x * (1 - x);
  const map = Array.from({ length: LENGTH }, () => x = r * x * (1 - x));
  const mean = map.reduce((sum, value) => sum + value, 0) / LENGTH;
  const sd = Math.sqrt(map.reduce((sum, value) => sum + (value - mean) ** 2, 0) / LENGTH);
  return noise(seed).map((value, t) => t < CALM ? value : (map[t]! - mean) / sd);
}

/** Noise of a tenth, then growth at this rate on it. */
const growth = (seed: number, rate: number): number[] =>
  noise(seed).map((value, t) => 0.1 * value + (t < CALM ? 0 : 0.1 * Math.expm1(rate * (t - CALM + 1))));

/** How many tokens had been seen when the monitor first called a trace unstable. */
function alarmAt(trace: readonly number[], lyapunovThreshold: number): number | undefined {
  const monitor = new StabilityMonitor({ lyapunovThreshold });
  const at = trace.findIndex((value) => ["chaotic", "divergent"].includes(monitor.observe(value).stability));
  return at < 0 ? undefined : at + 1;
}

/** When the monitor first told a forecast of instability. */
function forecastAt(trace: readonly number[]): number | undefined {
  const monitor = new StabilityMonitor();
  const at = trace.findIndex((value) =>
    monitor.observe(value).warnings.some((text) => text.includes("is near"))
  );
  return at < 0 ? undefined : at + 1;
}

/** Upstream's, on the same trace at the height of entropies: it calls what has no positive mean collapsed. */
function upstreamAlarmAt(trace: readonly number[]): number | undefined {
  const at = upstreamStability(trace.map((value) => 5 + value)).findIndex(({ stability }) =>
    stability === "divergent"
  );
  return at < 0 ? undefined : at + 1;
}

const { flags, number: count } = parseArguments(Deno.args, {
  flags: ["--json"],
  number: { name: "--seeds", default: 200, least: 1 },
});
const seeds = Array.from({ length: count }, (_, seed) => seed);
const share = (hits: readonly unknown[]): number => hits.length / count;
const median = (sorted: readonly number[]): number => sorted[sorted.length >> 1] ?? NaN;

/** Of traces in which something sets in: how many are found after it does, how many within five tokens, how late. */
function detection(traceOf: (seed: number) => number[], threshold: number) {
  const delays = seeds.map((seed) => alarmAt(traceOf(seed), threshold))
    .filter((at) => at !== undefined && at > CALM).map((at) => at! - CALM).toSorted((a, b) => a - b);
  return { found: share(delays), within5: share(delays.filter((d) => d <= 5)), medianDelay: median(delays) };
}

/** Microseconds of the thread's own time a token, the median of thirty texts of a thousand. */
function cost(): number {
  const times = Array.from({ length: 30 }, (_, seed) => {
    const [trace, monitor] = [noise(seed, 1000), new StabilityMonitor()];
    const start = threadCpuMs();
    let temperature = 0.8;
    for (const value of trace) {
      monitor.observe(value);
      temperature = monitor.temperature(temperature, 0.8);
    }
    return threadCpuMs() - start;
  });
  return median(times.toSorted((a, b) => a - b));
}

const lengths = [40, 45, 100, 200];
const falseAlarms = lengths.map((length) => ({
  tokens: length,
  monitor: share(seeds.filter((seed) => alarmAt(noise(seed, length), 0.1) !== undefined)),
  forecast: share(seeds.filter((seed) => forecastAt(noise(seed, length)) !== undefined)),
  upstream: share(seeds.filter((seed) => upstreamAlarmAt(noise(seed, length)) !== undefined)),
}));
const roc = THRESHOLDS.map((threshold) => ({
  threshold,
  falseAlarms: share(seeds.filter((seed) => alarmAt(noise(seed, 100), threshold) !== undefined)),
  chaos40: detection((seed) => chaos(seed, 4), threshold),
  chaos37: detection((seed) => chaos(seed, 3.7), threshold),
  growth02: detection((seed) => growth(seed, 0.2), threshold),
  growth03: detection((seed) => growth(seed, 0.3), threshold),
}));
const microsecondsPerToken = cost();
if (flags.has("--json")) {
  console.log(JSON.stringify({ seeds: count, falseAlarms, roc, microsecondsPerToken }));
} else {
  console.log(`False alarms of ${count} traces of white noise, by their length`);
  console.table(falseAlarms);
  console.log(
    `By threshold: false alarms in 100 tokens; found (within 5 tokens, median delay) of what sets in after ${CALM} tokens;\n` +
      `a trace with a false alarm before counts as missed`,
  );
  console.table(roc.map(({ threshold, falseAlarms, ...found }) => ({
    ...{ threshold, falseAlarms },
    ...Object.fromEntries(
      Object.entries(found).map(([name, { found, within5, medianDelay }]) => {
        return [name, `${found.toFixed(2)} (${within5.toFixed(2)}, ${medianDelay})`];
      }),
    ),
  })));
  console.log(`The monitor takes ${microsecondsPerToken.toFixed(2)} µs a token`);
}
