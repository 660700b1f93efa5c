/** The draws of `run.c` against slow ones written from their description. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { runCMultinomial, runCNucleus } from "../../../lib/sampling/run_c/draws.ts";
import { runCSoftmax } from "../../../lib/sampling/run_c/softmax.ts";

const f = Math.fround;
const rows = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 2, maxLength: 60 }).map((row) => {
  const out = new Float32Array(row.length);
  runCSoftmax(row.map((x) => x / 64), 1, out);
  return out;
});
const coins = fc.integer({ min: 0, max: 2 ** 24 - 1 }).map((x) => x / 2 ** 24);

Deno.test("runCMultinomial is the first id whose running sum exceeds the coin", () => {
  fc.assert(fc.property(rows, coins, (row, coin) => {
    const sums = [...row].map((_, i) => [...row.subarray(0, i + 1)].reduce((sum, p) => f(sum + p), 0));
    const first = sums.findIndex((sum) => coin < sum);
    assertEquals(runCMultinomial(row, coin), first < 0 ? row.length - 1 : first);
  }));
  assertEquals(runCMultinomial(Float32Array.of(0.25, 0.25), 0.9), 1);
});

Deno.test("runCNucleus walks the sorted candidates, ties by id, with sums in float32", () => {
  const shares = fc.integer({ min: 1, max: 99 }).map((x) => x / 100);
  fc.assert(fc.property(rows, shares, coins, (row, topP, coin) => {
    const cut = f((1 - f(topP)) / (row.length - 1));
    const ids = [...row.keys()].filter((id) => row[id] >= cut).sort((a, b) => row[b] - row[a] || a - b);
    fc.pre(ids.length > 0);
    let sum = 0;
    const kept = ids.filter((id) => {
      const before = sum;
      if (before <= f(topP)) sum = f(sum + row[id]);
      return before <= f(topP);
    });
    let running = 0;
    const token = kept.find((id) => f(coin * sum) < (running = f(running + row[id])));
    assertEquals(runCNucleus(row, topP, coin), token ?? kept.at(-1));
  }));
});

Deno.test("runCNucleus gives the first of equal tokens where its cut would leave none", () => {
  const row = new Float32Array(5).fill(0.2);
  assert(Math.fround(1 / 4) > row[0]); // the cut at a top-p that rounds 1 − p to 1
  assertEquals(runCNucleus(row, 1e-9, 0.999), 0);
});

Deno.test("runCNucleus sorts probabilities of any size, the smallest subnormal included", () => {
  const row = Float32Array.of(2 ** -149, 1e-20, 0, 1, 2 ** -149);
  assertEquals(runCNucleus(row, 1 - 2 ** -24, 0), 3);
  const even = Float32Array.of(2 ** -149, 2 ** -148, 2 ** -149);
  assertEquals([0, 0.5, 0.75].map((coin) => runCNucleus(even, f(0.99), coin)), [1, 0, 2]);
});

Deno.test("runCSoftmax rounds every step to float32", () => {
  const out = new Float32Array(3);
  runCSoftmax([1, 2, 3.5], 0.7, out);
  const quotients = [1, 2, 3.5].map((x) => f(x / f(0.7)));
  const powers = quotients.map((x) => f(Math.exp(f(x - quotients[2]))));
  const sum = powers.reduce((total, x) => f(total + x), 0);
  assertEquals([...out], powers.map((x) => f(x / sum)));
});
