import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { sumOfVariances, varianceByPosition } from "../../../lib/experiments/claims/position_variance.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

const T = 8;

/** A causal map with rows that sum to one: `logit` says what each place has. */
function map(logit: (i: number, j: number) => number): number[][] {
  return Array.from({ length: T }, (_, i) => {
    const row = Array.from({ length: T }, (_, j) => j <= i ? Math.exp(logit(i, j)) : 0);
    const sum = row.reduce((a, b) => a + b);
    return row.map((x) => x / sum);
  });
}

const share = (maps: number[][][]) => {
  const { byPosition, total } = varianceByPosition(maps);
  return byPosition / total;
};

Deno.test("varianceByPosition gives all of it to position if every text has the same map", () => {
  assertAlmostEquals(share(Array.from({ length: 5 }, () => map((i, j) => Math.sin(i * j)))), 1, 1e-12);
});

Deno.test("varianceByPosition gives nothing to position if maps are noise, however few they are", () => {
  const random = new Pcg64(1);
  const shares = Array.from(
    { length: 200 },
    () => share(Array.from({ length: 4 }, () => map(() => random.normal()))),
  );
  const mean = shares.reduce((sum, x) => sum + x) / shares.length;
  assert(Math.abs(mean) < 0.02, `${mean}`);
});

Deno.test("varianceByPosition lies between for maps that are position and noise alike", () => {
  const random = new Pcg64(2);
  const maps = Array.from({ length: 300 }, () => map((i, j) => Math.sin(3 * i + j) + random.normal()));
  const found = share(maps);
  assert(found > 0.2 && found < 0.5, `${found}`);
});

Deno.test("sumOfVariances adds heads, and a single map is refused", () => {
  const { byPosition, total } = sumOfVariances([{ byPosition: 1, total: 2 }, { byPosition: 3, total: 4 }]);
  assertAlmostEquals(byPosition / total, 4 / 6);
  assertThrows(() => varianceByPosition([map(() => 0)]), RangeError, "there must be 2 maps");
});
