import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { entropyBits, softmax } from "../../lib/metrics/mod.ts";
import { greedyToken } from "../../lib/sampling/greedy.ts";
import { shiftLogits, temperedProbabilities, temperShifted } from "../../lib/sampling/temperature.ts";

const rows = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 });
const temperatures = fc.double({ min: 0.05, max: 20, noNaN: true });

Deno.test("temperedProbabilities is the softmax of the divided logits, and temperShifted knows its entropy", () => {
  fc.assert(fc.property(rows, temperatures, (logits, temperature) => {
    const expected = softmax(logits.map((logit) => logit / temperature));
    const { probabilities, entropyBits: bits } = temperShifted(shiftLogits(logits), temperature);
    assertEquals(temperedProbabilities(logits, temperature), probabilities);
    for (let i = 0; i < logits.length; i++) assertAlmostEquals(probabilities[i], expected[i], 1e-12);
    assertAlmostEquals(probabilities.reduce((sum, p) => sum + p, 0), 1, 1e-12);
    assertAlmostEquals(bits, entropyBits(expected), 1e-10);
  }));
});

Deno.test("temperShifted has an entropy that does not fall as the temperature rises", () => {
  fc.assert(fc.property(rows, temperatures, temperatures, (logits, one, other) => {
    const shifted = shiftLogits(logits);
    const [cold, hot] = [Math.min(one, other), Math.max(one, other)].map((t) => temperShifted(shifted, t));
    assert(cold.entropyBits <= hot.entropyBits + 1e-12, `${cold.entropyBits} then ${hot.entropyBits}`);
  }));
});

Deno.test("temperShifted keeps the digits of a nearly certain distribution's entropy", () => {
  // For a gap g, H = p(1 + g + O(p)) nats with p = exp(−g); through 1 + p in float64 it would be 0.
  const [gap, p] = [60, Math.exp(-60)];
  const { entropyBits: bits } = temperShifted(shiftLogits([0, -gap]), 1);
  assertAlmostEquals(bits, p * (1 + gap) / Math.LN2, bits * 1e-12);
});

Deno.test("temperedProbabilities at 0 is greedy, the limit of low temperatures", () => {
  fc.assert(fc.property(rows, (logits) => {
    const sorted = logits.toSorted((a, b) => b - a);
    fc.pre(sorted.length === 1 || sorted[0] - sorted[1] > 1e-6);
    const greedy = temperedProbabilities(logits, 0);
    assertEquals(greedy.indexOf(1), greedyToken(logits));
    for (const temperature of [1e-9, 1e-200, 1e-320]) {
      assertEquals(temperedProbabilities(logits, temperature), greedy);
    }
  }));
  assertEquals([...temperedProbabilities([1, 3, 3], 0)], [0, 1, 0]);
  assertEquals([...temperedProbabilities([1, 3, 3], 1e-320)], [0, 0.5, 0.5]);
});

Deno.test("temperedProbabilities of huge, equal and −∞ logits is never NaN", () => {
  const extreme = fc.constantFrom(-Infinity, -1.7e308, -1e9, 0, 1e9, 1.7e308, 5e-324);
  const temperature = fc.constantFrom(0, 5e-324, 1e-320, 1e-9, 1, 1e9, 1.7e308);
  fc.assert(fc.property(fc.array(extreme, { minLength: 1, maxLength: 12 }), temperature, (logits, t) => {
    fc.pre(logits.some((logit) => logit !== -Infinity));
    const { probabilities, entropyBits: bits } = temperShifted(shiftLogits(logits), t);
    assertAlmostEquals(probabilities.reduce((sum, p) => sum + p, 0), 1, 1e-12);
    assert(bits >= 0 && bits <= Math.log2(logits.length) + 1e-12);
    for (const [i, logit] of logits.entries()) if (logit === -Infinity) assertEquals(probabilities[i], 0);
  }));
});

Deno.test("temperedProbabilities approaches equal shares as the temperature grows", () => {
  assertEquals([...temperedProbabilities([-5, 0, 9, -Infinity], 1e300)], [1 / 3, 1 / 3, 1 / 3, 0]);
});

Deno.test("temperedProbabilities refuses temperatures and rows that mean nothing, and leaves its input alone", () => {
  for (const bad of [NaN, -0.1, Infinity]) {
    const message = `Cannot sample as temperature must be ≥ 0 and finite: ${bad}`;
    assertThrows(() => temperedProbabilities([1, 2], bad), RangeError, message);
  }
  const act = "Cannot read logits as a row of scores: ";
  for (const t of [0, 1]) {
    assertThrows(() => temperedProbabilities([], t), RangeError, `${act}it is empty`);
    assertThrows(() => temperedProbabilities([0, NaN], t), RangeError, `${act}entry 1 is NaN`);
    assertThrows(
      () => temperedProbabilities([-Infinity, -Infinity], t),
      RangeError,
      "every entry is -Infinity",
    );
  }
  const logits = Float64Array.of(1, 2);
  temperedProbabilities(logits, 0.5);
  assertEquals(logits, Float64Array.of(1, 2));
});
