import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { bigramNats, unigramNats } from "../../lib/metrics/yardsticks.ts";
import { Pcg64 } from "../../lib/random/mod.ts";

Deno.test("unigramNats is the add-k cross-entropy", () => {
  const nats = unigramNats([0, 0, 1], [0, 2], 4, { smoothing: 0.5 });
  assertAlmostEquals(nats, -(Math.log(2.5 / 5) + Math.log(0.5 / 5)) / 2, 1e-15);
});

Deno.test("unigramNats and bigramNats neither count nor score what is not scored, but it is context", () => {
  const [train, trainScored] = [[0, 1, 0, 2, 0, 1], [0, 1, 0, 1, 0, 0]];
  // Counted are one 1 and one 2, both behind 0: p₁ = (1, 2, 2)/5, and two kinds of two follow 0.
  const marks = { trainScored, testScored: [0, 1, 0] };
  assertAlmostEquals(unigramNats(train, [0, 2, 1], 3, marks), -Math.log(2 / 5), 1e-15);
  assertAlmostEquals(bigramNats(train, [0, 2, 1], 3, marks), -Math.log((1 + 2 * 2 / 5) / (2 + 2)), 1e-15);
  const all = { trainScored: [1, 1, 1, 1, 1, 1], testScored: [1, 1, 1] };
  assertAlmostEquals(bigramNats(train, [0, 2, 1], 3, all), bigramNats(train, [0, 2, 1], 3), 1e-15);
  const none = { testScored: [0, 0, 0] };
  assertThrows(() => bigramNats(train, [0, 2, 1], 3, none), RangeError, "none is scored");
  assertThrows(
    () => unigramNats(train, [0], 3, { testScored: [] }),
    RangeError,
    "testScored needs 1 entries: got 0",
  );
  assertThrows(
    () => unigramNats(train, [0], 3, { trainScored: [1] }),
    RangeError,
    "trainScored needs 6 entries",
  );
});

Deno.test("unigramNats and bigramNats without training tokens give ln V", () => {
  assertAlmostEquals(unigramNats([], [0, 1, 2], 7), Math.log(7), 1e-15);
  assertAlmostEquals(bigramNats([], [0, 1, 2], 7), Math.log(7), 1e-15);
});

Deno.test("bigramNats computes a hand-made Witten–Bell example", () => {
  // Pairs of 0 1 0 2 0 1: after 0 come 1, 2, 1 (two kinds); after 1 and 2 comes 0. p₁ = (4, 3, 2)/9.
  const train = [0, 1, 0, 2, 0, 1];
  const given0 = (2 + 2 * 3 / 9) / (3 + 2);
  const given1 = (0 + 1 * 2 / 9) / (1 + 1);
  const first = 4 / 9;
  const nats = bigramNats(train, [0, 1, 2], 3);
  assertAlmostEquals(nats, -(Math.log(first) + Math.log(given0) + Math.log(given1)) / 3, 1e-15);
  const told = bigramNats(train, [1], 3, { context: 0 });
  assertAlmostEquals(told, -Math.log(given0), 1e-15);
});

Deno.test("bigramNats uses the unigram after a context that training never had", () => {
  assertAlmostEquals(bigramNats([0, 1], [0], 3, { context: 2 }), unigramNats([0, 1], [0], 3), 1e-15);
});

Deno.test("unigramNats and bigramNats are cross-entropies of distributions that sum to one", () => {
  const ids = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 });
  fc.assert(fc.property(ids, fc.integer({ min: 0, max: 4 }), (train, context) => {
    let unigram = 0;
    let bigram = 0;
    for (let w = 0; w < 5; w++) {
      unigram += Math.exp(-unigramNats(train, [w], 5));
      bigram += Math.exp(-bigramNats(train, [w], 5, { context }));
    }
    assertAlmostEquals(unigram, 1, 1e-12);
    assertAlmostEquals(bigram, 1, 1e-12);
  }));
});

Deno.test("bigramNats comes near the entropy rate of a Markov chain that the unigram cannot see", () => {
  // From w the chain goes to w + 1 with ¾ and to w + 2 with ¼ (mod 64): 0.562 nats a token, uniform marginals.
  const random = new Pcg64(8);
  const chain = new Int32Array(40_000);
  for (let t = 1; t < chain.length; t++) chain[t] = (chain[t - 1] + (random.uniform() < 0.75 ? 1 : 2)) % 64;
  const train = chain.subarray(0, 36_000);
  const test = chain.subarray(36_000);
  const rate = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
  assertAlmostEquals(unigramNats(train, test, 64), Math.log(64), 0.02);
  assertAlmostEquals(bigramNats(train, test, 64, { context: chain[35_999] }), rate, 0.03);
});

Deno.test("bigramNats costs little where there is nothing to learn", () => {
  const random = new Pcg64(9);
  const ids = Int32Array.from({ length: 40_000 }, () => random.below(16));
  const excess = bigramNats(ids.subarray(0, 36_000), ids.subarray(36_000), 16) - Math.log(16);
  assert(excess < 0.01, String(excess));
});

Deno.test("unigramNats and bigramNats refuse an empty test part, foreign ids and bad settings", () => {
  for (const act of [unigramNats, bigramNats]) {
    assertThrows(() => act([0], [], 2), RangeError, "as a mean over test tokens: testIds is empty");
    assertThrows(
      () => act([2], [0], 2),
      RangeError,
      "Cannot read trainIds as token ids below 2: entry 0 is 2",
    );
    assertThrows(
      () => act([0], [NaN], 2),
      RangeError,
      "Cannot read testIds as token ids below 2: entry 0 is NaN",
    );
    assertThrows(() => act([0], [0], 0), RangeError, "Cannot take vocabSize as an integer");
    assertThrows(
      () => act([0], [0], 2, { smoothing: 0 }),
      RangeError,
      "Cannot take smoothing as a positive count: 0",
    );
  }
  assertThrows(
    () => bigramNats([0], [0], 2, { context: 2 }),
    RangeError,
    "Cannot take context as an integer from 0 to 1",
  );
});
