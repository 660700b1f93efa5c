import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { BigramWorld } from "../../../../lib/data/mod.ts";
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import { bigramDataset } from "../../../../lib/training/mod.ts";
import { eventsOf } from "../../../training/support.ts";
import { lively, smallRun } from "./support.ts";

const kernels = kernelsNamed("wasm");

Deno.test("SpiralModel.blocks are what control keeps, by name", () => {
  const model = lively({}, kernels);
  const set = (name: string, numbers: number[]) =>
    model.parameters.get(`control.${name}`).floats.set(numbers);
  set("keepK", [2, 4]);
  set("rho", [0, -0.5]);
  set("hazard", [0.25, 1]);
  set("decisions", [1, 2, 3, 4, 5, 6, 7, 8]);
  assertEquals(model.blocks.map(({ rateFactor: _, ...rest }) => rest), [
    { keepK: 2, rho: 0, hazard: 0.25, decisions: { poke: 1, explore: 2, prune: 3, hold: 4 } },
    { keepK: 4, rho: -0.5, hazard: 1, decisions: { poke: 5, explore: 6, prune: 7, hold: 8 } },
  ]);
  model.blocks.forEach(({ rateFactor }, block) => {
    assertAlmostEquals(rateFactor, [1, Math.log(1 + Math.exp(0.5)) / Math.LN2][block]!, 1e-12);
    assertEquals(rateFactor, model.rateFactorOf(`blocks.${block}.wq`));
  });
  model.close();
});

Deno.test("SpiralModel.heads weigh exp(−ρ_f·Δnll) beside the best; without a teacher there are none", () => {
  const model = lively({ precisionPower: 2 }, kernels);
  model.parameters.get("teacher.nll").floats.set([3, 2, 2.5, 4, 2.25, 1]);
  model.parameters.get("teacher.dominance").floats.set([0.5, 1, 1.5, 2, 2.5]);
  const { heads } = model;
  assertEquals(heads.map(({ head }) => head), ["unigram", "bigram", "twoBack", "slow", "retrieval"]);
  assertEquals(heads.map(({ dominance }) => dominance), [0.5, 1, 1.5, 2, 2.5]);
  heads.forEach(({ nllNats, precision }) =>
    assertAlmostEquals(precision, Math.exp(-2 * (nllNats - 2)), 1e-9)
  );
  model.close();
  const alone = lively({ distillation: 0 }, kernels);
  assertEquals([alone.heads, alone.sourceWeights], [[], []]);
  alone.close();
});

Deno.test("SpiralModel.sourceWeights and decisions follow a run", async () => {
  const { model, trainer } = smallRun(kernels);
  assertEquals(model.sourceWeights, new Array(12).fill(1));
  await eventsOf(trainer);
  assert(model.sourceWeights.some((w) => w < 1) && model.sourceWeights.every((w) => w >= 0.2 && w <= 1));
  for (const { decisions } of model.blocks) {
    assertEquals(Object.values(decisions).reduce((sum, count) => sum + count, 0), 14);
  }
  trainer.close();
  model.close();
});

Deno.test("bigramDataset is named by its tokens unless told otherwise", () => {
  const world = BigramWorld.fromSeed({ V: 12, seed: 0 });
  assertEquals([bigramDataset(world).name, bigramDataset(world, "w").name], ["bigram:12", "w"]);
});
