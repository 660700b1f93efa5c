import { assert, assertEquals, assertThrows } from "@std/assert";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { type FrozenPart, frozenRanges, Trainer } from "../../lib/training/mod.ts";
import { eventsOf, smallModel, smallRun, storyData, weightsOf } from "./support.ts";

const CONFIG = { steps: 5, batch: 3, context: 8, learningRate: 1e-2, warmupSteps: 1, weightDecay: 0.5 };

async function trained(
  frozen: readonly FrozenPart[],
): Promise<{ before: Float64Array; after: Float64Array }> {
  const data = storyData();
  const model = smallModel(data, kernelsNamed("wasm"));
  const before = weightsOf(model);
  const trainer = new Trainer(model, data, CONFIG, { frozen });
  await eventsOf(trainer);
  const after = weightsOf(model);
  trainer.close();
  model.close();
  return { before, after };
}

Deno.test("Trainer leaves frozen parts bit for bit, weight decay or not, and trains everything else", async () => {
  const parts = [
    { name: "blocks.0.heads.content.wqkv", columns: { from: 0, count: 32 } },
    { name: "pos" },
    { name: "blocks.0.heads.gate" },
  ];
  const { before, after } = await trained(parts);
  const model = smallModel(storyData(), kernelsNamed("wasm"));
  const ranges = frozenRanges(model.parameters, parts);
  const isFrozen = (i: number) => ranges.some(({ start, end }) => i >= start && i < end);
  for (let i = 0; i < after.length; i++) if (isFrozen(i)) assert(Object.is(after[i], before[i]), `${i}`);
  const moved = (name: string, frozenToo: boolean) => {
    const { start, end } = model.parameters.rangeOf(name);
    let count = 0;
    for (let i = start; i < end; i++) if (isFrozen(i) === frozenToo && after[i] !== before[i]) count++;
    return count;
  };
  assertEquals(moved("pos", true), 0);
  // The values of the content heads, a third of the columns, are trained.
  assert(moved("blocks.0.heads.content.wqkv", false) > 200);
  for (const name of ["embed", "w2", "blocks.0.mlp.w0", "ln_f.gain"]) assert(moved(name, false) > 0, name);
  model.close();
});

Deno.test("Trainer without frozen parts, and with none named, trains to the same bits", async () => {
  const data = storyData();
  const run = smallRun(data, kernelsNamed("wasm"), CONFIG);
  await eventsOf(run.trainer);
  const plain = weightsOf(run.model);
  run.close();
  assertEquals((await trained([])).after, plain);
});

Deno.test("Trainer clips by the gradient of what is trained alone", async () => {
  const norm = async (frozen: readonly FrozenPart[]) => {
    const data = storyData();
    const model = smallModel(data, kernelsNamed("wasm"));
    const trainer = new Trainer(model, data, { ...CONFIG, steps: 1 }, { frozen });
    const [event] = await eventsOf(trainer, () => true);
    trainer.close();
    model.close();
    return event!.type === "step" ? event!.gradientNorm : NaN;
  };
  const [all, part] = [await norm([]), await norm([{ name: "w2" }])];
  assert(part > 0 && part < all, `${part} of ${all}`);
  const everything = smallModel(storyData(), kernelsNamed("wasm"));
  assertEquals(await norm(everything.parameters.names.map((name) => ({ name }))), 0);
  everything.close();
});

Deno.test("Trainer refuses to freeze what is not there", () => {
  const data = storyData();
  const model = smallModel(data, kernelsNamed("wasm"));
  const build = (part: FrozenPart) => () => new Trainer(model, data, CONFIG, { frozen: [part] });
  assertThrows(build({ name: "wr" }), RangeError, "none has this name: wr");
  for (const columns of [{ from: 40, count: 16 }, { from: -1, count: 2 }, { from: 0, count: 0 }]) {
    const name = "blocks.0.heads.content.wqkv";
    assertThrows(build({ name, columns }), RangeError, `Cannot freeze columns of ${name} as it has 48`);
  }
  model.close();
});
