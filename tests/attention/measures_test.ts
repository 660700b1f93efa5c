import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { attentionMeasures } from "../../lib/attention/mod.ts";

/** Rows of 1/n over the first n columns. */
const uniform = (T: number): number[][] =>
  Array.from({ length: T }, (_, i) => Array.from({ length: T }, (_, j) => j <= i ? 1 / (i + 1) : 0));

Deno.test("attentionMeasures of a head that looks at itself alone", () => {
  const map = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
  assertEquals(attentionMeasures(map), {
    shareBelowOnePercent: 6 / 10,
    meanDistance: 0,
    rowEntropyBits: 0,
    columnEntropyBits: 2, // four keys alike
    localMass: 1,
  });
});

Deno.test("attentionMeasures of a head that looks at the first token alone", () => {
  const map = Array.from({ length: 5 }, () => [1, 0, 0, 0, 0]);
  assertEquals(attentionMeasures(map), {
    shareBelowOnePercent: 10 / 15,
    meanDistance: (0 + 1 + 2 + 3 + 4) / 5,
    rowEntropyBits: 0,
    columnEntropyBits: 0,
    localMass: 3 / 5,
  });
});

Deno.test("attentionMeasures of a head that looks at all alike", () => {
  const measures = attentionMeasures(uniform(4));
  assertEquals(measures.shareBelowOnePercent, 0);
  assertAlmostEquals(measures.meanDistance, (0 + 0.5 + 1 + 1.5) / 4, 1e-12);
  assertAlmostEquals(measures.rowEntropyBits, (0 + 1 + Math.log2(3) + 2) / 4, 1e-12);
  const columns = [1 + 1 / 2 + 1 / 3 + 1 / 4, 1 / 2 + 1 / 3 + 1 / 4, 1 / 3 + 1 / 4, 1 / 4].map((x) => x / 4);
  assertAlmostEquals(
    measures.columnEntropyBits,
    -columns.reduce((sum, p) => sum + p * Math.log2(p), 0),
    1e-12,
  );
  assertAlmostEquals(measures.localMass, (1 + 1 + 1 + 3 / 4) / 4, 1e-12);
  // Below one hundredth only where more than a hundred tokens share.
  assert(attentionMeasures(uniform(100)).shareBelowOnePercent === 0);
  assertAlmostEquals(
    attentionMeasures(uniform(102)).shareBelowOnePercent,
    (101 + 102) / (102 * 103 / 2),
    1e-12,
  );
});

Deno.test("attentionMeasures looks at nothing beyond a query's own position", () => {
  const [clean, dirty] = [[[1, 0, 0], [0.5, 0.5, 0], [0.2, 0.3, 0.5]], [[1, 9, NaN], [0.5, 0.5, -7], [
    0.2,
    0.3,
    0.5,
  ]]];
  assertEquals(attentionMeasures(dirty), attentionMeasures(clean));
});

Deno.test("attentionMeasures takes the last queries of a longer text", () => {
  assertEquals(attentionMeasures([[0.25, 0.25, 0.5, 0], [0.5, 0, 0, 0.5]]), {
    shareBelowOnePercent: 2 / 7,
    meanDistance: (0.5 + 0.25 + 1.5) / 2,
    rowEntropyBits: (1.5 + 1) / 2,
    columnEntropyBits: -(3 / 8 * Math.log2(3 / 8) + 1 / 8 * Math.log2(1 / 8) + 2 / 4 * Math.log2(1 / 4)),
    localMass: (1 + 0.5) / 2,
  });
  assertEquals(attentionMeasures([Float32Array.of(1)]), {
    ...{ shareBelowOnePercent: 0, meanDistance: 0, rowEntropyBits: 0, columnEntropyBits: 0, localMass: 1 },
  });
});

Deno.test("attentionMeasures refuses what is no map", () => {
  for (const map of [[], [[]], [[1], [1]], [[1, 0], [1]]]) {
    assertThrows(
      () => attentionMeasures(map),
      RangeError,
      "Cannot measure attention as a map must have equal rows",
    );
  }
});
