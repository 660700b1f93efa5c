/**
 * Makes `tests/golden/training/bits.json`: the SHA-256 of the weights after 200 steps on `wasm-strict`, whose bits do
 * not depend on machine, threads, or on recorded or eager steps. Run it after a change that is meant to change
 * numbers, and raise `NUMERICS_VERSION`; `make_golden.ts` runs it too:
 *
 *     deno run -A tools/make_golden_bits.ts
 *
 * @module
 */
import { loadCorpus } from "../lib/data/mod.ts";
import { writeFileAtomic } from "../lib/formats/mod.ts";
import { wasmKernels } from "../lib/kernels/mod.ts";
import { type HazeConfig, HazeModel } from "../lib/models/mod.ts";
import { fnv1a64, Vocab } from "../lib/tokenizers/mod.ts";
import { makeDataset, NUMERICS_VERSION, Trainer, type TrainingConfig } from "../lib/training/mod.ts";

/** A context far longer than the windows makes parameters enough for the optimiser's work to be shared, at no cost. */
const MODEL: Omit<HazeConfig, "vocabSize"> = {
  ...{ T: 128, nEmb: 48, nodes: 32, nBlocks: 1, nHeads: 2, headType: "hybrid", alpha: 0.5 },
};
/** 49 windows of 16 tokens: just enough rows for 48 columns to be shared, and no number of threads divides the windows. */
const TRAINING: Partial<TrainingConfig> = {
  ...{ steps: 200, batch: 49, context: 16, accumulation: 1, schedule: "cosine", warmupSteps: 20, seed: 5 },
  ...{ learningRate: 4e-3, minLearningRate: 4e-4, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.1 },
  ...{ clipNorm: 0.5, dropout: 0.1, evaluateEvery: 100_000, evaluationTokens: 8192 },
};
const FILE = new URL("../tests/golden/training/bits.json", import.meta.url);

/** Trains on one thread and writes the file. */
export async function makeGoldenBits(): Promise<void> {
  const corpus = await loadCorpus("builtin");
  const vocab = Vocab.fromText(corpus.text);
  const { vocabSize } = vocab;
  const kernels = wasmKernels({ mode: "strict", threads: 1 });
  const model = new HazeModel({ ...MODEL, vocabSize }, { seed: TRAINING.seed!, kernels });
  const trainer = new Trainer(model, makeDataset(corpus, vocab, TRAINING.context!), TRAINING);
  for await (const event of trainer.run()) {
    if (event.type === "step" && event.step === TRAINING.steps) break;
  }
  const digest = await crypto.subtle.digest("SHA-256", Float32Array.from(model.parameters.floats));
  trainer.close();
  model.close();
  const golden = {
    about:
      "Made by tools/make_golden_bits.ts. The weights after these steps on wasm-strict have this SHA-256.",
    numericsVersion: NUMERICS_VERSION,
    corpus: { name: corpus.name, hash: fnv1a64(new TextEncoder().encode(corpus.text)) },
    ...{ config: { ...MODEL, vocabSize }, training: TRAINING, sha256: new Uint8Array(digest).toHex() },
  };
  const text = `${JSON.stringify(golden, null, 2)}\n`;
  await writeFileAtomic(FILE.pathname, new TextEncoder().encode(text));
  console.log(`weights after ${TRAINING.steps} steps: ${golden.sha256}`);
}

if (import.meta.main) await makeGoldenBits();
