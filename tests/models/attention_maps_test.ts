import { assert, assertEquals, assertThrows } from "@std/assert";
import { attentionMeasures } from "../../lib/attention/mod.ts";
import { attentionMaps, HazeModel } from "../../lib/models/mod.ts";
import { ids, step } from "../../lib/tensor/mod.ts";
import { backends, HEAD_TYPES, largestDifference, lively, reference, tiny } from "./haze/support.ts";

Deno.test("attentionMaps gives every layer, kind and head with its weights and measures, and gates of hybrid heads", () => {
  for (const kernels of [reference, ...backends]) {
    for (const headType of HEAD_TYPES) {
      const model = lively(tiny(headType, { T: 7, nEmb: 6, nHeads: 3 }), kernels);
      const maps = attentionMaps(model, [1, 4, 2, 2, 0]);
      const kinds = headType === "hybrid" ? ["reweight", "content"] : [headType];
      assertEquals(
        maps.map(({ layer, kind, head }) => `${layer} ${kind} ${head}`),
        [0, 1].flatMap((layer) =>
          kinds.flatMap((kind) => [0, 1, 2].map((head) => `${layer} ${kind} ${head}`))
        ),
      );
      for (const { layer, head, gate, weights, measures } of maps) {
        const gates = headType === "hybrid" ? model.parameters.get(`blocks.${layer}.heads.gate`).data : [];
        assertEquals(gate, gates[head]);
        assertEquals([weights.length, ...weights.map((row) => row.length)], Array(6).fill(5));
        weights.forEach((row, i) => {
          assert(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-6, `${row}`);
          assert(row.every((weight, j) => j <= i ? weight > 0 : weight === 0), `${row}`);
        });
        assertEquals(measures, attentionMeasures(weights));
      }
      model.close();
    }
  }
});

Deno.test("attentionMaps gives the weights that made the logits", () => {
  // With one head and the values known the output of the first layer can be worked out from its map.
  const model = lively(tiny("content", { nHeads: 1, nBlocks: 1 }), reference);
  const [map] = attentionMaps(model, [3, 1, 2]);
  const shorter = attentionMaps(model, [3, 1])[0]!;
  assert(largestDifference(shorter.weights[1]!, map!.weights[1]!.slice(0, 2)) < 1e-12);
  const other = attentionMaps(model, [3, 1, 4])[0]!;
  assertEquals(other.weights.slice(0, 2), map!.weights.slice(0, 2));
  assert(largestDifference(other.weights[2]!, map!.weights[2]!) > 1e-4);
  model.close();
});

Deno.test("attentionMaps refuses ids that the model cannot read, and leaves logits as they are", () => {
  const model = new HazeModel(tiny("hybrid"), { kernels: backends[0]! });
  const input = ids([1, 2], { shape: [1, 2], kernels: model.kernels });
  const before = step(() => model.logits(input), model.kernels).data;
  assertThrows(() => attentionMaps(model, []), RangeError, "ids must be (B, T) with 1 to 4 tokens");
  assertThrows(() => attentionMaps(model, [0, 1, 2, 3, 4]), RangeError, "with 1 to 4 tokens");
  assertThrows(() => attentionMaps(model, [5]), RangeError, "5");
  assertThrows(() => attentionMaps(model, [0.5]), RangeError, "0.5");
  attentionMaps(model, [1, 2]);
  assertEquals(step(() => model.logits(input), model.kernels).data, before);
  model.close();
});
