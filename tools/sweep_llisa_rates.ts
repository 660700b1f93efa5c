/**
 * Finds the learning rates of the claims on llisa: `deno run -A tools/sweep_llisa_rates.ts [quick|full] [base|arm]` trains
 * base models, then those with the rate that the register has on dialogues, over a grid of rates, on seeds that decide no
 * claim. It prints held-out bits a byte of base text and, for dialogues, those where early stopping stops: the rates go into
 * `lib/experiments/llisa/llisa_config.ts`, of those within 0.02 bits of the best the highest. What a long run comes to at the end is printed beside it and chooses nothing.
 *
 * @module
 */
import { fineTune } from "../lib/experiments/llisa/fine_tune.ts";
import { LlisaLab, llisaTrialConfig, trainLlisaBase } from "../lib/experiments/mod.ts";
import { wasmKernels } from "../lib/kernels/mod.ts";
import { evaluate } from "../lib/training/mod.ts";

const SEEDS = [101, 102];
const RATES = { base: [0.002, 0.004, 0.008], arm: [0.001, 0.002, 0.004, 0.008] } as const;

const mean = (values: readonly number[]): string =>
  (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);

/** Held-out bits a byte of base text, a seed each. */
async function baseBits(learningRate: number, isQuick: boolean, lab: LlisaLab): Promise<number[]> {
  const config = llisaTrialConfig(isQuick);
  const bits = [];
  for (const seed of SEEDS) {
    const model = await trainLlisaBase({ ...config, base: { ...config.base, learningRate } }, seed, lab);
    bits.push((await evaluate(model, lab.base(config.model.maxSeqLen))).bitsPerByte);
    model.close();
  }
  return bits;
}

/** Held-out bits a byte of dialogues where the long run would have stopped, and at its end, a seed each. */
async function armBits(learningRate: number, isQuick: boolean, lab: LlisaLab): Promise<[number[], number[]]> {
  const config = llisaTrialConfig(isQuick, { learningRate });
  const [best, end] = [[], []] as [number[], number[]];
  for (const seed of SEEDS) {
    const model = await trainLlisaBase(config, seed, lab);
    const run = await fineTune(model, config, seed, lab);
    best.push(run.best.heldOutBits);
    end.push(run.points.at(-1)!.heldOutBits);
    model.close();
  }
  return [best, end];
}

async function main(words: readonly string[]): Promise<void> {
  const isQuick = words.includes("quick");
  const lab = await LlisaLab.open("builtin", wasmKernels({ mode: "strict", threads: 1 }));
  if (!words.includes("arm")) {
    for (const rate of RATES.base) {
      console.log(`base ${rate}: ${mean(await baseBits(rate, isQuick, lab))} bits a byte of base text`);
    }
  }
  if (!words.includes("base")) {
    for (const rate of RATES.arm) {
      const [best, end] = await armBits(rate, isQuick, lab);
      console.log(`arm ${rate}: ${mean(best)} bits a byte of dialogues, ${mean(end)} at the end`);
    }
  }
}

if (import.meta.main) await main(Deno.args);
