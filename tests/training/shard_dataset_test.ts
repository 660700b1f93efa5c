import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { shardOfTexts, writeManifest } from "../../lib/data/mod.ts";
import { writeTokenShard } from "../../lib/formats/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { openCheckpoint } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { bigramNats, unigramNats } from "../../lib/metrics/mod.ts";
import {
  type Dataset,
  datasetOfShards,
  encodeCheckpoint,
  evaluate,
  makeShardDataset,
  restoreTrainer,
  Trainer,
} from "../../lib/training/mod.ts";
import { placesIn } from "../data/shards/support.ts";
import { storyModule, VOCAB } from "./shard_support.ts";
import { eventsOf, lossesOf, type smallModel, smallRun, weightsOf } from "./support.ts";

const T = 8;
const wasm = kernelsNamed("wasm");
const MODULES = [
  storyModule("one", 0, 3000),
  storyModule("two", 3000, 4500),
  storyModule("three", 4500, 5000),
];

Deno.test("makeShardDataset joins the sides of modules that have a weight, with yardsticks of those", () => {
  const off = { ...MODULES[2]!, weight: 0 };
  const data = makeShardDataset([MODULES[0]!, MODULES[1]!, off], VOCAB, T);
  const read = data.modules.slice(0, 2);
  assertEquals(data.train, read.flatMap(({ train }) => train));
  assertEquals(data.heldOut, read.flatMap(({ heldOut }) => heldOut));
  assertEquals(data.modules.map(({ windows }) => windows.all), [374, 187, 62]);
  const [training, testing] = [data.train, data.heldOut].map((parts) => parts.flatMap((part) => [...part]));
  assertEquals(data.unigramNats, unigramNats(training!, testing!, VOCAB.vocabSize));
  assertEquals(data.bigramNats, bigramNats(training!, testing!, VOCAB.vocabSize));
  assertEquals([data.name, data.warnings], ["one, two, three", []]);
});

Deno.test("makeShardDataset's hash changes with modules, weights, exponent, context and split, not with files", () => {
  const hash = (modules = MODULES, context = T, options = {}) =>
    makeShardDataset(modules, VOCAB, context, options).hash;
  const moved = MODULES.map((module) => ({ ...module, file: `elsewhere/${module.name}.bin` }));
  assertEquals(hash(moved), hash());
  const others = [
    hash(MODULES.slice(0, 2)),
    hash(MODULES.toReversed()),
    hash(MODULES.map((module) => ({ ...module, weight: module.name === "two" ? 2 : 1 }))),
    hash(MODULES, T, { exponent: 0.5 }),
    hash(MODULES, T, { heldOutFraction: 0.2 }),
    hash(MODULES, 9),
  ];
  assertEquals(new Set([hash(), ...others]).size, others.length + 1);
});

Deno.test("makeShardDataset trains on a single shard with a disjoint validation (L5), where upstream keeps int(1 · 0.9) = 0 files", async () => {
  const upstreamTrainingFiles = (files: number) => Math.trunc(files * 0.9);
  assertEquals(upstreamTrainingFiles(1), 0); // and an endless loop over none
  const only = MODULES[0]!;
  const data = makeShardDataset([only], VOCAB, T);
  const [module] = data.modules;
  assert(module!.windows.train > 300 && module!.windows.heldOut === 37, JSON.stringify(module!.windows));
  const [trained, held] = [data.train, data.heldOut].map((side) => placesIn(only.shard.ids, side));
  for (const [start, end] of trained!) {
    for (const [from, to] of held!) assert(start >= 0 && from >= 0 && (end <= from || to <= start));
  }
  const run = smallRun(data, wasm, { steps: 40, batch: 8 });
  const losses = await lossesOf(run.trainer);
  run.close();
  assertEquals(losses.length, 40);
  assert(losses.at(-1)! < losses[0]! - 0.3, `${losses[0]} to ${losses.at(-1)}`);
});

Deno.test("makeShardDataset refuses the copied shard (L11) or splits it alike; with upstream's files validation equals training to the last digit", async () => {
  const original = MODULES[0]!;
  const copy = { ...storyModule("copy", 0, 3000), file: "copy.shard" };
  assertThrows(
    () => makeShardDataset([original, copy], VOCAB, T),
    RangeError,
    "Cannot mix modules as no two may have equal content: one, copy\nhint: remove the copies",
  );
  // Upstream: the first int(2 · 0.9) = 1 of the files trains, the rest validates.
  const files = [original, copy].map(({ shard }) => Int32Array.from(shard.ids));
  const [training, validation] = [files.slice(0, 1), files.slice(1)];
  const run = smallRun(makeShardDataset([original], VOCAB, T), wasm, { steps: 60, batch: 8 });
  await eventsOf(run.trainer);
  const score = async (heldOut: readonly Int32Array[], data: Dataset = run.trainer.data) =>
    (await evaluate(run.model, { ...data, heldOut })).nllNats;
  assertEquals(await score(validation), await score(training));
  // Asked to take the copy, the split still keeps what validates out of what trains.
  const allowed = makeShardDataset([original, copy], VOCAB, T, { allowDuplicates: true });
  assertEquals(allowed.warnings, ["equal content: one, copy"]);
  assert(Math.abs(await score(allowed.heldOut) - await score(allowed.train)) > 1e-3);
  const held = allowed.heldOut[0]!.join();
  assert(allowed.train.every((part) => !part.join().includes(held)));
  run.close();
});

Deno.test("makeShardDataset refuses a near copy, whose held-out text is trained on at other places", () => {
  const moved = storyModule("moved", 5, 3000);
  const make = (allowDuplicates: boolean) =>
    makeShardDataset([MODULES[0]!, MODULES[1]!, moved], VOCAB, T, { allowDuplicates });
  assertThrows(
    () => make(false),
    RangeError,
    "at most a tenth of their held-out text may be trained on: 4 of 4 held-out",
  );
  assert(make(true).warnings.some((warning) => warning.includes("of one are trained on as well, in moved")));
});

Deno.test("a run on modules goes on bit for bit from its checkpoint, and not on other modules", async () => {
  const data = makeShardDataset(MODULES, VOCAB, T, { exponent: 0.5 });
  const config = { steps: 30, batch: 4, accumulation: 2, evaluateEvery: 10 };
  const whole = smallRun(data, wasm, config);
  const events = await eventsOf(whole.trainer);
  const first = smallRun(data, wasm, config);
  const before = await eventsOf(first.trainer, (event) => event.step === 17);
  const bytes = encodeCheckpoint({ ...first, tokenizer: VOCAB });
  first.close();
  const resume = (modules: typeof MODULES, exponent = 0.5) => {
    const { model, meta, arrays } = openCheckpoint(bytes, { kernels: wasm, moments: true });
    const trainer = new Trainer(
      model,
      makeShardDataset(modules, VOCAB, T, { exponent }),
      meta.training!.config,
    );
    const close = () => [trainer, model].forEach((part) => part.close());
    try {
      restoreTrainer(trainer, meta, arrays, "r.npz");
    } catch (error) {
      close();
      throw error;
    }
    return { trainer, model, close };
  };
  const second = resume(MODULES);
  assertEquals([...before, ...await eventsOf(second.trainer)], events);
  assertEquals(weightsOf(second.model as ReturnType<typeof smallModel>), weightsOf(whole.model));
  assertEquals(second.trainer.state, whole.trainer.state);
  second.close();
  whole.close();
  assertThrows(() => resume(MODULES.slice(0, 2)), RangeError, "the text must be the one it was trained on");
  assertThrows(() => resume(MODULES, 1), RangeError, "the text must be the one it was trained on");
});

Deno.test("Trainer.restore refuses malformed queues of modules and changes nothing", () => {
  const run = smallRun(makeShardDataset(MODULES, VOCAB, T), wasm);
  const { state } = run.trainer;
  const queues = (state.sampler as unknown as { modules: Record<string, unknown>[] }).modules;
  const bad: [unknown, string][] = [
    [3, "a mixture's sampler must hold a hash, a pass and a place for each module: 3"],
    [[{ ...queues[0], at: -1 }], "a mixture's sampler must hold"],
    [[{ ...queues[0], hash: 5 }], "a mixture's sampler must hold"],
    [queues.slice(1), "must have 3 modules: got 2"],
    [undefined, "must have 3 modules: got none"],
  ];
  for (const [modules, text] of bad) {
    const broken = { ...state, sampler: { ...state.sampler, modules } };
    assertThrows(() => run.trainer.restore(broken), Error, text);
    assertEquals(run.trainer.state, state);
  }
  run.close();
});

Deno.test("datasetOfShards reads a folder as it reads modules, and refuses another tokenizer's", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const { name, shard } of MODULES) {
      const text = VOCAB.decode([...shard.ids]);
      const made = shardOfTexts([{ name: `${name}.txt`, text }], VOCAB, name).shard;
      await Deno.writeFile(`${folder}/${name}.shard`, writeTokenShard(made));
    }
    await writeManifest(folder, MODULES.map(({ name }) => ({ name, file: `${name}.shard`, weight: 1 })));
    const data = await datasetOfShards(folder, VOCAB, T);
    assertEquals(data.hash, (await datasetOfShards(MODULES, VOCAB, T)).hash);
    assertEquals(data.name, folder);
    const other = Vocab.fromText("abc");
    await assertRejects(
      () => datasetOfShards(folder, other, T),
      SyntaxError,
      "belongs to a vocabulary of 3 tokens",
    );
    await Deno.remove(`${folder}/two.shard`);
    await assertRejects(() => datasetOfShards(folder, VOCAB, T), Error, "Cannot read module two as ");
    await writeManifest(folder, []);
    await assertRejects(() => datasetOfShards(folder, VOCAB, T), RangeError, "must name one: it names none");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
