import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { crossEntropy, tokenLosses, valueAndGradients } from "../../lib/autograd/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { LLISA_PRESETS, LlisaModel } from "../../lib/models/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { ids, type Tensor } from "../../lib/tensor/mod.ts";
import { numericalGradients } from "../../lib/training/mod.ts";

const SIZES = {
  ...LLISA_PRESETS.tiny,
  ...{ vocabSize: 17, maxSeqLen: 6, dim: 8, hiddenDim: 6, nLayers: 1, nHeads: 2, nKvHeads: 1 },
};
const row = (values: number[]): Tensor => ids(values, { shape: [1, values.length] });
const [INPUTS, TARGETS] = [row([1, 5, 2, 9]), row([5, 2, 9, 16])];

/** Weights as large as those of a trained model, so that every gradient can be told from rounding. */
function lively(backend: "wasm" | "reference64"): LlisaModel {
  const model = new LlisaModel(SIZES, { kernels: kernelsNamed(backend) });
  const { floats, decayed } = model.parameters;
  for (let i = 0; i < decayed.end; i++) floats[i]! *= 15;
  return model;
}

/** Exact gradients by name, of the mean loss. */
function exact(model: LlisaModel): Map<string, ArrayLike<number>> {
  const names = [...model.parameters.names];
  const at = (x: Tensor) => ids([...x.storage], { shape: x.shape, kernels: model.kernels });
  const { gradients } = valueAndGradients(
    () => crossEntropy(model.logits(at(INPUTS)), at(TARGETS)),
    names.map((name) => model.parameters.get(name)),
  );
  return new Map(names.map((name, i) => [name, gradients[i]!.data]));
}

Deno.test("numericalGradients agrees with exact gradients, in float64 to six places and from a float32 model", () => {
  for (const [backend, most] of [["reference64", 1e-6], ["wasm", 1e-4]] as const) {
    const model = lively(backend);
    const before = model.parameters.floats.slice();
    const { gradients, lossNats, passes } = numericalGradients(model, INPUTS, TARGETS);
    assertEquals(model.parameters.floats.slice(), before);
    assertEquals(passes, 2 * model.parameters.size + 1);
    assertAlmostEquals(lossNats, Math.log(17), 2);
    for (const [name, wanted] of exact(model)) {
      const scale = Math.max(...Array.from(wanted, Math.abs));
      assert(scale > 0, name);
      gradients.get(name)!.forEach((slope, i) => assertAlmostEquals(slope, wanted[i]!, most * scale, name));
    }
    model.close();
  }
});

Deno.test("numericalGradients of a model that stays where it is uses its own float32", () => {
  const model = lively("wasm");
  const { kind, kernels, parameters, vocabSize, contextLength, config } = model;
  const fixed = {
    ...{ kind, kernels, parameters, vocabSize, contextLength, config },
    logits: (ids: Tensor) => model.logits(ids),
  };
  const small = () => numericalGradients(fixed, INPUTS, TARGETS, { epsilon: 1e-5 });
  assertThrows(small, RangeError, "epsilon must be at least 0.0001 in float32: 0.00001");
  const { gradients } = numericalGradients(fixed, INPUTS, TARGETS);
  const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
  const wanted = exact(model);
  for (const [name, slopes] of gradients) {
    const error = norm(slopes.map((slope, i) => slope - wanted.get(name)![i]!)) / norm(wanted.get(name)!);
    assert(error < 0.02 && error > 1e-7, `${name}: ${error}`);
  }
  model.close();
});

Deno.test("numericalGradients varies a share of large parameters and all of small ones", () => {
  const model = new LlisaModel(SIZES);
  const options = () => ({ share: 0.1, random: new Pcg64(7) });
  const some = numericalGradients(model, INPUTS, TARGETS, options());
  const all = numericalGradients(model, INPUTS, TARGETS);
  let varied = 0;
  for (const [name, slopes] of some.gradients) {
    const count = slopes.filter((slope, i) => slope !== 0 && slope === all.gradients.get(name)![i]).length;
    varied += slopes.length > 100 ? Math.floor(0.1 * slopes.length) : slopes.length;
    if (slopes.length > 100) assert(count > 0 && count <= 0.1 * slopes.length, name);
    else assertEquals(slopes, all.gradients.get(name)!, name);
  }
  assertEquals(some.passes, 2 * varied + 1);
  assertEquals(numericalGradients(model, INPUTS, TARGETS, options()).gradients, some.gradients);
  model.close();
});

Deno.test("numericalGradients scores what is scored, adds the penalty and keeps to one dropout", () => {
  const model = lively("reference64");
  const gain = model.parameters.get("finalNorm");
  const penalised = Object.assign(Object.create(model) as LlisaModel, {
    kernels: model.kernels,
    parameters: model.parameters,
    trainingPass: (ids: Tensor) => ({
      logits: model.logits(ids),
      penalty: crossEntropy(model.logits(ids), row64([0, 0, 0, 0])),
    }),
  });
  const row64 = (values: number[]) => ids(values, { shape: [1, 4], kernels: model.kernels });
  const found = numericalGradients(penalised, INPUTS, row([-1, 2, -1, 16]));
  const { gradients: [wanted] } = valueAndGradients(
    () => crossEntropy(model.logits(row64([1, 5, 2, 9])), row64([0, 0, 0, 0])),
    [gain],
  );
  const losses = tokenLosses(model.logits(row64([1, 5, 2, 9])), row64([0, 2, 0, 16])).data;
  assertAlmostEquals(found.lossNats, (losses[1]! + losses[3]!) / 2, 1e-12);
  const bare = numericalGradients(model, INPUTS, row([-1, 2, -1, 16])).gradients.get("finalNorm")!;
  found.gradients.get("finalNorm")!.forEach((slope, i) =>
    assertAlmostEquals(slope, bare[i]! + wanted!.data[i]!, 1e-8)
  );
  const key = (word: number) => ({ dropout: { rate: 0.5, key: Int32Array.of(word) } });
  const [a, b, c] = [key(3), key(3), key(4)].map((options) =>
    numericalGradients(model, INPUTS, TARGETS, options)
  );
  assertEquals(a, b!);
  assert(a!.lossNats !== c!.lossNats);
  model.close();
});

Deno.test("numericalGradients lets a model prepare for its batch, with targets as they are given", () => {
  const model = lively("reference64");
  const seen: string[] = [];
  const prepared = Object.assign(Object.create(model) as LlisaModel, {
    ...{ kernels: model.kernels, parameters: model.parameters },
    logits: (ids: Tensor) => model.logits(ids),
    prepare: (inputs: Int32Array, targets: Int32Array) =>
      void seen.push(`${inputs.join()} ${targets.join()}`),
  });
  numericalGradients(prepared, INPUTS, row([-1, 2, -1, 16]));
  assertEquals(seen, ["1,5,2,9 -1,2,-1,16"]);
  model.close();
});

Deno.test("numericalGradients refuses steps and shares out of range, and chance without a generator", () => {
  const model = new LlisaModel(SIZES);
  const take = (options: { epsilon?: number; share?: number }) => () =>
    numericalGradients(model, INPUTS, TARGETS, options);
  assertThrows(take({ epsilon: 0 }), RangeError, "epsilon must be a finite number above 0: 0");
  assertThrows(take({ share: 2 }), RangeError, "share must be a finite number at most 1 and above 0: 2");
  assertThrows(take({ share: 0.5 }), RangeError, "a share below 1 needs a random generator: 0.5");
  model.close();
});
