import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { readNpz } from "../../../../lib/formats/mod.ts";
import {
  encodeSpiralModel,
  isSpiralNpz,
  loadModelWeights,
  openSpiralModel,
  readSpiralNpz,
  saveModelWeights,
  SpiralModel,
} from "../../../../lib/models/spiral/mod.ts";
import { listNpz } from "../../../../lib/formats/mod.ts";
import { openCheckpoint } from "../../../../lib/models/mod.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";
import { IdTokenizer } from "../../../../lib/tokenizers/mod.ts";
import { encodeCheckpoint, restoreTrainer, Trainer } from "../../../../lib/training/mod.ts";
import { HAZE_PRESETS, HazeModel } from "../../../../lib/models/mod.ts";
import { tiny, worldData } from "../student/support.ts";

const data = worldData();
const tokenizer = data.tokenizer;
const make = () => new SpiralModel(tiny({ vocabSize: 12 }), { seed: 3 });

async function losses(trainer: Trainer, steps: number): Promise<number[]> {
  const seen: number[] = [];
  for await (const event of trainer.run()) {
    if (event.type === "step") seen.push(event.loss);
    if (seen.length === steps) break;
  }
  return seen;
}

Deno.test("a spiral model that is saved and loaded trains on bit for bit, and gives equal logits", async () => {
  const folder = await Deno.makeTempDir();
  const config = { steps: 12, batch: 3, seed: 1 };
  const [model, whole] = [make(), make()];
  const trainer = new Trainer(model, data, config);
  const uncut = new Trainer(whole, data, config);
  const owned: { close(): void }[] = [trainer, model, uncut, whole];
  try {
    const before = await losses(trainer, 5);
    const path = join(folder, "a.npz");
    await saveModelWeights(path, { model, tokenizer, trainer });
    const copy = await loadModelWeights(path);
    owned.push(copy.model);
    assertEquals(copy.model.parameters.floats, model.parameters.floats);
    const resumed = new Trainer(copy.model, data, copy.meta.training!.config);
    owned.unshift(resumed);
    restoreTrainer(resumed, copy.meta, copy.arrays, path);
    assertEquals([...before, ...await losses(resumed, 7)], await losses(uncut, 12));
    assertEquals(copy.model.parameters.floats, whole.parameters.floats);
    assertEquals(
      encodeSpiralModel({ model: copy.model, tokenizer, trainer: resumed }),
      encodeSpiralModel({ model: whole, tokenizer, trainer: uncut }),
    );
  } finally {
    for (const of of owned) of.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("encodeSpiralModel writes what openCheckpoint opens, with copies under the seed's names", () => {
  const model = make();
  const bytes = encodeSpiralModel({ model, tokenizer, seed: 9 });
  const opened = openCheckpoint(bytes);
  assertEquals(opened.model.parameters.floats, model.parameters.floats);
  opened.model.close();
  const arrays = readNpz(bytes);
  const d = model.config.d;
  const [wq, W] = [model.parameters.get("blocks.1.wq").data, arrays.get("student_blk1_attn_q_W")!];
  assertEquals(W.shape, [d, model.config.k]);
  // Row i of the one is column i of the other.
  assertEquals(W.data[1], wq[d]);
  assertEquals(arrays.get("student_head_logtau_b")!.data, model.parameters.get("logPrecision.b").data);
  assertEquals(Number(arrays.get("meta_seed")!.data[0]), 9);
  const P = arrays.get("teacher_P")!.data as Float32Array;
  assert(Math.abs(P.slice(0, 12).reduce((sum, p) => sum + p, 0) - 1) < 1e-5);
  assertEquals(isSpiralNpz(listNpz(bytes)), false);
  assertThrows(() => readSpiralNpz(bytes, "a.npz"), SyntaxError, "it is a checkpoint of a SpiralModel");
  model.close();
});

Deno.test("encodeSpiralModel of a model without teacher has no teacher's arrays", () => {
  const model = new SpiralModel(tiny({ vocabSize: 12, distillation: 0 }));
  const names = [...readNpz(encodeSpiralModel({ model, tokenizer })).keys()];
  assertEquals(names.filter((name) => name.startsWith("teacher")), []);
  model.close();
});

Deno.test("openSpiralModel refuses other kinds and another vocabulary, loadModelWeights a missing file", async () => {
  const haze = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 12 });
  const bytes = encodeCheckpoint({ model: haze, tokenizer });
  haze.close();
  assertThrows(() => openSpiralModel(bytes, "h.npz"), SyntaxError, "h.npz as its kind must be spiral: haze");
  const model = make();
  const other = encodeSpiralModel({ model, tokenizer: new IdTokenizer(13) });
  model.close();
  assertThrows(() => openSpiralModel(other), SyntaxError, "must have one vocabulary: 12 and 13");
  await assertRejects(
    () => loadModelWeights("no.npz"),
    Error,
    "Cannot read no.npz as it must be a readable file",
  );
});

Deno.test("openSpiralModel survives 700 mutated files", async () => {
  const model = make();
  const trainer = new Trainer(model, data, { steps: 2, batch: 2 });
  await losses(trainer, 1);
  const source = encodeSpiralModel({ model, tokenizer, trainer });
  const floats = model.parameters.floats.slice();
  trainer.close();
  model.close();
  const random = new Pcg64(31);
  const tally = { opened: 0, refused: 0 };
  for (let i = 0; i < 700; i++) {
    const at = i % 2 === 0 ? source.length - 1 - random.below(5000) : random.below(source.length);
    const bytes = [
      () => source.with(at, source[at]! ^ (1 << random.below(8))),
      () => source.slice(0, at),
      () => Uint8Array.from([...source.slice(0, at), ...source.slice(at + 1 + random.below(9))]),
      () => Uint8Array.from([...source.slice(0, at), random.below(256), ...source.slice(at)]),
    ][i % 4]!();
    try {
      const opened = openSpiralModel(bytes, "hostile.npz");
      assertEquals(opened.model.parameters.floats, floats, `mutation ${i} at ${at}`);
      opened.model.close();
      tally.opened++;
    } catch (error) {
      assert(error instanceof SyntaxError && error.message.startsWith("Cannot "), `mutation ${i}: ${error}`);
      tally.refused++;
    }
  }
  assert(tally.refused > 280 && tally.opened > 0, JSON.stringify(tally));
});
