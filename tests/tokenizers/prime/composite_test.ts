import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { PrimeTokenizer } from "../../../lib/tokenizers/mod.ts";

const tokenizer = PrimeTokenizer.fromPreset("code");

Deno.test("PrimeTokenizer's composites give any multiset of tokens back, however large, and nothing of the order", () => {
  const indices = fc.array(fc.integer({ min: 0, max: tokenizer.vocabSize - 1 }), { maxLength: 200 });
  fc.assert(fc.property(indices, (indices) => {
    const primes = indices.map((index) => tokenizer.indexToPrime(index));
    const composite = tokenizer.encodeComposite(primes);
    assertEquals(tokenizer.decodeComposite(composite), primes.toSorted((a, b) => a - b));
    assertEquals(tokenizer.encodeComposite(primes.toReversed()), composite);
    assertEquals(composite, primes.reduce((product, prime) => product * BigInt(prime), 1n));
  }));
});

Deno.test("PrimeTokenizer's composites of two texts are equal only if they have the same tokens", () => {
  const of = (text: string) => tokenizer.encodeComposite(tokenizer.encodePrimes(text));
  assertEquals(of("listen"), of("silent"));
  assertEquals(of("listen") === of("listed"), false);
  assertEquals(of("") === 1n && of("aa") === of("a") ** 2n, true);
});

Deno.test("PrimeTokenizer refuses composites with factors that are not its own", () => {
  const own = "must be primes of the vocabulary";
  assertThrows(() => tokenizer.encodeComposite([11, 4]), RangeError, `${own}: 4`);
  assertThrows(() => tokenizer.encodeComposite([NaN]), RangeError, own);
  assertThrows(() => tokenizer.decodeComposite(11n * 7919n), RangeError, `${own}: 7919`);
  for (const bad of [0n, -11n]) {
    assertThrows(() => tokenizer.decodeComposite(bad), RangeError, `must be at least 1: ${bad}`);
  }
});
