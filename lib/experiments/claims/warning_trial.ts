/** The trial of early warnings: what the stability monitor says within a few tokens of an onset, and of noise without one. */
import { StabilityMonitor, upstreamStability } from "../../models/reso_llm/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import { chaos, growth, noise } from "../reso_llm/made_traces.ts";
import type { Trial } from "../trial.ts";
import { median } from "./statistics.ts";

/** Calm tokens and tokens of a trace, as `chaos` and `growth` make them. */
const [CALM, LENGTH] = [50, 110];
/** Tokens after the onset that count as early: the config's horizon. */
export const EARLY = 5;
/** Thresholds of the monitor; 0.1 is the config's. */
export const WARNING_THRESHOLDS = [0.02, 0.05, 0.1, 0.2, 0.3] as const;
const TRACES = { noise: (seed: number) => noise(seed, LENGTH), chaos, growth } as const;

/**
 * Metrics of `traces` of each kind (noise; noise in which chaos, or growth, sets in after 50 of 110 tokens): `early.chaos` and
 * so on, share with a first alarm within five tokens after token 50, an alarm being an unstable class or a forecast of one;
 * `found.chaos`, share with a first alarm after it; `delay.chaos`, the median, in tokens; `falseAlarms` and
 * `upstreamFalseAlarms`, shares of noise with any alarm; `roc.chaos`, the area under detections by false alarms, of the largest
 * mean λ of two windows in a row; `falseAlarms.0.2` and `found.chaos.0.2` at other thresholds, of classes alone.
 */
export function warningTrial(traces: number): Trial {
  const config = { traces, calm: CALM, length: LENGTH, early: EARLY, thresholds: [...WARNING_THRESHOLDS] };
  return {
    experiment: "reso-llm/warnings/1",
    config,
    data: { name: "made traces", hash: contentHash(config, "hash a recipe") },
    run(seed) {
      const metrics: Record<string, number> = {};
      const share = (hits: readonly boolean[]) => hits.filter((hit) => hit).length / traces;
      const seeds = Array.from({ length: traces }, (_, i) => seed * 100_000 + i);
      const scores: Record<string, number[]> = {};
      for (const [kind, traceOf] of Object.entries(TRACES)) {
        const made = seeds.map(traceOf);
        const watched = made.map((trace) => watch(trace));
        scores[kind] = watched.map(({ highest }) => highest);
        const delays = watched.map(({ alarm }) => alarm - CALM);
        metrics[`early.${kind}`] = share(delays.map((delay) => delay > 0 && delay <= EARLY));
        for (const threshold of WARNING_THRESHOLDS) {
          const found = made.map((trace) => watch(trace, threshold).unstable);
          if (kind === "noise") metrics[`falseAlarms.${threshold}`] = share(found.map(Number.isFinite));
          else metrics[`found.${kind}.${threshold}`] = share(found.map((at) => isFound(at - CALM)));
        }
        if (kind === "noise") {
          metrics.falseAlarms = share(delays.map(Number.isFinite));
          metrics.upstreamFalseAlarms = share(made.map(upstreamAlarms));
          continue;
        }
        const found = delays.filter(isFound);
        metrics[`found.${kind}`] = found.length / traces;
        metrics[`delay.${kind}`] = found.length === 0 ? LENGTH - CALM : median(found);
        metrics[`roc.${kind}`] = rocArea(scores[kind]!, scores.noise!);
      }
      return Promise.resolve({ metrics });
    },
  };
}

const isFound = (delay: number): boolean => delay > 0 && Number.isFinite(delay);

/** When a monitor first says unstable, and first says so or forecasts it, in tokens seen; and the highest mean of two λ. */
function watch(trace: readonly number[], lyapunovThreshold = 0.1) {
  const monitor = new StabilityMonitor({ lyapunovThreshold });
  let [unstable, alarm, highest, last] = [Infinity, Infinity, -Infinity, NaN];
  trace.forEach((value, t) => {
    const { stability, forecast, isNew, lyapunov } = monitor.observe(value);
    if (!isNew) return;
    if (!Number.isNaN(last)) highest = Math.max(highest, (lyapunov + last) / 2);
    last = lyapunov;
    const isUnstable = stability === "chaotic" || stability === "divergent";
    if (isUnstable) unstable = Math.min(unstable, t + 1);
    if (isUnstable || forecast.alarm) alarm = Math.min(alarm, t + 1);
  });
  return { unstable, alarm, highest };
}

/** Upstream's, at the height of entropies: it calls what has no positive mean collapsed. */
function upstreamAlarms(trace: readonly number[]): boolean {
  return upstreamStability(trace.map((value) => 5 + value)).some(({ stability }) =>
    stability === "divergent"
  );
}

/** How often a score of the first list is above one of the second; ties count half. */
export function rocArea(above: readonly number[], below: readonly number[]): number {
  const wins = above.reduce(
    (sum, a) => sum + below.reduce((own, b) => own + (a > b ? 1 : a === b ? 0.5 : 0), 0),
    0,
  );
  return wins / (above.length * below.length);
}
