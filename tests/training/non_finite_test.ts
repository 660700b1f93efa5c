/** Numbers that are not finite: found at their step, with the op that made them, and never saved. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type FloatArray, type Kernels, referenceKernels, wasmKernels } from "../../lib/kernels/mod.ts";
import { HAZE_PRESETS, HazeModel } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { checkFinite, makeDataset, NonFiniteError, Trainer } from "../../lib/training/mod.ts";
import { eventsOf } from "./support.ts";

const text = "the haze settles over the hills. ".repeat(20);
const vocab = Vocab.fromText(text);
const data = makeDataset({ name: "hills", text, bytes: text.length }, vocab, 8);

function trainerOn(kernels: Kernels): { model: HazeModel; trainer: Trainer; close(): void } {
  const model = new HazeModel({ ...HAZE_PRESETS.seed, T: 8, vocabSize: vocab.vocabSize }, {
    seed: 1,
    kernels,
  });
  const trainer = new Trainer(model, data, { steps: 6, batch: 2, context: 8, warmupSteps: 0 });
  return {
    ...{ model, trainer },
    close() {
      trainer.close();
      model.close();
    },
  };
}

/** A kernel that begins to give NaN or infinity with its `from`-th call. */
function faulty(
  name: "gemm" | "softmaxGrad" | "layerNorm" | "attentionGrad",
  value: number,
  from: number,
): Kernels {
  const kernels = referenceKernels("float32");
  const { gemm, layerNorm } = kernels;
  let calls = 0;
  const damaged = (out: FloatArray): void => {
    if (++calls >= from) out[2] = value;
  };
  if (name === "gemm") {
    kernels.gemm = (call) => {
      gemm(call);
      damaged(call.c);
    };
  } else {
    kernels.layerNorm = (call) => {
      layerNorm(call);
      damaged(call.y);
    };
  }
  return kernels;
}

for (
  const [name, value, kernel] of [
    ["gemm", NaN, /NaN in c of gemm NN.* \d+x\d+x\d+, forward, made of finite numbers/],
    ["layerNorm", Infinity, /Infinity in y of layerNorm 16x\d+, forward, made of finite numbers/],
  ] as const
) {
  Deno.test(`Trainer names ${name} where it begins to give ${value}, and its step`, async () => {
    const { model, trainer, close } = trainerOn(faulty(name, value, name === "gemm" ? 60 : 8));
    let [step, weights] = [0, model.parameters.floats.slice()];
    const error = await assertRejects(
      () =>
        eventsOf(trainer, ({ step: done }) => {
          [step, weights] = [done, model.parameters.floats.slice()];
          return false;
        }),
      NonFiniteError,
    ) as NonFiniteError;
    assert(step > 0 && kernel.test(error.message), error.message);
    assertEquals([error.step, trainer.step], [step + 1, step]);
    assert(error.message.includes(` at step ${step + 1}; the first such number is `), error.message);
    assertEquals(model.parameters.floats, weights);
    close();
  });
}

Deno.test("Trainer says so where a fault does not come again, and names a weight that was bad before", async () => {
  const kernels = referenceKernels("float32");
  const { gemm } = kernels;
  let calls = 0;
  kernels.gemm = (call) => {
    gemm(call);
    if (++calls === 60) call.c[0] = NaN;
  };
  const once = trainerOn(kernels);
  const error = await assertRejects(() => eventsOf(once.trainer), NonFiniteError) as Error;
  assert(
    error.message.includes("; op by op it is finite: a fault that does not come again\n"),
    error.message,
  );
  once.close();

  for (const backend of [referenceKernels("float64"), wasmKernels({ threads: 1, maxPages: 1024 })]) {
    const { model, trainer, close } = trainerOn(backend);
    model.parameters.get("ln_f.gain").floats[1] = -Infinity;
    const error = await assertRejects(() => eventsOf(trainer), NonFiniteError) as Error;
    assert(error.message.includes(" at step 1; ln_f.gain held -Infinity before it\n"), error.message);
    assertThrows(
      () => checkFinite(trainer),
      NonFiniteError,
      "Cannot go on from step 0 as all weights must be finite: ln_f.gain holds",
    );
    close();
  }
});

Deno.test("checkFinite finds moments and logits that are not finite", () => {
  const { model, trainer, close } = trainerOn(wasmKernels({ threads: 1, maxPages: 1024 }));
  checkFinite(trainer);
  trainer.optimiser.variances[0] = NaN;
  assertThrows(() => checkFinite(trainer), NonFiniteError, "as all moments must be finite: variances of ");
  trainer.optimiser.variances[0] = 0;
  model.parameters.floats.fill(3e38);
  assertThrows(() => checkFinite(trainer), NonFiniteError, "as the logits of held-out text must be finite: ");
  close();
});
