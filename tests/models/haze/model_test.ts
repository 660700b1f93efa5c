/** Moving, saving, opening and closing a model. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Kernels, wasmKernels } from "../../../lib/kernels/mod.ts";
import { HAZE_PRESETS, HazeModel, MODEL_KINDS, openCheckpoint } from "../../../lib/models/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../../lib/training/mod.ts";
import { backends, HEAD_TYPES, largestDifference, lively, logitsOf, reference, tiny } from "./support.ts";

const tokenizer = Vocab.fromText("abcde");
const TOKENS = [[1, 2, 3, 4], [0, 0, 4, 2]];

Deno.test("HazeModel.logits takes rows of up to the context, and refuses other shapes", () => {
  const model = lively(tiny("hybrid"), reference);
  const input = (shape: number[]) =>
    ids(new Int32Array(shape.reduce((a, b) => a * b, 1)), { shape, kernels: reference });
  assertEquals(model.logits(input([3, 2])).shape, [3, 2, 5]);
  const rule = "Cannot run a haze model as ids must be (B, T) with 1 to 4 tokens: ";
  for (const [shape, shown] of [[[1, 5], "(1, 5)"], [[1, 0], "(1, 0)"]] as const) {
    assertThrows(() => model.logits(input([...shape])), RangeError, `${rule}${shown} after 0`);
  }
  for (const [shape, shown] of [[[4], "(4,)"], [[1, 1, 2], "(1, 1, 2)"]] as const) {
    assertThrows(
      () => model.logits(input([...shape])),
      TypeError,
      `Cannot run a haze model as ids must have shape (B, T): ${shown}`,
    );
  }
  assertThrows(() => logitsOf(model, [[5]]), RangeError, "ids must be integers from 0 to 4: 5");
  assertThrows(() => logitsOf(model, [[-1]]), RangeError, "ids must be integers from 0 to 4: -1");
});

Deno.test("HazeModel.to carries the weights to another backend and back, bit for bit", () => {
  for (const headType of HEAD_TYPES) {
    for (const kernels of backends) {
      const model = lively(tiny(headType), kernels);
      const wide = model.to(reference);
      assertEquals([wide.kernels.name, wide.parameters.floats.constructor], ["reference64", Float64Array]);
      assertEquals(wide.parameters.floats, Float64Array.from(model.parameters.floats));
      const error = largestDifference(logitsOf(model, TOKENS), logitsOf(wide, TOKENS));
      assert(error <= 1e-5, `${headType} on ${kernels.name}: off by ${error}`);
      const back = wide.to(kernels);
      assertEquals(logitsOf(back, TOKENS), logitsOf(model, TOKENS));
      // A copy, not a view.
      back.parameters.floats.fill(0);
      assert(model.parameters.floats.some((x) => x !== 0));
      back.close();
      model.close();
    }
  }
});

Deno.test("HazeModel refuses ids of another backend", () => {
  const model = lively(tiny("hybrid"), reference);
  assertThrows(() => model.logits(ids([1], { shape: [1, 1] })), TypeError, "one backend");
});

Deno.test("HazeModel is opened from its checkpoint bit for bit", () => {
  for (const headType of HEAD_TYPES) {
    for (const kernels of [reference, ...backends]) {
      const model = lively(tiny(headType), kernels);
      const bytes = encodeCheckpoint({ model, tokenizer });
      const opened = openCheckpoint(bytes, { kernels });
      assertEquals(opened.model.config, model.config);
      assertEquals(opened.model.kernels.name, kernels.name);
      assertEquals([...opened.model.parameters.names], [...model.parameters.names]);
      assertEquals(opened.model.parameters.floats.slice(), model.parameters.floats.slice());
      assertEquals(opened.tokenizer.toJSON(), tokenizer.toJSON());
      assertEquals(logitsOf(opened.model as HazeModel, TOKENS), logitsOf(model, TOKENS));
      assertEquals(encodeCheckpoint(opened), bytes);
      opened.model.close();
      model.close();
    }
  }
});

Deno.test("openCheckpoint refuses what is no checkpoint, and leaves no memory behind", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const model = lively(tiny("hybrid"), reference);
  const bytes = encodeCheckpoint({ model, tokenizer });
  assertEquals(MODEL_KINDS.includes("haze"), true);
  for (const bad of [new Uint8Array(), bytes.slice(0, bytes.length / 2), new TextEncoder().encode("haze")]) {
    assertThrows(() => openCheckpoint(bad, { kernels, name: "bad.npz" }), SyntaxError, "bad.npz");
  }
  const other = Vocab.fromText("abcdef");
  assertThrows(
    () => openCheckpoint(encodeCheckpoint({ model, tokenizer: other }), { kernels, name: "six.npz" }),
    SyntaxError,
    "Cannot open six.npz as model and tokenizer must have one vocabulary: 5 and 6",
  );
  const unknown = { ...{ kernels: reference, parameters: model.parameters }, config: model.config };
  const stranger = {
    ...unknown,
    kind: "mist",
    vocabSize: 5,
    contextLength: 4,
    logits: () => model.logits(ids([])),
  };
  assertThrows(
    () => openCheckpoint(encodeCheckpoint({ model: stranger, tokenizer }), { kernels }),
    SyntaxError,
    "as its kind must be one of haze, llisa, resoformer, reso-llm, spiral: mist",
  );
  model.parameters.get("embed").floats[3] = NaN;
  assertThrows(
    () => openCheckpoint(encodeCheckpoint({ model, tokenizer }), { kernels }),
    SyntaxError,
    "Cannot load checkpoint as parameter embed must hold finite numbers: NaN at 3",
  );
  assertEquals(kernels.launcher.memory.usedBytes, 0);
});

Deno.test("HazeModel gives its memory back when closed, two hundred times", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 4096 });
  const { memory } = kernels.launcher;
  const neighbour = lively(tiny("content"), kernels);
  const expected = logitsOf(neighbour, TOKENS);
  const used = memory.usedBytes;
  for (let i = 0; i < 200; i++) {
    const model = new HazeModel({ ...HAZE_PRESETS.seed, nBlocks: 1, T: 4, vocabSize: 5 }, {
      kernels,
      seed: i,
    });
    assert(memory.usedBytes >= used + 4 * model.parameters.size);
    if (i % 20 === 0) logitsOf(model, TOKENS);
    model.close();
    model.close();
    assertEquals(memory.usedBytes, used);
    assertThrows(
      () => model.parameters.floats,
      TypeError,
      "Cannot use parameters as their memory was given back",
    );
    assertThrows(() => model.parameters.get("embed"), TypeError, "as the model was closed");
  }
  assertEquals(logitsOf(neighbour, TOKENS), expected);
  neighbour.close();
  assertEquals(memory.usedBytes, 0);
});

Deno.test("HazeModel closed out of order leaves the others whole", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const make = () => HEAD_TYPES.map((headType, i) => lively(tiny(headType), kernels, i));
  const [a, b, c] = make() as [HazeModel, HazeModel, HazeModel];
  const expected = [a, b, c].map((model) => logitsOf(model, TOKENS));
  a.close();
  const d = lively(tiny("reweight"), kernels, 0); // lies where a lay
  assertEquals([d, b, c].map((model) => logitsOf(model, TOKENS)), expected);
  c.close();
  assertEquals([d, b].map((model) => logitsOf(model, TOKENS)), expected.slice(0, 2));
  d.close();
  b.close();
  assertEquals(kernels.launcher.memory.usedBytes, 0);
});

Deno.test("HazeModel thins embeddings and both halves of each block, each with a mask of its own", () => {
  const ops: number[] = [];
  const engine = wasmKernels({ threads: 1, maxPages: 1024 });
  const kernels: Kernels = {
    ...engine,
    dropout(call) {
      ops.push(call.op);
      engine.dropout(call);
    },
  };
  for (const nBlocks of [1, 3]) {
    ops.length = 0;
    const model = lively(tiny("hybrid", { nBlocks }), kernels);
    const input = ids([1, 2], { shape: [1, 2], kernels });
    model.logits(input, { rate: 0.5, key: new Int32Array([1]) });
    assertEquals(ops, Array.from({ length: 1 + 2 * nBlocks }, (_, op) => op));
  }
});

Deno.test("HazeModel with dropout draws new zeros for each key, and none without", () => {
  const model = lively(tiny("hybrid"), backends[0]!);
  const logits = (rate: number, key: number) =>
    step(() => {
      const input = ids(TOKENS.flat(), { shape: [2, 4], kernels: model.kernels });
      return Float64Array.from(model.logits(input, { rate, key: new Int32Array([key]) }).floats);
    }, model.kernels);
  assertEquals(logits(0, 1), logitsOf(model, TOKENS));
  assertEquals(logits(0.5, 1), logits(0.5, 1));
  assert(largestDifference(logits(0.5, 1), logits(0.5, 2)) > 0.01);
  assert(largestDifference(logits(0.5, 1), logits(0, 1)) > 0.01);
  model.close();
});
