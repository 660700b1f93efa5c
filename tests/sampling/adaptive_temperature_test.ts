import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { entropyBits, softmax } from "../../lib/metrics/mod.ts";
import {
  entropyTemperature,
  type EntropyTemperatureOptions,
} from "../../lib/sampling/adaptive_temperature.ts";

const rows = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 2, maxLength: 40 });
const targets = fc.double({ min: 0.01, max: 5, noNaN: true });

Deno.test("entropyTemperature is the clamped power of target over entropy", () => {
  fc.assert(
    fc.property(rows, targets, fc.double({ min: 0, max: 1, noNaN: true }), (logits, target, smoothing) => {
      const temperature = entropyTemperature(logits, { targetEntropyBits: target, smoothing });
      const bits = entropyBits(softmax(logits));
      fc.pre(bits > 1e-9);
      const expected = Math.pow(target / bits, smoothing);
      assertAlmostEquals(temperature, Math.min(2, Math.max(0.3, expected)), 1e-6);
    }),
  );
});

Deno.test("entropyTemperature falls as a model becomes less certain, without a jump at saturation", () => {
  // Wider gaps are more certain; 23 nats is 1e-10 in probability, 800 underflows to exactly zero entropy.
  const gaps = [0, 0.5, 1, 2, 4, 8, 12, 16, 17, 18, 20, 23, 30, 100, 800, 1e300];
  const temperatures = gaps.map((gap) =>
    entropyTemperature([gap, 0, 0, 0, 0, 0, 0, 0], { targetEntropyBits: 1 })
  );
  for (let i = 1; i < gaps.length; i++) assert(temperatures[i] >= temperatures[i - 1]);
  assertEquals(temperatures.at(-1), 2);
  // Unclamped, the rule itself reaches far: it is smooth through the 1e-6 bits where upstream breaks.
  const open = { targetEntropyBits: 1, minTemperature: 1e-6, maxTemperature: 1e300 };
  const unclamped = gaps.slice(0, -2).map((gap) => entropyTemperature([gap, 0], open));
  for (let i = 1; i < unclamped.length; i++) assert(unclamped[i] > unclamped[i - 1]);
});

Deno.test("entropyTemperature of a saturated distribution is the highest, or upstream's lowest", () => {
  for (const logits of [[1000, 0], [60, 0, 0], [7], [0, -Infinity]]) {
    assertEquals(entropyTemperature(logits), 2);
    assertEquals(entropyTemperature(logits, { rule: "upstream" }), 0.3);
  }
});

Deno.test("entropyTemperature under the upstream rule cannot see saturation in more than 302 symbols", () => {
  const oneHot = (V: number): Float64Array => new Float64Array(V).with(0, 1000);
  assertEquals(entropyTemperature(oneHot(302), { rule: "upstream" }), 0.3);
  assertEquals(entropyTemperature(oneHot(304), { rule: "upstream" }), 2);
});

Deno.test("entropyTemperature for a target of 0 is the lowest whatever the entropy", () => {
  for (const logits of [[0, 0], [9, 0], [1000, 0]]) {
    assertEquals(entropyTemperature(logits, { targetEntropyBits: 0 }), 0.3);
  }
});

Deno.test("entropyTemperature has the defaults 3 bits, 0.3 to 2 and a square root", () => {
  const sixteen = new Float64Array(16);
  assertAlmostEquals(entropyTemperature(sixteen), Math.sqrt(3 / 4), 1e-12);
  assertEquals(entropyTemperature(sixteen, { targetEntropyBits: 0.01 }), 0.3);
  assertEquals(entropyTemperature([0, 5]), 2);
  assertAlmostEquals(entropyTemperature(sixteen, { targetEntropyBits: 2, smoothing: 1 }), 0.5, 1e-12);
  assertEquals(entropyTemperature(sixteen, { smoothing: 0 }), 1);
});

Deno.test("entropyTemperature refuses options and rows out of range", () => {
  const refuses = (options: EntropyTemperatureOptions, message: string): void => {
    assertThrows(() => entropyTemperature([1, 2], options), RangeError, `Cannot sample as ${message}`);
  };
  refuses({ targetEntropyBits: -1 }, "targetEntropyBits must be ≥ 0 and finite: -1");
  refuses({ targetEntropyBits: NaN }, "targetEntropyBits must be ≥ 0 and finite: NaN");
  refuses({ minTemperature: 0 }, "minTemperature must be above 0 and finite: 0");
  refuses({ maxTemperature: Infinity }, "maxTemperature must be above 0 and finite: Infinity");
  refuses({ smoothing: 1.5 }, "smoothing must be from 0 to 1: 1.5");
  refuses(
    { minTemperature: 2, maxTemperature: 0.3 },
    "minTemperature must be at most maxTemperature: 2 and 0.3",
  );
  refuses({ rule: "other" as "exact" }, 'rule must be "exact" or "upstream": "other"');
  assertThrows(() => entropyTemperature([NaN]), RangeError, "Cannot read logits as a row of scores");
});
