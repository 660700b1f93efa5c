import { assert, assertEquals, assertThrows } from "@std/assert";
import golden from "../../../golden/haze/heads.json" with { type: "json" };
import { wasmKernels } from "../../../../lib/kernels/mod.ts";
import {
  Block,
  ContentHead,
  getRng,
  type Head,
  type HeadOptions,
  HybridHead,
  initWeight,
  ReweightHead,
} from "../../../../lib/models/haze/seed/mod.ts";
import { HazeModel } from "../../../../lib/models/mod.ts";
import { ids, normal, ones, step } from "../../../../lib/tensor/mod.ts";
import { HEAD_TYPES, reference, tiny } from "../support.ts";
import { float32, float64, type GoldenArray, numbersOf, relativeError, tensorOf } from "./support.ts";

const MAKE: Record<string, (options: HeadOptions) => Head> = {
  reweight: (options) => new ReweightHead(options),
  content: (options) => new ContentHead(options),
  hybrid: (options) => new HybridHead(options),
};
const SIZES = { nEmb: 8, headDim: 4, T: 6 };

for (const { head_type, n_emb, head_dim, T, weights, cases } of golden) {
  Deno.test(`${head_type} head of the seed gives upstream's rows, also of a text longer than its context`, () => {
    for (const kernels of [float64, ...float32]) {
      const head = MAKE[head_type]!({ nEmb: n_emb, headDim: head_dim, T, random: getRng(1), kernels });
      const given = Object.fromEntries(
        Object.entries(weights as unknown as Record<string, GoldenArray>).map(([name, array]) => [name, {
          shape: array.shape,
          data: numbersOf(array),
        }]),
      );
      head.load(given);
      assertEquals(Object.keys(head.weights).sort(), Object.keys(given).sort());
      for (const [name, { data }] of Object.entries(head.weights)) {
        assertEquals(Array.from(data), Array.from(given[name]!.data));
      }
      for (const { length, x, out } of cases) {
        const y = head.forward(tensorOf(x, kernels));
        assertEquals(y.shape, [Math.min(length, T), head_dim]);
        assertEquals(y.shape, out.shape);
        const error = relativeError(y.data, numbersOf(out));
        assert(error <= 1e-5, `${kernels.name}, ${length} rows: off by ${error}`);
      }
      head.close();
    }
  });
}

Deno.test("Heads of the seed draw their weights in upstream's order", () => {
  const random = getRng(9);
  const expected = ([["reweight.wv", 4], ["reweight.wr", 6], ["content.wq", 4], ["content.wk", 4], [
    "content.wv",
    4,
  ]] as const)
    .map(([name, columns]) => [name, initWeight([8, columns], random).data] as const);
  const drawn = new HybridHead({ ...SIZES, random: getRng(9), alpha: 0.25 });
  for (const [name, data] of expected) assertEquals(drawn.weights[name]!.data, data, name);
  assertEquals(drawn.weights.gate!.item(), 0.25);
  const plain = new HybridHead({ ...SIZES, random: getRng(9) });
  assertEquals(plain.weights.gate!.item(), 0.5);
  drawn.close();
  plain.close();
});

Deno.test("Heads of the seed refuse sizes, inputs and weights that do not fit", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const random = getRng(1);
  for (const name of ["nEmb", "headDim", "T"]) {
    for (const bad of [0, -1, 1.5, NaN]) {
      assertThrows(
        () => new ContentHead({ ...SIZES, [name]: bad, random, kernels }),
        RangeError,
        `Cannot build a head as ${name} must be an integer of at least 1: ${bad}`,
      );
    }
  }
  for (const bad of [NaN, -0.1, 1.1]) {
    assertThrows(
      () => new HybridHead({ ...SIZES, random, kernels, alpha: bad }),
      RangeError,
      `Cannot build a head as alpha must be in [0, 1]: ${bad}`,
    );
  }
  assertEquals(kernels.launcher.memory.usedBytes, 0);
  const head = new ReweightHead({ ...SIZES, random, kernels });
  for (const shape of [[3, 7], [0, 8], [8], [1, 3, 8]]) {
    assertThrows(
      () => head.forward(ones(shape, { kernels })),
      TypeError,
      "Cannot run a head as x must have shape (L, 8): ",
    );
  }
  const { wv, wr } = head.weights;
  const rule = "Cannot load a head as ";
  assertThrows(() => head.load({ wv: wv! }), TypeError, `${rule}wr must have shape (8, 6): it is missing`);
  assertThrows(() => head.load({ wv: wr!, wr: wr! }), TypeError, `${rule}wv must have shape (8, 4): (8, 6)`);
  assertThrows(
    () => head.load({ wv: wv!, wr: wr!, wq: wv! }),
    TypeError,
    `${rule}its weights are wv, wr: wq`,
  );
  assertEquals(head.weights.wv!.data, wv!.data);
  head.close();
  assertEquals(kernels.launcher.memory.usedBytes, 0);
});

Deno.test("Block of the seed is the block that a model runs", () => {
  for (const headType of HEAD_TYPES) {
    const config = tiny(headType, { nBlocks: 1 });
    const model = new HazeModel(config, { kernels: reference, seed: 3 });
    const random = getRng(3);
    for (const name of ["embed", "pos"]) initWeight(model.parameters.get(name).shape, random);
    const { vocabSize: _, nBlocks: __, ...sizes } = config;
    const block = new Block({ ...sizes, random, kernels: reference });
    for (const name of block.parameters.names) {
      const inModel = model.parameters.get(name.replace("block", "blocks.0"));
      assertEquals(block.parameters.get(name).data, inModel.data, name);
    }
    // With the rest of the model an identity: what goes in is embed + pos, and w2 shows what comes out normalised.
    const seen: number[] = [];
    const x = normal([4, 6], getRng(8), { kernels: reference });
    const y = block.forward(x);
    assertEquals(y.shape, [4, 6]);
    model.parameters.get("embed").floats.set(x.floats);
    model.parameters.get("pos").floats.fill(0);
    model.parameters.get("w2").floats.fill(0);
    for (let i = 0; i < 5; i++) model.parameters.get("w2").floats[i * 5 + i] = 1;
    const logits = step(
      () => model.logits(ids([0, 1, 2, 3], { shape: [1, 4], kernels: reference })),
      reference,
    );
    for (let t = 0; t < 4; t++) {
      const row = Array.from(y.floats.slice(6 * t, 6 * t + 6));
      const mean = row.reduce((a, b) => a + b) / 6;
      const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 6;
      for (let i = 0; i < 5; i++) seen.push((row[i]! - mean) / Math.sqrt(variance + 1e-5));
    }
    assert(relativeError(logits.data, seen) <= 1e-12);
    block.close();
    model.close();
  }
});

Deno.test("Block refuses sizes and inputs that do not fit", () => {
  const sizes = { nEmb: 8, T: 4, nodes: 8, nHeads: 2, random: getRng(1) };
  assertThrows(() => new Block({ ...sizes, nHeads: 3 }), RangeError, "nHeads must divide nEmb");
  assertThrows(() => new Block({ ...sizes, alpha: NaN }), RangeError, "alpha must be in [0, 1]");
  assertThrows(() => new Block({ ...sizes, nodes: 0 }), RangeError, "nodes must be an integer");
  const block = new Block(sizes);
  assertThrows(
    () => block.forward(ones([5, 8])),
    RangeError,
    "Cannot run a block as x must have 1 to 4 rows: 5",
  );
  assertThrows(
    () => block.forward(ones([0, 8])),
    RangeError,
    "Cannot run a block as x must have 1 to 4 rows: 0",
  );
  assertThrows(
    () => block.forward(ones([2, 6])),
    TypeError,
    "Cannot run a block as x must have shape (L, 8): (2, 6)",
  );
  block.close();
});
