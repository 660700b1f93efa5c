import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { distinctN, repeatedFraction } from "../../lib/metrics/repetition.ts";

const sequences = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 50 });

Deno.test("distinctN agrees with a set of joined n-grams", () => {
  fc.assert(fc.property(sequences, fc.nat(), (tokens, pick) => {
    const n = 1 + pick % tokens.length;
    const grams = tokens.slice(0, tokens.length - n + 1).map((_, t) => tokens.slice(t, t + n).join(" "));
    assertAlmostEquals(distinctN(tokens, n), new Set(grams).size / grams.length, 1e-15);
  }));
});

Deno.test("distinctN is one without repetition and small in a loop", () => {
  assertEquals(distinctN([5, 6, 7, 8], 2), 1);
  assertEquals(distinctN([4], 1), 1);
  assertEquals(distinctN(new Int32Array(101), 2), 1 / 100);
});

Deno.test("distinctN takes few passes for long n-grams", () => {
  const start = performance.now();
  assertEquals(distinctN(new Int32Array(100_000), 50_000), 1 / 50_001);
  assert(performance.now() - start < 2000);
});

Deno.test("repeatedFraction agrees with looking back token by token", () => {
  fc.assert(fc.property(sequences, fc.integer({ min: 1, max: 10 }), (tokens, window) => {
    const repeated = tokens.filter((token, t) => tokens.slice(Math.max(0, t - window), t).includes(token));
    assertEquals(repeatedFraction(tokens, window), repeated.length / tokens.length);
  }));
});

Deno.test("repeatedFraction looks 128 tokens back unless told otherwise", () => {
  const apart = (
    distance: number,
  ): number[] => [-1, ...Array.from({ length: distance - 1 }, (_, i) => i), -1];
  assertEquals(repeatedFraction(apart(128)), 1 / 129);
  assertEquals(repeatedFraction(apart(129)), 0);
});

Deno.test("distinctN and repeatedFraction refuse what they cannot measure", () => {
  assertThrows(
    () => distinctN([], 1),
    RangeError,
    "Cannot measure distinct-1 as a share of 1-grams: 0 tokens hold none",
  );
  assertThrows(() => distinctN([1, 2], 3), RangeError, "2 tokens hold none");
  assertThrows(() => distinctN([1], 0), RangeError, "Cannot take n as an integer of at least 1: 0");
  assertThrows(() => distinctN([1, NaN], 1), RangeError, "Cannot read tokens as integer ids: entry 1 is NaN");
  assertThrows(() => repeatedFraction([]), RangeError, "as a share of tokens: there are none");
  assertThrows(() => repeatedFraction([NaN]), RangeError, "entry 0 is NaN");
  assertThrows(
    () => repeatedFraction([1], 0),
    RangeError,
    "Cannot take window as an integer of at least 1: 0",
  );
});
