import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { BigramWorld, UNSCORED } from "../../lib/data/mod.ts";
import { bigramDataset, makeDataset, withScored } from "../../lib/training/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";

const world = BigramWorld.fromSeed({ V: 32, seed: 0 });

Deno.test("bigramDataset counts and holds out walks of its world, and draws fresh ones", () => {
  const data = bigramDataset(world, "bigram:32:0");
  assertEquals(data.train.length, 32);
  assertAlmostEquals(data.unigramNats, world.unigramNats(1000), 0.05);
  assertAlmostEquals(data.bigramNats, world.bayesNats(1000), 0.08);
  assert(data.train.every((walk, i) => i === 0 || walk.join() !== data.heldOut[0]!.join()));
  assert(data.hash !== bigramDataset(BigramWorld.fromSeed({ V: 32, seed: 1 }), "bigram:32:0").hash);
  const [first, second] = [1, 1].map((seed) => {
    const source = data.source!({ B: 2, T: 5, seed });
    const [inputs, targets] = [new Int32Array(10), new Int32Array(10)];
    source.next(inputs, targets);
    return [...inputs, ...targets];
  });
  assertEquals(first, second);
});

Deno.test("withScored scores all of a window or its last target alone, whatever the source does", () => {
  const text = "the haze settles over the hills. ".repeat(20);
  const plain = makeDataset({ name: "hills", text, bytes: text.length }, Vocab.fromText(text), 8);
  for (const data of [bigramDataset(world, "bigram"), plain]) {
    const draw = (scored: "all" | "last") => {
      const source = withScored(data, scored).source!({ B: 2, T: 4, seed: 3 });
      const [inputs, targets] = [new Int32Array(8), new Int32Array(8)];
      source.next(inputs, targets);
      const state = source.state();
      const again = [new Int32Array(8), new Int32Array(8)] as const;
      source.next(...again);
      source.restore(state);
      const restored = [new Int32Array(8), new Int32Array(8)] as const;
      source.next(...restored);
      assertEquals(restored, again);
      return { hasUnscored: source.hasUnscored, inputs: [...inputs], targets: [...targets] };
    };
    const [all, last] = [draw("all"), draw("last")];
    assertEquals(all.inputs, last.inputs);
    const end = (row: number) => last.targets[4 * row + 3]!;
    assertEquals(last.targets, [0, 1].flatMap((row) => [UNSCORED, UNSCORED, UNSCORED, end(row)]));
    assertEquals(
      all.targets,
      [0, 1].flatMap((row) => [...all.inputs.slice(4 * row + 1, 4 * row + 4), end(row)]),
    );
    assertEquals([last.hasUnscored, all.hasUnscored], [true, data !== plain]);
  }
});
