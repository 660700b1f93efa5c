import { assert, assertEquals, assertThrows } from "@std/assert";
import { noGradient } from "../../../lib/autograd/mod.ts";
import { LlisaAdapter, type LlisaModel, mergeAdapters, openAdapter } from "../../../lib/models/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { encodeCheckpoint, makeDataset, type Trainable, Trainer } from "../../../lib/training/mod.ts";
import { checkBackends, checkFiniteDifferences } from "../gradients.ts";
import { backends, largestDifference, reference } from "../haze/support.ts";
import { lively, tiny } from "./support.ts";

const tokenizer = Vocab.fromText("abcde");

/** An adapter whose both halves matter. */
function busy(base: LlisaModel, rank = 2, alpha = 3, seed = 8): LlisaAdapter {
  const adapter = new LlisaAdapter(base, { rank, alpha, seed });
  const random = new Pcg64(seed);
  const { floats } = adapter.parameters;
  for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(0.3 * random.normal());
  return adapter;
}

function logitsOf(model: Trainable): Float64Array {
  const { kernels } = model;
  const input = ids([0, 3, 1, 4], { shape: [1, 4], kernels });
  return noGradient(() => step(() => Float64Array.from(model.logits(input).floats), kernels));
}

Deno.test("LlisaAdapter has the gradient of its finite differences", () => {
  const base = lively(tiny({ nLayers: 1 }), reference);
  const adapter = busy(base);
  checkFiniteDifferences(adapter);
  adapter.close();
  base.close();
});

Deno.test("LlisaAdapter changes nothing while it is fresh, and what its merged model says when it is not", () => {
  for (const kernels of [reference, ...backends]) {
    const base = lively(tiny(), kernels);
    const fresh = new LlisaAdapter(base, { rank: 2 });
    assertEquals(logitsOf(fresh), logitsOf(base));
    const adapter = busy(base);
    const merged = adapter.merge();
    const adapted = logitsOf(adapter);
    assert(largestDifference(adapted, logitsOf(base)) > 0.01);
    assert(largestDifference(adapted, logitsOf(merged)) < 1e-5);
    for (const model of [fresh, adapter, merged, base]) model.close();
  }
});

Deno.test("LlisaAdapter leaves its base bit-equal while it learns, and so does removing it", async () => {
  const text = "abcdeedcba".repeat(30);
  const data = makeDataset({ name: "letters", text, bytes: text.length }, tokenizer, 4);
  const base = lively(tiny(), backends[0]!);
  const before = base.parameters.floats.slice();
  const adapter = new LlisaAdapter(base, { rank: 4 });
  const trainer = new Trainer(adapter, data, { steps: 60, batch: 8, context: 4, learningRate: 1e-2 });
  const losses: number[] = [];
  for await (const event of trainer.run()) if (event.type === "step") losses.push(event.loss);
  trainer.close();
  assert(losses.at(-1)! < losses[0]! - 0.3, `${losses[0]} to ${losses.at(-1)}`);
  assertEquals(base.parameters.floats, before);
  const removed = mergeAdapters(base, []);
  assertEquals(removed.parameters.floats, before);
  for (const model of [adapter, removed, base]) model.close();
});

Deno.test("LlisaAdapter acts beside others, as it does merged with them in any order", () => {
  const base = lively(tiny(), reference);
  const [first, second] = [busy(base, 2, 2, 1), busy(base, 3, 6, 2)];
  const both = new LlisaAdapter(base, { rank: 3, alpha: 6, beside: [first] });
  both.parameters.floats.set(second.parameters.floats);
  const merged = mergeAdapters(base, [second, first]);
  assert(largestDifference(logitsOf(both), logitsOf(merged)) < 1e-10);
  const alone = first.merge();
  assert(largestDifference(logitsOf(merged), logitsOf(alone)) > 0.01);
  for (const model of [merged, alone, both, first, second, base]) model.close();
});

Deno.test("openAdapter gives back what was saved, and refuses another base or another file", () => {
  const base = lively(tiny(), backends[0]!);
  const adapter = busy(base);
  const bytes = encodeCheckpoint({ model: adapter, tokenizer });
  const copy = openAdapter(bytes, base, "a.npz");
  assertEquals(copy.parameters.floats, adapter.parameters.floats);
  assertEquals(copy.config, adapter.config);
  const other = lively(tiny(), backends[0]!, 6);
  assertThrows(() => openAdapter(bytes, other), RangeError, "its base must be the one it was trained on");
  assertThrows(
    () => mergeAdapters(other, [adapter]),
    RangeError,
    "its base must be the one it was trained on",
  );
  const weights = encodeCheckpoint({ model: base, tokenizer });
  assertThrows(
    () => openAdapter(weights, base, "b.npz"),
    SyntaxError,
    "Cannot open b.npz as its kind must be llisa-adapter: llisa",
  );
  for (const model of [copy, adapter, other, base]) model.close();
});

Deno.test("LlisaAdapter refuses a rank or a factor that is none", () => {
  const base = lively(tiny(), reference);
  for (const rank of [0, 9, 1.5]) {
    assertThrows(
      () => new LlisaAdapter(base, { rank }),
      RangeError,
      `rank must be an integer from 1 to dim, 8: ${rank}`,
    );
  }
  assertThrows(() => new LlisaAdapter(base, { alpha: 0 }), RangeError, "alpha must be a positive number: 0");
  base.close();
});

Deno.test("LlisaAdapter has the reference's gradients on every backend", () => {
  const exact = lively(tiny(), reference);
  const adapter = busy(exact);
  const onOther = {
    ...{
      kind: adapter.kind,
      kernels: adapter.kernels,
      parameters: adapter.parameters,
      config: adapter.config,
    },
    ...{ vocabSize: 5, contextLength: 4 },
    logits: (ids: Parameters<Trainable["logits"]>[0]) => adapter.logits(ids),
    to(kernels: typeof reference) {
      const base = exact.to(kernels);
      const copy = new LlisaAdapter(base, { rank: 2, alpha: 3 });
      copy.parameters.floats.set(adapter.parameters.floats);
      return copy;
    },
  };
  checkBackends(onOther, backends);
  adapter.close();
  exact.close();
});
