import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Pcg64, shuffled } from "../../lib/random/mod.ts";

Deno.test("shuffled leaves what it is given as it is, and holds the same", () => {
  const items = Array.from({ length: 50 }, (_, i) => i);
  const order = shuffled(items, new Pcg64(3));
  assertEquals(items, Array.from({ length: 50 }, (_, i) => i));
  assertEquals(order.some((item, i) => item !== items[i]), true);
  assertEquals(order.toSorted((a, b) => a - b), items);
  assertEquals([shuffled([], new Pcg64(1)), shuffled(["a"], new Pcg64(1))], [[], ["a"]]);
});

Deno.test("shuffled gives each order of three as often as any other", () => {
  const random = new Pcg64(5);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffled(["a", "b", "c"], random).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assertEquals(counts.size, 6);
  // Five standard deviations of a binomial count, √(6000·⅙·⅚) ≈ 29.
  for (const count of counts.values()) assertAlmostEquals(count, 1000, 145);
});
