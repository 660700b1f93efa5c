import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { crossEntropyNats, perplexity, tokenPerplexity } from "../../lib/metrics/perplexity.ts";

Deno.test("perplexity of ln V is V, of zero one, of Infinity Infinity", () => {
  assertAlmostEquals(perplexity(Math.log(65)), 65, 1e-12);
  assertEquals(perplexity(0), 1);
  assertEquals(perplexity(Infinity), Infinity);
});

Deno.test("perplexity refuses what is no negative log-likelihood", () => {
  assertThrows(() => perplexity(NaN), RangeError, "as a negative log-likelihood of at least 0: NaN");
  assertThrows(() => perplexity(-1), RangeError, "at least 0: -1");
});

Deno.test("crossEntropyNats has no ceiling under the exact rule and one of 23.03 nats under the upstream rule", () => {
  assertEquals(crossEntropyNats([800, 0, 3], 1), 800);
  assertAlmostEquals(crossEntropyNats([800, 0, 3], 1, { rule: "upstream" }), -Math.log(1e-10), 1e-12);
  assertEquals(crossEntropyNats([0, -Infinity], 1), Infinity);
  assertEquals(crossEntropyNats([7], 0), 0);
});

Deno.test("tokenPerplexity is one over the probability, with a ceiling of 1e10 under the upstream rule", () => {
  assertAlmostEquals(tokenPerplexity([0, Math.log(3)], 0), 4, 1e-12);
  assertAlmostEquals(tokenPerplexity([800, 0], 1, { rule: "upstream" }), 1e10, 1e-2);
});

Deno.test("crossEntropyNats and tokenPerplexity refuse an id outside the row and NaN", () => {
  for (const act of [crossEntropyNats, tokenPerplexity]) {
    const rule = "Cannot take token i as an integer from 0 to 1: 2";
    assertThrows(() => act([0, 0], 2), RangeError, rule);
    assertThrows(() => act([0, 0], -1), RangeError, "from 0 to 1: -1");
    assertThrows(() => act([0, 0], 0.5), RangeError, "from 0 to 1: 0.5");
    assertThrows(() => act([0, NaN], 0), RangeError, "entry 1 is NaN");
    assertThrows(() => act([], 0), RangeError, "it is empty");
  }
});
