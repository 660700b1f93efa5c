/** Twenty steps of llama2.c's own training, unscored targets, accumulation and a binding clip included. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { WindowSource } from "../../../lib/data/mod.ts";
import { type Kernels, kernelsNamed } from "../../../lib/kernels/mod.ts";
import { LlisaModel } from "../../../lib/models/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { type Dataset, Trainer } from "../../../lib/training/mod.ts";
import { largestDifference } from "../haze/support.ts";

const FOLDER = new URL("../../golden/llisa/train_trace/", import.meta.url);
const read = (name: string): ArrayBuffer => Deno.readFileSync(new URL(name, FOLDER)).buffer;

interface Step {
  readonly lr: number;
  readonly micro_loss: readonly number[];
  readonly grad_norm_before_clip: number;
}

const trace: {
  readonly trace_float64: readonly Step[];
  readonly grad_order: readonly (readonly [name: string, shape: readonly number[]])[];
} = JSON.parse(Deno.readTextFileSync(new URL("trace.json", FOLDER)));

const [B, T, V, STEPS, ACCUMULATION] = [4, 16, 48, 20, 2] as const;
const SIZES = { vocabSize: V, maxSeqLen: T, dim: 16, hiddenDim: 48, nLayers: 2, nHeads: 2, nKvHeads: 1 };
const PARTS = ["attentionNorm", "wq", "wk", "wv", "wo", "ffnNorm", "w1", "w2", "w3"];

/** The weights of a v0 file in the order of the model's own parameters. */
function weightsOf(model: LlisaModel, file: string): Map<string, Float32Array> {
  const floats = new Float32Array(read(file), 28);
  const names = [
    "embedding",
    ...PARTS.flatMap((part) => [0, 1].map((block) => `blocks.${block}.${part}`)),
    "finalNorm",
  ];
  let at = 0;
  return new Map(names.map((name) => {
    const { size } = model.parameters.get(name);
    at += size;
    return [name, floats.subarray(at - size, at)];
  }));
}

/** llama2.c's name of a tensor as ours. */
function ourName(name: string): string {
  return name.replace("tok_embeddings.weight", "embedding").replace(/^norm\.weight/, "finalNorm")
    .replace(/^layers\./, "blocks.").replace(/(attention|feed_forward)\.(w.)\.weight/, "$2")
    .replace("attention_norm.weight", "attentionNorm").replace("ffn_norm.weight", "ffnNorm");
}

/** The recorded batches, one after the other. */
function recorded(): WindowSource {
  const [tokens, targets] = ["tokens.i32", "targets.i32"].map((name) => new Int32Array(read(name)));
  let batch = 0;
  return {
    hasUnscored: true,
    next(inputs, wanted) {
      for (let row = 0; row < B; row++) {
        const at = (batch * B + row) * (T + 1);
        inputs.set(tokens!.subarray(at, at + T), row * T);
      }
      wanted.set(targets!.subarray(batch * B * T, (batch + 1) * B * T));
      batch++;
    },
    state: () => ({ random: { state: "0", increment: "1" }, windowCount: 1 }),
    restore() {},
  };
}

function trainerOf(kernels: Kernels): Trainer {
  const model = new LlisaModel(SIZES, { kernels, initialise: false });
  for (const [name, floats] of weightsOf(model, "w.init.v0.bin")) {
    model.parameters.get(name).floats.set(floats);
  }
  const letters = Array.from({ length: V }, (_, id) => String.fromCodePoint(0x4e00 + id));
  const ids = Int32Array.from({ length: 64 }, (_, i) => i % V);
  const data: Dataset = {
    ...{ name: "trace", hash: "0", tokenizer: Vocab.fromText(letters.join("")) },
    ...{ train: [ids], heldOut: [ids], source: recorded, unigramNats: 1, bigramNats: 1 },
  };
  return new Trainer(model, data, {
    ...{ steps: STEPS, batch: B, context: T, accumulation: ACCUMULATION, evaluateEvery: STEPS },
    ...{ learningRate: 0.005, minLearningRate: 0, warmupSteps: 4, schedule: "llama2c" },
    ...{ beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 0.5 },
  });
}

for (const backend of ["reference64", "wasm", "wasm-strict"] as const) {
  Deno.test(`Trainer takes llama2.c's twenty steps of a llisa model on ${backend}`, async () => {
    const trainer = trainerOf(kernelsNamed(backend));
    const model = trainer.model as LlisaModel;
    for await (const event of trainer.run()) {
      if (event.type !== "step") continue;
      const { lr, micro_loss, grad_norm_before_clip: norm } = trace.trace_float64[event.step - 1]!;
      const loss = micro_loss.reduce((sum, nats) => sum + nats, 0) / ACCUMULATION;
      assertAlmostEquals(event.learningRate, lr, 1e-12);
      assertAlmostEquals(event.loss, loss, 1e-5, `loss of step ${event.step}`);
      assert(
        Math.abs(event.gradientNorm / norm - 1) < 1e-4,
        `norm of step ${event.step}: ${event.gradientNorm}`,
      );
      // The trace counts from 0: its step 1 is the second.
      if (event.step === 2) checkGradients(trainer);
      if ([1, 2, 3, STEPS].includes(event.step)) {
        for (const [name, floats] of weightsOf(model, `w.after_step${event.step - 1}.v0.bin`)) {
          const error = largestDifference(model.parameters.get(name).floats, floats);
          assert(error <= 2e-4, `${name} after step ${event.step}: ${error}`);
        }
      }
    }
    assertEquals(trainer.step, STEPS);
    trainer.close();
    model.close();
  });
}

function checkGradients({ optimiser }: Trainer): void {
  const expected = new Float32Array(read("grad.step1.unclipped.f32"));
  let at = 0;
  for (const [name, shape] of trace.grad_order) {
    const size = shape.reduce((product, length) => product * length, 1);
    const gradient = optimiser.gradientOf(ourName(name)).map((slope: number) => slope / ACCUMULATION);
    const error = largestDifference(gradient, expected.subarray(at, at + size));
    assert(error <= 1e-5, `gradient of ${name}: ${error}`);
    at += size;
  }
  assertEquals(at, expected.length);
}
