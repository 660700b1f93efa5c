import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { evaluate, evaluateModules, makeShardDataset } from "../../lib/training/mod.ts";
import { storyModule, VOCAB } from "./shard_support.ts";
import { eventsOf, smallModel, smallRun } from "./support.ts";

const T = 8;
const wasm = kernelsNamed("wasm");
const [one, two, tiny] = [
  storyModule("one", 0, 3000),
  storyModule("two", 3000, 4500),
  storyModule("tiny", 4500, 4520),
];

Deno.test("evaluateModules gives each module's own score, which together are that of all", async () => {
  const data = makeShardDataset([one, two, tiny], VOCAB, T);
  const model = smallModel(data, wasm);
  const scores = await evaluateModules(model, data);
  const all = await evaluate(model, data);
  assertEquals(scores.map(({ name, score }) => [name, score?.tokens]), [["one", 296], ["two", 152], [
    "tiny",
    undefined,
  ]]);
  const sum = scores.reduce((nats, { score }) => nats + (score ? score.tokens * score.nllNats : 0), 0);
  assertAlmostEquals(sum / all.tokens, all.nllNats, 1e-9);
  assert(scores[0]!.score!.unigramNats !== scores[1]!.score!.unigramNats);
  assertEquals(await evaluateModules(model, data), scores);
  model.close();
});

Deno.test("evaluateModules scores the same tokens whether a module is trained on, held at weight 0, or added later", async () => {
  const sets = [[one, two], [{ ...two, weight: 0 }, one], [two, one, storyModule("three", 6000, 7000)]];
  const model = smallModel(makeShardDataset([one], VOCAB, T), wasm);
  const scores = await Promise.all(sets.map(async (modules) => {
    const found = await evaluateModules(model, makeShardDataset(modules, VOCAB, T));
    return found.filter(({ name }) => name !== "three").toSorted((a, b) => a.name < b.name ? -1 : 1);
  }));
  assertEquals(scores[1], scores[0]);
  assertEquals(scores[2], scores[0]);
  model.close();
});

Deno.test("evaluateModules shows that training on a module moves the base's own score too (L8): data is modular, weights are not", async () => {
  const both = makeShardDataset([one, two], VOCAB, T);
  const run = smallRun(makeShardDataset([one], VOCAB, T), wasm, { steps: 30, batch: 8 });
  await eventsOf(run.trainer);
  const before = (await evaluateModules(run.model, both)).map(({ score }) => score!.nllNats);
  const weights = Float64Array.from(run.model.parameters.floats);
  run.trainer.close();
  const more = smallRun(makeShardDataset([{ ...one, weight: 0 }, two], VOCAB, T), wasm, {
    steps: 30,
    batch: 8,
  });
  more.model.parameters.floats.set(weights);
  await eventsOf(more.trainer);
  const after = (await evaluateModules(more.model, both)).map(({ score }) => score!.nllNats);
  assert(after[1]! < before[1]!, `${before} to ${after}`);
  assert(Math.abs(after[0]! - before[0]!) > 1e-3, `${before} to ${after}`);
  more.close();
  run.model.close();
});
