import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { logSoftmax, logSumExp, softmax } from "../../lib/metrics/softmax.ts";

const logits = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 });

Deno.test("softmax sums to one and agrees with logSoftmax and logSumExp", () => {
  fc.assert(fc.property(logits, (row) => {
    const p = softmax(row);
    const logs = logSoftmax(row);
    const total = logSumExp(row);
    assertAlmostEquals(p.reduce((sum, value) => sum + value, 0), 1, 1e-12);
    for (let i = 0; i < row.length; i++) {
      assertAlmostEquals(Math.exp(logs[i]), p[i], 1e-13);
      assertAlmostEquals(row[i] - total, logs[i], 1e-12);
    }
  }));
});

Deno.test("softmax does not change when a constant is added to every logit", () => {
  assertEquals(softmax([1001, 1002, 1000]), softmax([1, 2, 0]));
});

Deno.test("softmax gives −∞ probability zero and one element probability one", () => {
  assertEquals([...softmax([-Infinity, 3, 3])], [0, 0.5, 0.5]);
  assertEquals([...softmax([-7])], [1]);
  assertEquals(logSumExp([-7]), -7);
});

Deno.test("logSoftmax keeps the digits of a near-certain token", () => {
  // 1 + exp(−40) rounds to 1, so the plain formula would give zero.
  assertAlmostEquals(logSoftmax([40, 0])[0], -Math.exp(-40), 1e-30);
});

Deno.test("softmax, logSoftmax and logSumExp refuse rows that have no softmax", () => {
  for (const act of [softmax, logSoftmax, logSumExp]) {
    assertThrows(() => act([]), RangeError, "Cannot read logits as a row of scores: it is empty");
    assertThrows(() => act([0, NaN]), RangeError, "entry 1 is NaN");
    assertThrows(() => act([Infinity, 0]), RangeError, "entry 0 is Infinity");
    assertThrows(() => act([-Infinity, -Infinity]), RangeError, "every entry is -Infinity");
  }
  assert(softmax(new Float32Array([1, 2])) instanceof Float64Array);
});
