/** The trial of what layers cost: CPU time of a token, ways taking turns in one process, so that what else runs hits all. */
import { wasmKernels } from "../../kernels/mod.ts";
import {
  RESO_LLM_PRESETS,
  ResoLLMInference,
  ResoLLMModel,
  StabilityMonitor,
} from "../../models/reso_llm/mod.ts";
import type { ResoLLMSettings } from "../../models/reso_llm/mod.ts";
import { median } from "../claims/statistics.ts";
import type { Trial } from "../trial.ts";
import { noise } from "./made_traces.ts";
import type { ResoLLMLab } from "./reso_llm_lab.ts";

/** With agency and concepts, and without them; the other layers as the presets have them. */
const WAYS: Readonly<Record<string, Partial<ResoLLMSettings>>> = {
  both: {},
  neither: { "agency.enabled": false, "prsc.enabled": false },
};
/** Tokens of a text, and tokens that a monitor watches in a turn. */
const [LENGTH, WATCHED] = [64, 20_000];
/** Turns that compile, record and warm up, before those that count. */
const WARM_UPS = 6;
const GOAL = "Speak of the lamp and the bridge";

/**
 * Timings, medians over the turns of ratios within a turn: `bothToNeither`, CPU time of a text with agency and concepts acting
 * (bound runs, foci, a goal) by that without these layers, at the preset `small`; `monitorToToken`, of a look of the monitor by
 * that of a token. Metrics: `tokens` of a turn, `foci` and `goals` while it wrote, `concepts` that are bound.
 */
export function costTrial(turns: number, lab: ResoLLMLab): Trial {
  return {
    experiment: "reso-llm/costs/2",
    config: { turns, length: LENGTH, watched: WATCHED },
    data: lab.dataOf(0),
    async run(seed) {
      const { default: process } = await import("node:process");
      const kernels = wasmKernels({ mode: "strict", threads: 1 });
      const cpu = async (run: () => unknown): Promise<number> => {
        const start = process.cpuUsage();
        await run();
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1e3;
      };
      const text = [lab.tokenizer.encode(lab.corpus.text)];
      const models = Object.entries(WAYS).map(([name, more]) => {
        const model = new ResoLLMModel({ ...RESO_LLM_PRESETS.small, ...more }, { kernels, seed });
        model.fitTo(text);
        return { name, model, engine: new ResoLLMInference(model, lab.tokenizer), ms: [] as number[] };
      });
      try {
        const options = { maxLength: LENGTH, stopOnInstability: false, remember: false, seed } as const;
        const write = ({ name, engine }: (typeof models)[number]) =>
          engine.generate(
            "The lamp stood by the bridge",
            name === "both" ? { ...options, goal: GOAL } : options,
          );
        const trace = noise(seed, WATCHED);
        const monitorMs: number[] = [];
        let tokens = LENGTH;
        for (let turn = -WARM_UPS; turn < turns; turn++) {
          for (const way of models) {
            let written = 0;
            const ms = await cpu(async () => written = (await write(way)).tokensGenerated);
            tokens = Math.min(tokens, written);
            if (turn >= 0) way.ms.push(ms / written); // a text may end early
          }
          const monitor = new StabilityMonitor();
          const ms = await cpu(() => trace.forEach((value) => monitor.observe(value)));
          if (turn >= 0) monitorMs.push(ms / WATCHED);
        }
        const [both, neither] = models;
        return {
          metrics: { tokens, concepts: both!.model.concepts!.size },
          timings: {
            bothToNeither: median(both!.ms.map((ms, i) => ms / neither!.ms[i]!)),
            monitorToToken: median(monitorMs.map((ms, i) => ms / neither!.ms[i]!)),
            tokenMs: median(neither!.ms),
            monitorMs: median(monitorMs),
          },
        };
      } finally {
        models.forEach(({ model }) => model.close());
      }
    },
  };
}
