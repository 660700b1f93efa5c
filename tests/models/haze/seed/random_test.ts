import { assert, assertEquals, assertThrows } from "@std/assert";
import golden from "../../../golden/random/haze_init.json" with { type: "json" };
import { getRng, initWeight, initWeightOrthogonal } from "../../../../lib/models/haze/seed/mod.ts";
import { float32, float64 } from "./support.ts";

Deno.test("initWeight draws upstream's matrices bit for bit, on every backend", () => {
  assertEquals(golden.init_weight.length, 6);
  for (const { seed, scale, w } of golden.init_weight) {
    for (const kernels of [float64, ...float32]) {
      const weights = initWeight(w.shape, getRng(seed), scale, { kernels });
      assertEquals(weights.shape, w.shape);
      assertEquals(Array.from(weights.data), w.data);
    }
  }
  assertEquals(initWeight([4], getRng(3)).data, initWeight([4], getRng(3), 0.02).data);
});

Deno.test("getRng without a seed gives another stream each time, and refuses seeds that are none", () => {
  assert(getRng().uniform() !== getRng(null).uniform());
  assertEquals(getRng(7).uniform(), getRng(7n).uniform());
  for (const bad of [-1, 1.5, NaN]) assertThrows(() => getRng(bad), RangeError, "seed");
});

Deno.test("initWeightOrthogonal gives orthonormal columns when tall, rows when wide, times the gain", () => {
  let worst = 0;
  for (
    const [shape, gain] of [[[7, 3], 1], [[3, 7], 1], [[5, 5], 2], [[64, 32], 1], [[4, 3, 5], 0.5], [
      [1, 6],
      3,
    ], [[6, 1], 1]] as const
  ) {
    for (const kernels of [float64, ...float32]) {
      const weights = initWeightOrthogonal(shape, getRng(11), gain, { kernels });
      assertEquals(weights.shape, shape);
      const rows = shape[0];
      const columns = weights.size / rows;
      const isTall = rows >= columns;
      const [count, length] = isTall ? [columns, rows] : [rows, columns];
      const at = (v: number, i: number) => weights.floats[isTall ? i * columns + v : v * columns + i]!;
      for (let a = 0; a < count; a++) {
        for (let b = 0; b <= a; b++) {
          let dot = 0;
          for (let i = 0; i < length; i++) dot += at(a, i) * at(b, i);
          worst = Math.max(worst, Math.abs(dot / gain ** 2 - (a === b ? 1 : 0)));
        }
      }
    }
  }
  assert(worst <= 2e-7, `off by ${worst}`);
  const first = (seed: number) => initWeightOrthogonal([8, 8], getRng(seed)).data[0];
  assertEquals(first(1), first(1));
  assert(first(1) !== first(2));
});

Deno.test("initWeightOrthogonal refuses vectors and empty shapes", () => {
  const rule = "Cannot draw orthogonal weights as their shape must have two axes or more, none empty: ";
  assertThrows(() => initWeightOrthogonal([5], getRng(1)), TypeError, `${rule}(5,)`);
  assertThrows(() => initWeightOrthogonal([0, 5], getRng(1)), TypeError, `${rule}(0, 5)`);
});
