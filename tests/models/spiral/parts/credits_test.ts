import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  firstOrderCredits,
  leaveOneOutCredits,
  pathCredits,
  type RetrievalCase,
  retrievalGainNats,
} from "../../../../lib/models/spiral/mod.ts";

/** log q(y) with some of the scores. */
function logQ({ logits, ids, scores, target }: RetrievalCase, uses: (j: number) => boolean): number {
  const z = Float64Array.from(logits);
  for (let j = 0; j < ids.length; j++) if (uses(j)) z[ids[j]] += scores[j];
  return z[target] - Math.log(z.reduce((sum, logit) => sum + Math.exp(logit), 0));
}

const sum = (numbers: Float64Array): number => numbers.reduce((a, b) => a + b, 0);

const cases = fc.record({
  logits: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 }),
  ids: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  raw: fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 8, maxLength: 8 }),
  target: fc.integer({ min: 0, max: 7 }),
}).map(({ raw, ...rest }) => ({ ...rest, scores: raw.slice(0, rest.ids.length) }));

Deno.test("retrievalGainNats is what the bias changed in log q(y)", () => {
  fc.assert(fc.property(cases, (retrieval) => {
    const direct = logQ(retrieval, () => true) - logQ(retrieval, () => false);
    assertAlmostEquals(retrievalGainNats(retrieval), direct, 1e-12);
  }));
});

Deno.test("leaveOneOutCredits is exact for each source", () => {
  fc.assert(fc.property(cases, (retrieval) => {
    leaveOneOutCredits(retrieval).forEach((credit, out) => {
      assertAlmostEquals(credit, logQ(retrieval, () => true) - logQ(retrieval, (j) => j !== out), 1e-12);
    });
  }));
});

Deno.test("pathCredits add up to the gain", () => {
  fc.assert(fc.property(cases, (retrieval) => {
    assertAlmostEquals(sum(pathCredits(retrieval)), retrievalGainNats(retrieval), 1e-8);
  }));
});

Deno.test("firstOrderCredits and leaveOneOutCredits add up to the gain but for the square of the scores", () => {
  fc.assert(fc.property(cases, (retrieval) => {
    for (const credits of [firstOrderCredits, leaveOneOutCredits]) {
      for (const size of [0.1, 0.01]) {
        const small = { ...retrieval, scores: retrieval.scores.map((score) => score * size) };
        const missed = Math.abs(sum(credits(small)) - retrievalGainNats(small));
        // Scores are at most 4: the variance of the bias under q is at most 16 of a score's square.
        assert(missed <= 20 * size ** 2, `${missed} at ${size}`);
      }
    }
  }));
});

Deno.test("credits tell a helper from a liar, which the size of a score cannot: row E of the ablations", () => {
  const retrieval = { logits: new Float64Array(8), ids: [2, 5], scores: [2, 2], target: 2 };
  for (const credits of [firstOrderCredits, leaveOneOutCredits, pathCredits]) {
    const [helper, liar] = credits(retrieval);
    assert(helper > 0.3 && liar < -0.3, `${helper} and ${liar}`);
  }
});

Deno.test("pathCredits stand logits and scores that are large", () => {
  const retrieval = { logits: [800, -800, 0], ids: [1, 0], scores: [1700, -30], target: 1 };
  // Without the scores log q(y) is −1600; with them the target, at 900, is 130 ahead of 770 and q(y) is 1.
  assertAlmostEquals(retrievalGainNats(retrieval), 1600, 1e-9);
  const gap = Math.abs(sum(pathCredits(retrieval)) - 1600);
  assert(gap < 1e-6, `${gap}`);
});

Deno.test("credits refuse a case that is none", () => {
  const fine = { logits: [0, 0], ids: [0, 1], scores: [1, 1], target: 1 };
  assertThrows(
    () => pathCredits({ ...fine, target: 2 }),
    RangeError,
    "target must be an integer from 0 to 1: 2",
  );
  assertThrows(
    () => firstOrderCredits({ ...fine, ids: [0, 0] }),
    RangeError,
    "ids must differ: 0 is there twice",
  );
  assertThrows(
    () => leaveOneOutCredits({ ...fine, ids: [0, 9] }),
    RangeError,
    "id 1 must be an integer from 0 to 1: 9",
  );
  assertThrows(() => pathCredits({ ...fine, scores: [1, 2001] }), RangeError, "within ±2000 nats: 2001");
  assertThrows(() => pathCredits({ ...fine, scores: [1, NaN] }), RangeError, "must be finite: NaN at 1");
  assertThrows(() => retrievalGainNats({ ...fine, scores: [1] }), TypeError, "scores must hold 2 numbers");
});
