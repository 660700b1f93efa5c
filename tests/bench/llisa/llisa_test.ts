import { assert, assertEquals, assertThrows } from "@std/assert";
import { stepShares } from "../../../bench/llisa/activations.ts";
import { ourText } from "../../../bench/llisa/contenders.ts";
import { formulaModel } from "../../../bench/llisa/formula_model.ts";
import { countSame, greedyChoices } from "../../../bench/llisa/same_ids.ts";
import { oneThread } from "../../../bench/backends.ts";
import { compileTwin } from "../../../bench/peers/llama/twin.ts";
import { readLlamaFile } from "../../../lib/models/llisa/files.ts";
import { LLISA_PRESETS, LlisaModel } from "../../../lib/models/mod.ts";
import { crossEntropy, Tape } from "../../../lib/autograd/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";

const GOLDEN = new URL("../../golden/llisa/tied_mha/", import.meta.url).pathname;

/** Whether there is a compiler for the twins. */
const canCompile = await (async () => {
  try {
    return (await new Deno.Command("gcc", { args: ["--version"] }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
})();

Deno.test({
  name: "compileTwin gives programs that write our texts: float32 greedy and drawn, 8-bit greedy",
  ignore: !canCompile,
  async fn() {
    const folder = await Deno.makeTempDir();
    const kernels = oneThread();
    try {
      for (const [precision, file] of [["float32", "model.v0.bin"], ["int8", "model.q80.bin"]] as const) {
        const path = GOLDEN + file;
        const { model } = readLlamaFile(await Deno.readFile(path), file, { kernels });
        const steps = model.contextLength;
        const twin = await compileTwin(precision, folder);
        const greedy = { steps, temperature: 0, topP: 0.9, seed: 42 };
        const { ids, texts } = await twin.run(path, greedy, 3, 2);
        const same = countSame(greedyChoices(model, precision, 3, steps), ids, 0.01, precision);
        assert(same >= 16, `${same} of ${steps} tokens are the same`);
        assertEquals([ids.length, texts.length], [steps, 2]);
        if (precision === "float32") {
          for (const topP of [0.9, 1]) {
            const drawn = { ...greedy, temperature: 0.8, topP };
            assertEquals((await twin.run(path, drawn, 1, 1)).ids, ourText(model, precision, drawn).ids);
          }
        }
        model.close();
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("countSame stops at a choice that rounding decides and refuses a clear one that differs", () => {
  const ours = [[0, 5], [3, 2.99], [1, 4]].map((logits) => ({
    token: logits[0]! > logits[1]! ? 0 : 1,
    logits,
  }));
  assertEquals(countSame(ours, [1, 0, 1], 0.1, "it"), 3);
  assertEquals(countSame(ours, [1, 1, 0], 0.1, "it"), 1);
  assertThrows(
    () => countSame(ours, [1, 0, 0], 0.1, "it"),
    Error,
    "Cannot compare as it must write what we write: token 2 is 0 there and 1 here",
  );
  assertThrows(() => countSame(ours, [1, 1, 1], 0.001, "it"), Error, "token 1 is 1 there and 0 here");
});

Deno.test("formulaModel begins as the published formula does, gains around 1", () => {
  const model = formulaModel("llisa-7m", oneThread());
  const first = [-0.16437373, 0.12835291, 0.16938458, -0.14735305].map(Math.fround);
  assertEquals([...model.parameters.get("embedding").floats.subarray(0, 4)], first);
  const gains = model.parameters.get("finalNorm").floats;
  assert(gains.every((gain) => gain >= 0.75 && gain < 1.25) && new Set(gains).size > 200);
  model.close();
});

Deno.test("stepShares counts what a step of one small block must hold", () => {
  const sizes = { dim: 8, hiddenDim: 12, nLayers: 1, nHeads: 4, nKvHeads: 2, vocabSize: 5, maxSeqLen: 4 };
  const model = new LlisaModel(sizes, { initialise: false });
  const P = 5 * 8 + (8 * 8 + 2 * 4 * 8 + 8 * 8) + 3 * 8 * 12 + 3 * 8;
  const shares = Object.fromEntries(stepShares(model, 3));
  model.close();
  assertEquals([shares.weights, shares.gradients, shares["two moments"]], [P, P, 2 * P]);
  const tokens = 3 * 4;
  assertEquals(shares["norms, heads"], tokens * (4 * 8 + 8 + 2 * 4 + 8));
  assertEquals(shares["attention weights"], tokens * 4 * 4);
  assertEquals(shares["feed-forward layers"], tokens * 3 * 12);
  assertEquals(shares["last norm, logits"], tokens * (2 * 8 + 5));
});

Deno.test("a step of a llisa model takes little more memory than stepShares says", () => {
  const kernels = oneThread();
  const model = new LlisaModel(LLISA_PRESETS.small, { kernels });
  const [B, T] = [4, model.contextLength];
  const shares = new Map(stepShares(model, B));
  for (const name of ["weights", "two moments"]) shares.delete(name);
  const formula = 4 * [...shares.values()].reduce((sum, floats) => sum + floats);
  const before = kernels.launcher.memory.usedBytes;
  step(() => {
    const inputs = ids(Array.from({ length: B * T }, (_, i) => i % 7), { shape: [B, T], kernels });
    const parameters = [...model.parameters.entries()].map(([, tensor]) => tensor);
    const tape = new Tape(parameters);
    tape.play(tape.run(() => crossEntropy(model.logits(inputs), inputs)));
    const ratio = (kernels.launcher.memory.usedBytes - before) / formula;
    assert(ratio > 0.9 && ratio < 1.25, `${ratio}`);
  }, kernels);
  model.close();
});
