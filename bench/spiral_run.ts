/** spiral's loop at the seed's sizes, step by step, with the parts of a step timed apart. */
import type { NpyInput } from "../lib/formats/mod.ts";
import { threadCpuMs } from "../cli/measure/thread_clock.ts";
import { BigramWorld } from "../lib/data/mod.ts";
import type { WasmKernels } from "../lib/kernels/mod.ts";
import { SPIRAL_PRESET_TRAINING, SPIRAL_PRESETS, type SpiralConfig, SpiralModel } from "../lib/models/mod.ts";
import { bigramDataset, Trainer, withScored } from "../lib/training/mod.ts";

/** As the seed's program is called: `--batch 16 --ctx_len 8 --seed 7`. */
const [BATCH, CONTEXT, SEED] = [16, 8, 7];
const NEVER = Number.MAX_SAFE_INTEGER;

/** A run that is asked for one step at a time. */
export interface SpiralRun {
  readonly model: SpiralModel;
  readonly trainer: Trainer;
  /** CPU ms so far in the teacher and in control: what happens before and after the student's pass and update. */
  readonly teacherMs: number;
  /** Takes the next step and gives its loss. */
  step(): Promise<number>;
  /** FLOP of the student in a step as the columns now are. */
  flop(): number;
  /** Weights as they are now by name, and `inputs` (count, B, T) and `targets` (count, B) of the first batches. */
  handOver(count: number): [string, NpyInput][];
  close(): void;
}

/** A fresh run; the learning rate is constant, so that it has no end. */
export function spiralRun(kernels: WasmKernels, given: Partial<SpiralConfig> = {}): SpiralRun {
  const config = { ...SPIRAL_PRESETS.small, T: CONTEXT, ...given };
  const model = new SpiralModel(config, { kernels, seed: SEED });
  const world = BigramWorld.fromSeed({ V: config.vocabSize, seed: SEED });
  const data = withScored(bigramDataset(world, `bigram:${config.vocabSize}:${SEED}`), "last");
  let teacherMs = 0;
  const timed = <A extends unknown[]>(act: (...args: A) => void) => (...args: A): void => {
    const start = threadCpuMs();
    act(...args);
    teacherMs += threadCpuMs() - start;
  };
  model.prepare = timed(model.prepare.bind(model));
  model.afterStep = timed(model.afterStep.bind(model));
  const trainer = new Trainer(model, data, {
    ...{ ...SPIRAL_PRESET_TRAINING.small, steps: NEVER, evaluateEvery: NEVER, schedule: "constant" },
    ...{ batch: BATCH, context: CONTEXT, seed: SEED },
  });
  const events = trainer.run();
  return {
    ...{ model, trainer },
    get teacherMs() {
      return teacherMs;
    },
    async step() {
      const { value } = await events.next();
      if (value?.type !== "step") {
        throw new Error(`Cannot measure a step as the trainer must give one: ${value?.type}`);
      }
      return value.loss;
    },
    flop: () => studentFlop(config, BATCH, CONTEXT, model.keepK),
    handOver(count) {
      const { parameters } = model;
      const weights = parameters.trainedNames.map((name): [string, NpyInput] => {
        const { shape, data } = parameters.get(name);
        return [name, { shape, data }];
      });
      const sampler = data.source!({ B: BATCH, T: CONTEXT, seed: SEED });
      const [inputs, targets] = [new Int32Array(count * BATCH * CONTEXT), new Int32Array(count * BATCH)];
      const all = new Int32Array(BATCH * CONTEXT);
      for (let batch = 0; batch < count; batch++) {
        sampler.next(inputs.subarray(batch * all.length, (batch + 1) * all.length), all);
        for (let b = 0; b < BATCH; b++) targets[batch * BATCH + b] = all[b * CONTEXT + CONTEXT - 1]!;
      }
      return [...weights, ["inputs", { shape: [count, BATCH, CONTEXT], data: inputs }], [
        "targets",
        { shape: [count, BATCH], data: targets },
      ]];
    },
    close() {
      trainer.close();
      model.close();
    },
  };
}

/**
 * FLOP of the student's products in a step, forward and backward (thrice the forward): what is worked out, and nothing for
 * what is skipped. All positions go through each block but the last, which gives keys and values of all and the rest of
 * the last alone; attention counts the pairs of a causal window. Activations, softmax and Adam count as time.
 */
export function studentFlop(
  { d, r, vocabSize: V }: Pick<SpiralConfig, "d" | "r" | "vocabSize">,
  B: number,
  T: number,
  keepK: readonly number[],
): number {
  let multiplyAdds = B * (2 * d * r + 2 * r * V); // mean, log-precision; logits, variances of logits
  keepK.forEach((c, layer) => {
    const isLast = layer === keepK.length - 1;
    const asking = isLast ? B : B * T;
    const pairs = B * (isLast ? T : T * (T + 1) / 2);
    multiplyAdds += B * T * (c * d + d * d) + asking * (c * d + 8 * d * d) + pairs * (c + d);
  });
  return 6 * multiplyAdds;
}
