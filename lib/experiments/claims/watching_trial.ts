/** The trial of what the monitor needs: how often it looks, and how much of the past it must keep. */
import { StabilityMonitor, type StabilityReading } from "../../models/reso_llm/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import { noise } from "../reso_llm/made_traces.ts";
import type { Trial } from "../trial.ts";

/** Tokens of a trace, and tokens before its end from which a second monitor watches: three looks' worth and a window. */
const [LENGTH, LATE] = [500, 55];

/**
 * Metrics: `looks`, windows evaluated a token; `differs`, of 100 readings told at the ends of traces those in which a monitor
 * that saw all of the trace and one that saw its last tokens alone disagree in any bit; `differsShort`, the same of one that
 * saw a token less than a window.
 */
export function watchingTrial(): Trial {
  const config = { length: LENGTH, late: LATE };
  return {
    experiment: "reso-llm/watching/1",
    config,
    data: { name: "made traces", hash: contentHash(config, "hash a recipe") },
    run(seed) {
      let [looks, differs, differsShort] = [0, 0, 0];
      for (let i = 0; i < 100; i++) {
        const trace = noise(seed * 100_000 + i, LENGTH);
        const whole = readings(trace);
        looks += whole.filter(({ isNew }) => isNew).length / LENGTH;
        const said = told(whole);
        if (told(readings(trace.slice(-LATE))) !== said) differs++;
        if (told(readings(trace.slice(-39))) !== said) differsShort++;
      }
      return Promise.resolve({ metrics: { looks: looks / 100, differs, differsShort } });
    },
  };
}

function readings(trace: readonly number[]): StabilityReading[] {
  const monitor = new StabilityMonitor();
  return trace.map((value) => monitor.observe(value));
}

/** All that is said at the end, but for the change of class that a warning may report. */
function told(all: readonly StabilityReading[]): string {
  const { warnings: _, ...said } = all.at(-1)!;
  return JSON.stringify(said);
}
