/** The run of `golden/training/bits.json`, in this process or as a program of its own that can be killed. */
import { BUILTIN_TEXT } from "../../lib/data/builtin/mod.ts";
import { writeFileAtomic } from "../../lib/formats/mod.ts";
import {
  type Call,
  type Kernels,
  type Launcher,
  type NumericModeName,
  type WasmKernels,
  wasmKernels,
} from "../../lib/kernels/mod.ts";
import { checkHazeConfig, HazeModel, openCheckpoint } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import {
  encodeCheckpoint,
  makeDataset,
  restoreTrainer,
  Trainer,
  type TrainingConfig,
} from "../../lib/training/mod.ts";
import golden from "../golden/training/bits.json" with { type: "json" };
import { corpusOf } from "./support.ts";

export const TRAINING = golden.training as Partial<TrainingConfig> & { steps: number };
const vocab = Vocab.fromText(BUILTIN_TEXT);
const data = makeDataset(corpusOf(BUILTIN_TEXT, golden.corpus.name), vocab, golden.training.context);

/** SHA-256 of float32 numbers, in hexadecimal. */
export async function sha256(floats: ArrayLike<number>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Float32Array.from(floats))).toHex();
}

/** An engine of its own, whose worker threads are up from the first step on. */
export function engineOf(mode: NumericModeName, threads: number): Promise<WasmKernels> {
  const kernels = wasmKernels({ mode, threads, maxPages: 4096 });
  return threads === 1 ? Promise.resolve(kernels) : withWorkers(kernels);
}

/** The same engine once its worker threads are up, or after ten seconds: whether they are is for the caller to check. */
export async function withWorkers(kernels: WasmKernels): Promise<WasmKernels> {
  await train(kernels, { last: 1 }); // compiles everything, and the workers get it
  for (let tries = 0; tries < 2000 && !kernels.launcher.sharesWork; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return kernels;
}

/** What a run does beside training. */
export interface RunOptions {
  /** The step after which it stops. Default: all. */
  readonly last?: number;
  /** Bytes of a checkpoint to go on from. */
  readonly from?: Uint8Array;
  /** Called after each step; `save` gives the bytes of a checkpoint. */
  readonly onStep?: (step: number, save: () => Uint8Array) => Promise<void> | void;
}

/** The model and its trainer, before the first step. */
export function bitsTrainer(kernels: Kernels): { model: HazeModel; trainer: Trainer } {
  const model = new HazeModel(checkHazeConfig(golden.config), { seed: golden.training.seed, kernels });
  return { model, trainer: new Trainer(model, data, TRAINING) };
}

/** Trains and gives the hash of the weights. */
export async function train(kernels: Kernels, { last = TRAINING.steps, from, onStep }: RunOptions = {}) {
  const opened = from && openCheckpoint(from, { kernels, moments: true });
  const { model, trainer } = opened
    ? { model: opened.model, trainer: new Trainer(opened.model, data, TRAINING) }
    : bitsTrainer(kernels);
  if (opened) restoreTrainer(trainer, opened.meta, opened.arrays, "killed.npz");
  const save = () => encodeCheckpoint({ model, tokenizer: vocab, trainer });
  for await (const event of trainer.run()) {
    if (event.type !== "step") continue;
    await onStep?.(event.step, save);
    if (event.step === last) break;
  }
  const hash = await sha256(model.parameters.floats);
  trainer.close();
  model.close();
  return hash;
}

/**
 * Counts the calls that were shared out while `body` ran, by family and by kernel: those that the main thread was given
 * less than all of. It looks at the ranges that arrive at the kernel, not at the rule by which the launcher chooses.
 */
export async function sharedCalls(
  launcher: Launcher,
  body: () => Promise<unknown>,
): Promise<Map<string, number>> {
  const shared = new Map<string, number>();
  const run = launcher.run.bind(launcher);
  launcher.run = (call: Call): void => {
    const { kernel, family, name, work } = call;
    run({
      ...call,
      kernel: (...operands) => {
        const [low, high] = operands.slice(-3, -1);
        if (low !== 0 || high !== work.extent) {
          for (const key of new Set([family, name])) shared.set(key, (shared.get(key) ?? 0) + 1);
        }
        kernel(...operands);
      },
    });
  };
  try {
    await body();
  } finally {
    launcher.run = run;
  }
  return shared;
}

/** Steps between two checkpoints of the program, and the last step that has one. */
export const [SAVE_EVERY, LAST_SAVED] = [40, 160];

// As a program: trains with so many threads, saves to a file now and then, and prints each step.
if (import.meta.main) {
  const [threads, path] = Deno.args as [string, string];
  await train(await engineOf("strict", Number(threads)), {
    onStep: async (step, save) => {
      if (step % SAVE_EVERY === 0 && step <= LAST_SAVED) await writeFileAtomic(path, save());
      console.log(step);
    },
  });
}
