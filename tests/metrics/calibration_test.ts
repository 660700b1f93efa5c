import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { brierScore } from "../../lib/metrics/brier.ts";
import { type Calibration, calibration, type ReliabilityBin } from "../../lib/metrics/calibration.ts";
import { confidenceGap } from "../../lib/metrics/confidence_gap.ts";
import { Pcg64 } from "../../lib/random/mod.ts";

Deno.test("calibration computes a hand-made example both ways", () => {
  // Two bins of equal width: (0, .5] holds .2 .3 .5 (2 right), (.5, 1] holds .6 .8 1 (1 right).
  const confidences = [0.8, 0.2, 0.5, 1, 0.3, 0.6];
  const correct = [0, 1, 1, 1, 0, 0];
  const { eceEqualWidth, eceEqualMass, reliability } = calibration(confidences, correct, 2);
  const expected = (3 / 6) * Math.abs(2 / 3 - 1 / 3) + (3 / 6) * Math.abs(1 / 3 - 0.8);
  assertAlmostEquals(eceEqualWidth, expected, 1e-15);
  // Three on each side of the median: the same members here, so the same error, but edges taken from the data.
  assertAlmostEquals(eceEqualMass, expected, 1e-15);
  assertEquals(reliability.equalWidth.map(({ low, high, count }) => [low, high, count]), [[0, 0.5, 3], [
    0.5,
    1,
    3,
  ]]);
  assertEquals(reliability.equalMass.map(({ low, high, count }) => [low, high, count]), [[0.2, 0.5, 3], [
    0.6,
    1,
    3,
  ]]);
  assertAlmostEquals(reliability.equalWidth[0].confidence!, 1 / 3, 1e-15);
  assertAlmostEquals(reliability.equalWidth[1].accuracy!, 1 / 3, 1e-15);
});

Deno.test("calibration with equal mass parts what equal width lumps together", () => {
  // One bin of ten holds all: .91 twice wrong, .99 twice right. The gaps cancel in one bin and add up in two.
  const { eceEqualWidth } = calibration([0.91, 0.91, 0.99, 0.99], [0, 0, 1, 1], 10);
  assertAlmostEquals(eceEqualWidth, 0.45, 1e-15);
  const { eceEqualMass } = calibration([0.91, 0.91, 0.99, 0.99], [0, 0, 1, 1], 2);
  assertAlmostEquals(eceEqualMass, (0.91 + 0.01) / 2, 1e-15);
});

/** Bin by bin over all predictions, the definition word for word. */
function slow(confidences: number[], correct: number[], bins: number): { width: number; mass: number } {
  const total = confidences.length;
  const error = (members: number[]): number => {
    if (members.length === 0) return 0;
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const gap = mean(members.map((n) => correct[n])) - mean(members.map((n) => confidences[n]));
    return members.length / total * Math.abs(gap);
  };
  let width = 0;
  let mass = 0;
  for (let b = 0; b < bins; b++) {
    const everyone = confidences.map((_, n) => n);
    width += error(everyone.filter((n) => {
      const above = b === 0 ? confidences[n] >= 0 : confidences[n] > b / bins;
      return above && confidences[n] <= (b + 1) / bins;
    }));
    mass += error(everyone.filter((n) => {
      const lower = confidences.filter((other) => other < confidences[n]).length;
      const equal = confidences.filter((other) => other === confidences[n]).length;
      return Math.floor(bins * (2 * lower + equal - 1) / (2 * total)) === b;
    }));
  }
  return { width, mass };
}

// Grid points make ties and confidences exactly on an edge common.
const predictions = fc.array(
  fc.tuple(
    fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 30 }).map((k) => k / 30)),
    fc.constantFrom(0, 1),
  ),
  { minLength: 1, maxLength: 40 },
);

Deno.test("calibration agrees with a slow implementation bin by bin", () => {
  fc.assert(fc.property(predictions, fc.integer({ min: 1, max: 20 }), (pairs, bins) => {
    const confidences = pairs.map(([confidence]) => confidence);
    const correct = pairs.map(([, mark]) => mark);
    const fast = calibration(confidences, correct, bins);
    const expected = slow(confidences, correct, bins);
    assertAlmostEquals(fast.eceEqualWidth, expected.width, 1e-12);
    assertAlmostEquals(fast.eceEqualMass, expected.mass, 1e-12);
  }));
});

Deno.test("calibration decides by the printed edges where confidence times bins rounds across them", () => {
  // (7/25)·25 rounds above 7, and the double after 1/3 times 3 rounds down to 1.
  const onEdge = calibration([7 / 25], [1], 25).reliability.equalWidth;
  assertEquals(onEdge.findIndex(({ count }) => count === 1), 6);
  const above = calibration([0.33333333333333337], [1], 3).reliability.equalWidth;
  assertEquals(above.findIndex(({ count }) => count === 1), 1);
});

Deno.test("calibration accounts for every prediction once and recovers the error from its own bins", () => {
  fc.assert(fc.property(predictions, fc.integer({ min: 1, max: 20 }), (pairs, bins) => {
    const result = calibration(pairs.map(([confidence]) => confidence), pairs.map(([, mark]) => mark), bins);
    const check = (diagram: ReliabilityBin[], ece: number): void => {
      assertEquals(diagram.reduce((sum, { count }) => sum + count, 0), pairs.length);
      let sum = 0;
      for (const { low, high, count, confidence, accuracy } of diagram) {
        assertEquals(confidence === null, count === 0);
        assertEquals(accuracy === null, count === 0);
        if (confidence === null || accuracy === null) continue;
        assert(confidence >= low - 1e-12 && confidence <= high + 1e-12);
        sum += count / pairs.length * Math.abs(accuracy - confidence);
      }
      assertAlmostEquals(sum, ece, 1e-12);
    };
    assertEquals(result.reliability.equalWidth.length, bins);
    assert(result.reliability.equalMass.length <= bins);
    check(result.reliability.equalWidth, result.eceEqualWidth);
    check(result.reliability.equalMass, result.eceEqualMass);
  }));
});

Deno.test("calibration does not depend on the order of the predictions", () => {
  fc.assert(fc.property(predictions, (pairs) => {
    const measure = (list: [number, number][]): Calibration =>
      calibration(list.map(([confidence]) => confidence), list.map(([, mark]) => mark));
    assertAlmostEquals(measure(pairs).eceEqualMass, measure(pairs.toReversed()).eceEqualMass, 1e-12);
  }));
});

Deno.test("calibration is near zero for a calibrated source and near the gap for an over-confident one", () => {
  const random = new Pcg64(5);
  const confidences = Float64Array.from({ length: 20_000 }, () => random.uniform());
  const right = Array.from(confidences, (confidence) => random.uniform() < confidence);
  const half = Array.from(confidences, (confidence) => random.uniform() < confidence / 2);
  // Each of 15 bins of 1,333 marks misses its mean by about 0.011 in the mean; twice that is the bound.
  assert(calibration(confidences, right).eceEqualWidth < 0.022);
  assert(calibration(confidences, right).eceEqualMass < 0.022);
  assertAlmostEquals(calibration(confidences, half).eceEqualMass, 0.25, 0.02);
});

Deno.test("calibration takes one prediction and refuses none, bad marks, bad confidences and bad bins", () => {
  assertAlmostEquals(calibration([0.7], [true]).eceEqualWidth, 0.3, 1e-15);
  assertAlmostEquals(calibration([0.7], [true]).eceEqualMass, 0.3, 1e-15);
  assertThrows(() => calibration([], []), RangeError, "there are no predictions");
  assertThrows(() => calibration([0.5], [1, 0]), TypeError, "1 confidences, 2 marks");
  assertThrows(() => calibration([NaN], [1]), RangeError, "confidence 0 is NaN, not in [0, 1]");
  assertThrows(() => calibration([1.1], [1]), RangeError, "confidence 0 is 1.1, not in [0, 1]");
  assertThrows(() => calibration([0.5], [2]), RangeError, "mark 0 is 2, neither 0 nor 1");
  assertThrows(
    () => calibration([0.5], [1], 0),
    RangeError,
    "Cannot take bins as an integer from 1 to 100000: 0",
  );
});

interface EceCase {
  name: string;
  probs: number[][];
  labels: number[];
  ece_15: number;
  ece_10: number;
  brier: number;
  signed_gap_seed_version: number;
}

Deno.test("calibration, confidenceGap and brierScore reproduce spiral's golden ECE, signed gaps and Brier scores", () => {
  const url = new URL("../golden/metrics/ece.json", import.meta.url);
  const { cases }: { cases: EceCase[] } = JSON.parse(Deno.readTextFileSync(url));
  assertEquals(cases.length, 10);
  for (const { name, probs, labels, ece_15, ece_10, brier, signed_gap_seed_version } of cases) {
    const confidences = probs.map((row) => Math.max(...row));
    const correct = probs.map((row, n) => row.indexOf(confidences[n]) === labels[n]);
    assertAlmostEquals(calibration(confidences, correct).eceEqualWidth, ece_15, 1e-6, name);
    assertAlmostEquals(calibration(confidences, correct, 10).eceEqualWidth, ece_10, 1e-6, name);
    assertAlmostEquals(brierScore(probs, labels), brier, 1e-6, name);
    assertAlmostEquals(confidenceGap(confidences, correct), signed_gap_seed_version, 1e-6, name);
  }
});
