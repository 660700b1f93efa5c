import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { greedyToken } from "../../lib/sampling/greedy.ts";

Deno.test("greedyToken is the first index of the maximum", () => {
  const logit = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.double({ noNaN: true, max: 1e308, min: -1e308 }),
  );
  fc.assert(fc.property(fc.array(logit, { minLength: 1, maxLength: 30 }), (logits) => {
    assertEquals(greedyToken(logits), logits.indexOf(Math.max(...logits)));
  }));
});

Deno.test("greedyToken tells neighbouring doubles apart and passes over −∞", () => {
  assertEquals(greedyToken([0, 5e-324]), 1);
  assertEquals(greedyToken([1, 1 + 2 ** -52]), 1);
  assertEquals(greedyToken([-Infinity, -1e308]), 1);
});

Deno.test("greedyToken refuses rows without a maximum", () => {
  const act = "Cannot read logits as a row of scores: ";
  assertThrows(() => greedyToken([]), RangeError, `${act}it is empty`);
  assertThrows(() => greedyToken([1, NaN]), RangeError, `${act}entry 1 is NaN`);
  assertThrows(() => greedyToken([1, Infinity]), RangeError, `${act}entry 1 is Infinity`);
  assertThrows(() => greedyToken([-Infinity]), RangeError, `${act}every entry is -Infinity`);
});
