/** The seed's model class: sizes, logits, training, files. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { readNpz } from "../../../lib/formats/mod.ts";
import { wasmKernels } from "../../../lib/kernels/mod.ts";
import { HazeModel, openCheckpoint, ReweightGPT, type ReweightGPTOptions } from "../../../lib/models/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { encodeCheckpoint, makeDataset, Trainer } from "../../../lib/training/mod.ts";
import { backends, HEAD_TYPES, lively, logitsOf, reference, tiny } from "./support.ts";

const wasm = backends[0]!;
const small = (given: Partial<ReweightGPTOptions> = {}): ReweightGPT =>
  new ReweightGPT({ vocabSize: 12, T: 6, nEmb: 8, nodes: 8, nBlocks: 2, nHeads: 2, kernels: wasm, ...given });

Deno.test("ReweightGPT has the defaults of the seed's constructor, and leaves the gates to alpha", () => {
  const model = new ReweightGPT({ vocabSize: 9 });
  assertEquals(model.config, {
    ...{ vocabSize: 9, T: 16, nEmb: 32, nodes: 32, nBlocks: 3, nHeads: 4, headType: "hybrid", alpha: 0.5 },
  });
  assert(model instanceof HazeModel);
  assertEquals(model.kind, "haze");
  assertEquals(model.gates, Array(3).fill(Array(4).fill(0.5)));
  const plain = new HazeModel(model.config, { seed: 42 });
  assertEquals(model.parameters.floats.slice(), plain.parameters.floats.slice());
  const undefinedSizes = new ReweightGPT(
    { vocabSize: 9, ...{ T: undefined } } as unknown as ReweightGPTOptions,
  );
  assertEquals(undefinedSizes.config.T, 16);
  assertEquals(small({ headType: "content" }).gates, [[], []]);
  for (const each of [model, plain, undefinedSizes]) each.close();
});

Deno.test("ReweightGPT refuses sizes that make no model", () => {
  const wrong: [Record<string, unknown>, string][] = [
    [{ nEmb: 10, nHeads: 4 }, "nHeads must divide nEmb: nEmb 10, nHeads 4"],
    [{ headType: "static" }, 'headType must be one of hybrid, reweight, content: "static"'],
    [{ alpha: NaN }, "alpha must be in [0, 1]: NaN"],
    [{ alpha: -0.1 }, "alpha must be in [0, 1]: -0.1"],
    [{ alpha: 1.5 }, "alpha must be in [0, 1]: 1.5"],
    ...["vocabSize", "T", "nEmb", "nodes", "nBlocks", "nHeads"].flatMap((
      key,
    ): [Record<string, unknown>, string][] => [
      [{ [key]: 0 }, `${key} must be an integer from 1 to`],
      [{ [key]: 2.5 }, `${key} must be an integer from 1 to`],
      [{ [key]: -1 }, `${key} must be an integer from 1 to`],
    ]),
    [{ seed: -1 }, "seed"],
    [{ n_emb: 32 }, "n_emb"],
  ];
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  for (const [given, rule] of wrong) {
    assertThrows(() => small({ ...given, kernels } as Partial<ReweightGPTOptions>), RangeError, rule);
  }
  assertEquals(kernels.launcher.memory.usedBytes, 0);
});

Deno.test("ReweightGPT.logits takes the ids of one text, and tensors as any model", () => {
  for (const headType of HEAD_TYPES) {
    const model = small({ headType });
    const text = [1, 5, 11, 0];
    const logits = model.logits(text);
    assertEquals(logits.shape, [4, 12]);
    const batch = step(() => model.logits(ids(text, { shape: [1, 4], kernels: wasm })), wasm);
    assertEquals(batch.shape, [1, 4, 12]);
    assertEquals(logits.data, batch.data);
    assertEquals(model.logits(Int32Array.from(text)).data, logits.data);
    assertEquals(model.logits(Uint8Array.from([7])).shape, [1, 12]);
    model.close();
  }
});

Deno.test("ReweightGPT.logits refuses texts that are empty or too long, and ids it does not know", () => {
  const model = small();
  const rule = "Cannot score ids as ";
  assertThrows(() => model.logits([]), RangeError, `${rule}there must be 1 to 6 of them, the context: 0`);
  assertThrows(
    () => model.logits(new Int32Array(7)),
    RangeError,
    `${rule}there must be 1 to 6 of them, the context: 7`,
  );
  for (const bad of [-1, 12, 0.5, NaN]) {
    assertThrows(
      () => model.logits([0, bad]),
      RangeError,
      `${rule}ids must be integers from 0 to 11: ${bad} at 1`,
    );
  }
  assertThrows(
    () => model.generate({ seedSeq: [3, -1] }),
    RangeError,
    "ids must be integers from 0 to 11: -1 at 1",
  );
  assertThrows(
    () => model.generate({ seedSeq: [12] }),
    RangeError,
    "ids must be integers from 0 to 11: 12 at 0",
  );
  const narrow = small({ T: 1 });
  assertThrows(() => narrow.logits([1, 2]), RangeError, "there must be 1 to 1 of them, the context: 2");
  assertEquals(narrow.generate({ seedSeq: [1, 2, 3], length: 4 }).tokens.length, 4);
  narrow.close();
  model.close();
});

Deno.test("ReweightGPT.to carries weights and stream to another backend", () => {
  const model = small();
  model.generate({ length: 3 });
  const wide = model.to(reference);
  assert(wide instanceof ReweightGPT);
  assertEquals(wide.parameters.floats, Float64Array.from(model.parameters.floats));
  assertEquals(wide.generate({ length: 20 }).tokens, model.generate({ length: 20 }).tokens);
  model.close();
});

Deno.test("ReweightGPT is trained and saved as any haze model; its gates move, and survive both kinds of file", async () => {
  const text = "the haze lies over the lamps of the valley. ".repeat(20);
  const vocab = Vocab.fromText(text);
  for (const kernels of [reference, ...backends]) {
    const model = small({ vocabSize: vocab.vocabSize, kernels, alpha: 0.25 });
    const data = makeDataset({ name: "hills", text, bytes: text.length }, vocab, 6);
    const trainer = new Trainer(model, data, { steps: 3, batch: 2, context: 6 });
    for await (const event of trainer.run()) if (event.type === "step" && event.step === 3) break;
    const { gates } = model;
    assert(gates.flat().every((gate) => gate !== 0.25), `gates did not move: ${gates}`);
    assertEquals(model.config.alpha, 0.25);
    const checkpoint = openCheckpoint(encodeCheckpoint({ model, tokenizer: vocab, trainer }), { kernels });
    const weights = openCheckpoint(model.toNpz(vocab), { kernels });
    const own = ReweightGPT.fromNpz(vocab.vocabSize, model.toNpz(), { kernels });
    assertEquals(own.gates, gates);
    for (const copy of [checkpoint.model as HazeModel, weights.model as HazeModel, own]) {
      assertEquals(
        copy.parameters.get("blocks.1.heads.gate").data,
        model.parameters.get("blocks.1.heads.gate").data,
      );
      assertEquals(copy.parameters.floats.slice(), model.parameters.floats.slice());
      assertEquals(copy.config, model.config);
      copy.close();
    }
    assertEquals(weights.tokenizer.toJSON(), vocab.toJSON());
    trainer.close();
    model.close();
  }
});

Deno.test("ReweightGPT.gates are what the forward pass mixes with: moving one moves the logits", () => {
  const model = lively(tiny("hybrid"), reference);
  const before = logitsOf(model, [[1, 2, 3]]);
  model.parameters.get("blocks.1.heads.gate").floats[0]! += 0.5;
  assert(logitsOf(model, [[1, 2, 3]]).some((logit, i) => Math.abs(logit - before[i]!) > 1e-3));
  const other = new HazeModel({ ...model.config, alpha: 0.9 }, { kernels: reference, initialise: false });
  other.parameters.floats.set(model.parameters.floats);
  assertEquals(logitsOf(other, [[1, 2, 3]]), logitsOf(model, [[1, 2, 3]]), "alpha itself is read no more");
});

Deno.test("HazeModel draws its weights from a stream that goes on, and refuses a seed beside it", () => {
  const model = new HazeModel(tiny("hybrid"), { kernels: reference, initialise: false });
  assert(model.parameters.floats.every((weight) => weight === 0));
  assertThrows(
    () => new HazeModel(tiny("hybrid"), { seed: 1, random: {} as never }),
    TypeError,
    "Cannot build a haze model as a seed and a stream exclude each other: seed 1",
  );
  assertEquals(readNpz(small().toNpz()).get("T")!.data[0], 6n);
});
