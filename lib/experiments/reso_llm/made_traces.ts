/** The trial of the stability monitor on made traces: noise, and noise in which chaos or growth sets in. */
import { StabilityMonitor, upstreamStability } from "../../models/reso_llm/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import { median } from "../claims/statistics.ts";
import type { Trial } from "../trial.ts";

/** Calm tokens, and tokens of a trace; as many of noise alone. */
const [CALM, LENGTH, NOISE] = [50, 110, 100];
/** What sets in. */
export const ONSETS = ["chaos", "growth"] as const;
/** Tokens after the onset that still count as early: the horizon of the forecast. */
const EARLY = 5;

/**
 * Metrics, shares of `traces` each: `falseAlarms` in 100 tokens of noise and `upstreamFalseAlarms`; `found.chaos`,
 * `early.chaos` within five tokens of the onset, and `delay.chaos`, the median in tokens; the same of `growth`.
 */
export function monitorTrial(traces: number): Trial {
  const config = { traces, calm: CALM, length: LENGTH, noise: NOISE };
  return {
    experiment: "reso-llm/monitor/1",
    config,
    data: { name: "made traces", hash: contentHash(config, "hash a recipe") },
    run(seed) {
      const seeds = Array.from({ length: traces }, (_, i) => seed * 100_000 + i);
      const share = (hits: number) => hits / traces;
      const metrics: Record<string, number> = {
        falseAlarms: share(seeds.filter((own) => alarmAt(noise(own, NOISE)) !== undefined).length),
        upstreamFalseAlarms: share(
          seeds.filter((own) =>
            upstreamStability(noise(own, NOISE).map((value) => 5 + value)).some(({ stability }) =>
              stability === "divergent"
            )
          ).length,
        ),
      };
      for (const onset of ONSETS) {
        const delays = seeds.map((own) => alarmAt(onset === "chaos" ? chaos(own) : growth(own)))
          .filter((at) => at !== undefined && at > CALM).map((at) => at! - CALM);
        metrics[`found.${onset}`] = share(delays.length);
        metrics[`early.${onset}`] = share(delays.filter((delay) => delay <= EARLY).length);
        metrics[`delay.${onset}`] = delays.length === 0 ? LENGTH - CALM : median(delays);
      }
      return Promise.resolve({ metrics });
    },
  };
}

/** White noise. */
export function noise(seed: number, length: number): number[] {
  const random = new Pcg64(seed);
  return Array.from({ length }, () => random.normal());
}

/** Noise, then the logistic map of r = 4 with the same mean and spread. */
export function chaos(seed: number): number[] {
  let x = 0.1 + 0.8 * new Pcg64(seed).uniform();
  for (let t = 0; t < 200; t++) x = 4 * x * (1 - x);
  // Of the map's invariant density the mean is 1/2 and the variance 1/8.
  return noise(seed, LENGTH).map((value, t) =>
    t < CALM ? value : ((x = 4 * x * (1 - x)) - 0.5) / Math.sqrt(1 / 8)
  );
}

/** Noise of a tenth, then growth by a fifth a token on it. */
export function growth(seed: number): number[] {
  return noise(seed, LENGTH).map((value, t) =>
    0.1 * value + (t < CALM ? 0 : 0.1 * Math.expm1(0.2 * (t - CALM + 1)))
  );
}

/** Tokens seen when the monitor first calls a trace unstable. */
function alarmAt(trace: readonly number[]): number | undefined {
  const monitor = new StabilityMonitor();
  const at = trace.findIndex((value) => {
    const { stability } = monitor.observe(value);
    return stability === "chaotic" || stability === "divergent";
  });
  return at < 0 ? undefined : at + 1;
}
