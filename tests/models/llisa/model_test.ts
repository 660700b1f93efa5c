import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { KvCache, rotaryCacheWidth } from "../../../lib/attention/mod.ts";
import { noGradient } from "../../../lib/autograd/mod.ts";
import type { Kernels } from "../../../lib/kernels/mod.ts";
import { LLISA_PRESETS, LlisaModel, proveModel } from "../../../lib/models/mod.ts";
import { llisaHeadSizes } from "../../../lib/models/llisa/specs.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { backends, largestDifference, reference, someIds } from "../haze/support.ts";
import { lively, tiny } from "./support.ts";

const SIZES = { vocabSize: 11, maxSeqLen: 9 };

function logitsOf(model: LlisaModel, tokens: readonly number[]): Float64Array {
  const { kernels } = model;
  return noGradient(() =>
    step(
      () => Float64Array.from(model.logits(ids(tokens, { shape: [1, tokens.length], kernels })).floats),
      kernels,
    )
  );
}

/** Decayed and other numbers. */
function counts({ parameters }: LlisaModel): [number, number] {
  const { end } = parameters.decayed;
  return [end, parameters.size - end];
}

Deno.test("LlisaModel of the seed's sizes has 7,151,616 decayed and 3,744 other parameters", () => {
  const model = new LlisaModel(LLISA_PRESETS["llisa-7m"], { initialise: false });
  assertEquals(counts(model), [7_151_616, 3_744]);
  assertEquals(model.parameters.names.length, 43 + 13);
  model.close();
});

Deno.test("LlisaModel starts near ln V, with wo and w3 shrunk by the root of 2L", () => {
  const model = new LlisaModel({ ...LLISA_PRESETS.small, nLayers: 8 }, { seed: 3 });
  const deviation = (name: string) => {
    const floats = Array.from(model.parameters.get(name).floats);
    return Math.sqrt(floats.reduce((sum, x) => sum + x * x, 0) / floats.length);
  };
  for (const name of ["embedding", "blocks.7.wq", "blocks.0.w1", "blocks.3.w2"]) {
    assertAlmostEquals(deviation(name), 0.02, 4e-4);
  }
  for (const name of ["blocks.0.wo", "blocks.7.w3"]) assertAlmostEquals(deviation(name), 0.005, 1e-4);
  const tokens = someIds(64, model.vocabSize);
  const logits = logitsOf(model, tokens);
  const V = model.vocabSize;
  let nats = 0;
  for (let t = 0; t + 1 < tokens.length; t++) {
    const row = logits.subarray(t * V, (t + 1) * V);
    nats += Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - row[tokens[t + 1]!]!;
  }
  assertAlmostEquals(nats / 63, Math.log(V), 0.1);
  model.close();
});

Deno.test("LlisaModel draws the same weights for the same seed, and others for another", () => {
  const [a, b, c] = [1, 1, 2].map((seed) => new LlisaModel(tiny(), { seed }));
  assertEquals(a!.parameters.floats, b!.parameters.floats);
  assert(largestDifference(a!.parameters.floats, c!.parameters.floats) > 1e-3);
  for (const model of [a!, b!, c!]) model.close();
});

for (const tied of [true, false]) {
  for (const kernels of [reference, ...backends]) {
    const name = `LlisaModel ${tied ? "tied" : "untied"} on ${kernels.name}`;
    Deno.test(`${name} fulfils its proof sheet`, () => {
      const model = lively(tiny({ ...SIZES, tied }), kernels);
      const sheet = proveModel(model);
      assert(sheet.holds, JSON.stringify(sheet.rows));
      model.close();
    });

    Deno.test(`${name} reads the same with the cache of forward, in a session, and behind its table`, () => {
      const model = lively(tiny({ ...SIZES, tied }), kernels);
      const tokens = someIds(9, 11);
      const whole = logitsOf(model, tokens);
      assertEquals(embeddedLogits(model, tokens), whole);
      for (const cuts of [[1, 1, 1, 1, 1, 1, 1, 1, 1], [4, 3, 2], [9]]) {
        checkPieces(model, tokens, cuts, whole, kernels);
      }
      model.close();
    });
  }
}

function embeddedLogits(model: LlisaModel, tokens: readonly number[]): Float64Array {
  const { kernels } = model;
  return noGradient(() =>
    step(() => {
      const x = model.embed(ids(tokens, { shape: [1, tokens.length], kernels }));
      return Float64Array.from(model.forwardEmbedded(x).floats);
    }, kernels)
  );
}

function checkPieces(
  model: LlisaModel,
  tokens: readonly number[],
  cuts: readonly number[],
  whole: Float64Array,
  kernels: Kernels,
): void {
  const V = model.vocabSize;
  const cache = new KvCache(kernels, 2, 9, rotaryCacheWidth(llisaHeadSizes(model.config)));
  const session = model.startSession();
  let at = 0;
  for (const count of cuts) {
    const piece = tokens.slice(at, at + count);
    const last = noGradient(() =>
      step(() => {
        const logits = model.forward(ids(piece, { shape: [1, count], kernels }), { cache });
        return Float64Array.from(logits.floats.subarray((count - 1) * V));
      }, kernels)
    );
    at += count;
    const expected = whole.subarray((at - 1) * V, at * V);
    assert(largestDifference(last, expected) < 1e-5, `cache, ${at} of ${cuts}`);
    assert(largestDifference(session.feed(piece), expected) < 1e-5, `session, ${at} of ${cuts}`);
  }
  cache.close();
  session.close();
}

Deno.test("LlisaModel refuses sizes, ids and lengths that do not fit", () => {
  const rule = "Cannot build a llisa model as ";
  const cases: [Partial<Record<string, unknown>>, string][] = [
    [{ nHeads: 3 }, `${rule}nHeads must divide dim into heads of even size: dim 8, nHeads 3`],
    [{ nHeads: 8 }, `${rule}nHeads must divide dim into heads of even size: dim 8, nHeads 8`],
    [{ nKvHeads: 3 }, `${rule}nKvHeads must divide nHeads: nHeads 4, nKvHeads 3`],
    [{ tied: 1 }, `${rule}tied must be true or false: 1`],
    [{ normEpsilon: 0 }, `${rule}normEpsilon must be a positive number: 0`],
    [{ multipleOf: 32 }, `${rule}its config has the keys vocabSize, `],
    [{ hiddenDim: "12" }, `${rule}hiddenDim must be an integer from 1 to 262144: "12"`],
  ];
  for (const [given, message] of cases) {
    assertThrows(() => new LlisaModel({ ...tiny(), ...given }), RangeError, message);
  }
  const model = new LlisaModel(tiny());
  assertThrows(() => model.logits(ids([1, 2])), TypeError, "must have shape (B, T): (2,)");
  const five = ids([0, 1, 2, 3, 4], { shape: [1, 5] });
  assertThrows(() => model.logits(five), RangeError, "with 1 to 4 tokens: (1, 5) after 0");
  const session = model.startSession();
  assertThrows(() => session.feed([5]), RangeError, "ids must be integers from 0 to 4: 5");
  assertThrows(() => session.feed([0, 1, 2, 3, 4]), RangeError, "Cannot run a llisa model as ids");
  session.close();
  assertThrows(() => session.feed([1]), TypeError, "the session was closed");
  model.close();
});

Deno.test("LlisaModel in 8-bit integers stays near its floats, and refuses widths that no group divides", () => {
  const sizes = { ...SIZES, dim: 64, hiddenDim: 172, nHeads: 4, nKvHeads: 2 };
  const model = new LlisaModel(tiny(sizes), { seed: 1 });
  for (const [, { shape, floats }] of model.parameters.entries()) {
    if (shape.length > 1) { for (let i = 0; i < floats.length; i++) floats[i] = floats[i]! * 6; }
  }
  const [exact, rounded] = [model.startSession(), model.startSession("int8")];
  const tokens = someIds(9, 11);
  const [a, b] = [exact.feed(tokens), rounded.feed(tokens)];
  const error = largestDifference(a, b);
  const spread = Math.max(...a) - Math.min(...a);
  assert(error > 0 && error < 0.05 * spread, `${error} of ${spread}`);
  for (const session of [exact, rounded]) session.close();
  model.close();
  const odd = new LlisaModel(tiny({ hiddenDim: 14 }));
  assertThrows(() => odd.startSession("int8"), RangeError, "must be multiples of 4: 8 and 14");
  odd.close();
});
