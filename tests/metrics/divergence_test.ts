import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { entropyNats } from "../../lib/metrics/entropy.ts";
import { jensenShannonNats, klDivergenceNats } from "../../lib/metrics/divergence.ts";
import { softmax } from "../../lib/metrics/softmax.ts";

const pair = fc.integer({ min: 1, max: 30 }).chain((length) => {
  const row = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), {
    minLength: length,
    maxLength: length,
  });
  return fc.tuple(row, row);
});

Deno.test("klDivergenceNats is never negative and zero for equal distributions", () => {
  fc.assert(fc.property(pair, ([a, b]) => {
    const p = softmax(a);
    assert(klDivergenceNats(p, softmax(b)) >= 0);
    assertEquals(klDivergenceNats(p, p), 0);
  }));
});

Deno.test("klDivergenceNats is Infinity where q has no mass under p, and ignores symbols without mass in p", () => {
  assertEquals(klDivergenceNats([0.5, 0.5], [1, 0]), Infinity);
  assertAlmostEquals(klDivergenceNats([1, 0], [0.5, 0.5]), Math.LN2, 1e-15);
  assertAlmostEquals(klDivergenceNats([0.75, 0.25], [0.25, 0.75]), 0.5 * Math.log(3), 1e-15);
});

Deno.test("jensenShannonNats lies in [0, ln 2], is symmetric and equals its entropy formula", () => {
  fc.assert(fc.property(pair, ([a, b]) => {
    const p = softmax(a);
    const q = softmax(b);
    const mean = p.map((value, i) => (value + q[i]) / 2);
    const nats = jensenShannonNats(p, q);
    assert(nats >= 0 && nats <= Math.LN2);
    assertEquals(nats, jensenShannonNats(q, p));
    // H(m) − ½ H(p) − ½ H(q): another way to the same number.
    assertAlmostEquals(nats, entropyNats(mean) - entropyNats(p) / 2 - entropyNats(q) / 2, 1e-13);
  }));
});

Deno.test("jensenShannonNats keeps its digits for nearly equal distributions", () => {
  // For p = ½ ± ε/2 against ½ the divergence is ε²/8 + O(ε⁴), far below what the two divergences can resolve.
  for (const epsilon of [1e-3, 1e-6, 1e-9, 1e-12]) {
    const exact = [(1 + epsilon) / 2, (1 - epsilon) / 2];
    const spread = exact[0] - exact[1];
    const nats = jensenShannonNats(exact, [0.5, 0.5]);
    assertAlmostEquals(nats / (spread ** 2 / 8), 1, 1e-5);
  }
});

Deno.test("jensenShannonNats is continuous where its power series takes over", () => {
  const at = (d: number): number => jensenShannonNats([(1 + d) / 2, (1 - d) / 2], [(1 - d) / 2, (1 + d) / 2]);
  assertAlmostEquals(at(0.01 - 1e-12) / at(0.01 + 1e-12), 1, 1e-9);
  assertEquals(jensenShannonNats([1, 0, 0], [0, 0.5, 0.5]), Math.LN2);
});

Deno.test("klDivergenceNats and jensenShannonNats refuse rows that do not fit or are no distributions", () => {
  for (const act of [klDivergenceNats, jensenShannonNats]) {
    const rule = "as distributions over the same symbols: lengths 1 and 2";
    assertThrows(() => act([1], [0.5, 0.5]), TypeError, rule);
    assertThrows(() => act([], []), RangeError, "Cannot read p as a probability distribution: it is empty");
    assertThrows(
      () => act([1], [NaN]),
      RangeError,
      "Cannot read q as a probability distribution: entry 0 is NaN",
    );
  }
});
