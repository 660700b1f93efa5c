import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { entropyBits, entropyNats } from "../../lib/metrics/entropy.ts";
import { softmax } from "../../lib/metrics/softmax.ts";

const rows = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 40 });

Deno.test("entropyNats lies between 0 and ln V, and entropyBits is the same in bits", () => {
  fc.assert(fc.property(rows, (row) => {
    const p = softmax(row);
    const nats = entropyNats(p);
    assert(nats >= 0 && nats <= Math.log(row.length) + 1e-12);
    assertAlmostEquals(entropyBits(p) * Math.LN2, nats, 1e-12);
  }));
});

Deno.test("entropyNats is exactly zero for a certain outcome and ln V for a uniform one", () => {
  assertEquals(entropyNats([0, 1, 0]), 0);
  assertEquals(entropyNats([1]), 0);
  assertAlmostEquals(entropyNats(new Float64Array(8).fill(1 / 8)), Math.log(8), 1e-15);
});

Deno.test("entropyBits under the upstream rule keeps the clipping bias of a one-hot row", () => {
  // Every zero entry is clipped to 1e-10 and contributes 1e-10 · log2(1e10) bits.
  const oneHot = [0, 1, 0, 0, 0, 0, 0, 0];
  assertAlmostEquals(entropyBits(oneHot, { rule: "upstream" }), 7e-10 * Math.log2(1e10), 1e-16);
});

Deno.test("entropyNats accepts float32 probabilities whose sum is off by rounding", () => {
  const p = Float32Array.from(softmax(Array.from({ length: 1000 }, (_, i) => Math.sin(i))));
  assertAlmostEquals(entropyNats(p), entropyNats(Float64Array.from(p)), 0);
});

Deno.test("entropyNats and entropyBits refuse what is no distribution", () => {
  for (const act of [entropyNats, entropyBits]) {
    assertThrows(() => act([]), RangeError, "Cannot read p as a probability distribution: it is empty");
    assertThrows(() => act([0.5, NaN]), RangeError, "entry 1 is NaN");
    assertThrows(() => act([0.5, NaN], { rule: "upstream" }), RangeError, "entry 1 is NaN");
    assertThrows(() => act([1.5, -0.5]), RangeError, "entry 1 is -0.5");
    assertThrows(() => act([3, 4]), RangeError, "it sums to 7\nhint: divide the entries by their sum");
    assertThrows(() => act([1], { rule: "fast" as "exact" }), RangeError, 'as "exact" or "upstream": fast');
  }
});
