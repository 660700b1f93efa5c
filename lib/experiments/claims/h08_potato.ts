/** H8: "runs on a potato: no GPU, no framework". */
import { countingKernels } from "../../attention/mod.ts";
import { generate } from "../../generation/mod.ts";
import { kernelsNamed } from "../../kernels/mod.ts";
import { HAZE_PRESETS, HazeModel } from "../../models/mod.ts";
import type { Trial } from "../trial.ts";
import type { Claim } from "./claim.ts";
import { decideByRuns, meanOf } from "./decide.ts";
import { UPSTREAM_TOKENS_PER_CPU_SECOND, writingSpeed } from "./machine.ts";
import { certainly } from "./rulings.ts";

/** A potato: operations a second, memory for the model, and the characters a second that it should write. */
const POTATO = { flopsPerSecond: 1e8, bytes: 64 * 2 ** 20, tokensPerSecond: 100 };
/** Characters of a lower-case story: what the seed's sizes go with. */
const VOCAB_SIZE = 44;
const LENGTH = { quick: 64, full: 256 } as const;

/** H8. */
export const POTATO_CLAIM: Claim = {
  ...{ id: "H8", document: "haze", comparisons: 0 },
  statement: "runs on a potato: no GPU, no framework",
  reading:
    "with the seed's sizes a machine of 100 million operations a second and 64 MiB beside what the runtime takes " +
    "writes 100 characters a second, and plain TypeScript loops write the same text as the fast backend",
  test:
    "Operations a character and bytes of the model, counted; greedy texts of plain loops and of WebAssembly; speed, " +
    "memory and start of this machine beside upstream's speed, for information (beside NumPy in one run: " +
    "bench/haze_report.ts, bench/start_report.ts)",
  smallestEffect: "none is used: the figures are counted, not estimated",
  nullControl: "none: both figures are counted, not sampled",
  notebook: { file: "00-tour", cell: "Speed" },
  async decide(options) {
    const { lab: { kernels }, isQuick } = options;
    const length = LENGTH[isQuick ? "quick" : "full"];
    const sizes = { ...HAZE_PRESETS.seed, vocabSize: VOCAB_SIZE };
    const trial: Trial = {
      experiment: "haze/potato/1",
      config: { ...sizes, length, backend: kernels.name },
      data: { name: "none", hash: "0" },
      run: (seed) => {
        const plain = countingKernels(kernelsNamed("reference32"));
        const texts = [plain.kernels, kernels].map((backend) => {
          const model = new HazeModel(sizes, { seed, kernels: backend });
          try {
            const options = { length, sampling: { sampling: "greedy" } } as const;
            const tokens = Array.from(generate(model, [seed % VOCAB_SIZE], options), ({ token }) => token);
            return { tokens, parameters: model.parameters.size };
          } finally {
            model.close();
          }
        });
        const [slow, fast] = texts;
        return Promise.resolve({
          metrics: {
            parameters: slow!.parameters,
            // Weights as floats, and keys and values of both kinds of heads.
            bytes: 4 * (slow!.parameters + sizes.nBlocks * sizes.T * 3 * sizes.nEmb),
            flopsPerToken: plain.flops() / length,
            sameTokens: slow!.tokens.filter((token, i) => token === fast!.tokens[i]).length,
            tokens: length,
          },
        });
      },
    };
    const arms = [{ name: "seed's sizes", trial }];
    const evidence = await decideByRuns(
      arms,
      "untrained weights: speed does not depend on them",
      options,
      (of) => {
        const results = of(trial);
        const [flops, bytes] = [meanOf(results, "flopsPerToken"), meanOf(results, "bytes")];
        const speed = POTATO.flopsPerSecond / flops;
        const same = results.every(({ metrics }) => metrics.sameTokens === metrics.tokens);
        return {
          verdict: certainly(same && speed >= POTATO.tokensPerSecond && bytes <= POTATO.bytes),
          summary: `a character takes ${
            Math.round(flops).toLocaleString("en")
          } operations, so 1e8 a second write ${
            Math.round(speed)
          } characters a second; weights and cache take ${
            (bytes / 2 ** 20).toFixed(2)
          } MiB; plain loops write ${same ? "the same" : "another"} text`,
          table: {
            columns: ["figure", "value"],
            rows: [
              ["parameters", meanOf(results, "parameters")],
              ["bytes of weights and cache", bytes],
              ["operations a character", flops],
              ["characters a second at 1e8 operations", speed],
              ["share of equal tokens, plain loops", meanOf(results, "sameTokens") / length],
              ["upstream, characters a CPU second (its specification)", UPSTREAM_TOKENS_PER_CPU_SECOND],
            ],
          },
        };
      },
    );
    return evidence && { ...evidence, machine: await writingSpeed(sizes, kernels) };
  },
};
