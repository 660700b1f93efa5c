import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  addBias,
  attributeUse,
  injectBias,
  logRatioScore,
  probabilityScore,
  projectMean,
  retrieve,
  throttleByUse,
  weighBias,
} from "../../../../lib/models/spiral/mod.ts";
import { biasRow } from "../../../../lib/models/spiral/parts/retrieval_bias.ts";
import { assertClose, floatsOf, goldenArrays, numberOf, numbersOf } from "../golden.ts";

const arrays = goldenArrays("rag.npz");
const [r, V] = arrays.get("B")!.shape;
const [BATCH, T] = arrays.get("tokens")!.shape;
const m = numberOf(arrays, "m");
const B = numbersOf(arrays, "B");
const last = Array.from({ length: BATCH }, (_, b) => numbersOf(arrays, "tokens")[(b + 1) * T - 1]);
const plain = retrieve(floatsOf(arrays, "P"), V, last, m, probabilityScore(numberOf(arrays, "w")));
const weighed = weighBias(plain, numbersOf(arrays, "src_w"));

/** Pairs of a row in the order of ids: upstream leaves the order open. */
const sorted = (ids: ArrayLike<number>, scores: ArrayLike<number>): [number, number][] =>
  Array.from(ids, (id, i): [number, number] => [id, scores[i]]).sort(([a], [b]) => a - b);

Deno.test("retrieve finds upstream's successors with their scores", () => {
  assertEquals([...plain.indptr], [...numbersOf(arrays, "indptr")]);
  const [indices, data] = [numbersOf(arrays, "indices"), numbersOf(arrays, "data")];
  for (let b = 0; b < BATCH; b++) {
    const { ids, scores } = biasRow(plain, b);
    const expected = sorted(indices.subarray(b * m, (b + 1) * m), data.subarray(b * m, (b + 1) * m));
    assertEquals(sorted(ids, scores).map(([id]) => id), expected.map(([id]) => id));
    assertClose(sorted(ids, scores).map(([, v]) => v), expected.map(([, v]) => v), { rtol: 1e-6, atol: 0 });
  }
});

Deno.test("retrieve orders by falling probability, the lower id first among equals", () => {
  const P = [0.2, 0.2, 0.3, 0.3, ...new Array(12).fill(0.25)];
  assertEquals([...retrieve(P, 4, [0, 1], 3, probabilityScore()).indices], [2, 3, 0, 0, 1, 2]);
});

Deno.test("addBias adds as upstream does before it throws the sum away", () => {
  const logits = addBias(numbersOf(arrays, "logits0"), V, weighed);
  assertClose(logits, numbersOf(arrays, "logits_direct"), { rtol: 1e-6, atol: 1e-6 });
});

for (const form of ["rank", "members"] as const) {
  Deno.test(`injectBias solves for upstream's change: ${form}`, () => {
    const [exact, rough] = [numbersOf(arrays, "mu_delta_f64"), numbersOf(arrays, "mu_delta")];
    const [mu, logits] = [numbersOf(arrays, "mu0"), numbersOf(arrays, "logits_rank")];
    for (let b = 0; b < BATCH; b++) {
      const { ids, scores } = biasRow(weighed, b);
      const delta = injectBias(ids, scores, B, r, { form });
      // The scores are doubles here and were floats there; the small eigenvalues of the system magnify that.
      assertClose(delta, exact.subarray(b * r, (b + 1) * r), { rtol: 2e-6, atol: 1e-6 }, `row ${b}`);
      assertClose(delta, rough.subarray(b * r, (b + 1) * r), { rtol: 2e-3, atol: 2e-3 }, `row ${b}`);
      const moved = projectMean(delta.map((change, a) => change + mu[b * r + a]), B);
      assertClose(moved, logits.subarray(b * V, (b + 1) * V), { rtol: 2e-3, atol: 2e-3 }, `row ${b}`);
    }
  });
}

Deno.test("injectBias gives the same in both forms, more members than ranks included", () => {
  for (const count of [1, 5, 12, 20]) {
    const ids = Array.from({ length: count }, (_, i) => i);
    const scores = ids.map((i) => Math.sin(i));
    const [a, b] = (["rank", "members"] as const).map((form) =>
      injectBias(ids, scores, B, r, { form, ridge: 0.01 })
    );
    assertClose(a, b, { rtol: 1e-8, atol: 1e-9 }, `${count} members`);
  }
});

Deno.test("attributeUse and throttleByUse give upstream's totals, factors and weights", () => {
  const factor = 1 + numbersOf(arrays, "y_rel").filter((y) => y > 1.5).length / arrays.get("y_rel")!.shape[0];
  const use = attributeUse(weighed, new Float64Array(BATCH).fill(factor));
  assertEquals([...use.ids], [...numbersOf(arrays, "attr_ids")]);
  assertClose(use.amounts, numbersOf(arrays, "attr_vals"), { rtol: 1e-6, atol: 1e-7 });
  const weights = floatsOf(arrays, "src_w");
  assertClose(throttleByUse(weights, use), numbersOf(arrays, "decay"), { rtol: 1e-5, atol: 0 });
  assertClose(weights, numbersOf(arrays, "src_w_after"), { rtol: 1e-5, atol: 0 });
  assert(weights.every((weight, j) => weight <= floatsOf(arrays, "src_w")[j]));
});

Deno.test("retrieve, addBias and injectBias refuse what does not fit", () => {
  const P = new Float32Array(9).fill(1 / 3);
  assertThrows(() => retrieve(P, 4, [0], 2, logRatioScore(4)), TypeError, "P must hold 16 numbers");
  assertThrows(
    () => retrieve(P, 3, [0], 4, logRatioScore(3)),
    RangeError,
    "m must be an integer from 1 to 3: 4",
  );
  assertThrows(
    () => retrieve(P, 3, [3], 1, logRatioScore(3)),
    RangeError,
    "token 0 must be an integer from 0 to 2: 3",
  );
  assertThrows(
    () => addBias(new Float32Array(3), 3, plain),
    TypeError,
    "logits must hold 15 numbers, 5 rows of 3: 3",
  );
  assertThrows(() => injectBias([0], [1, 2], B, r), TypeError, "scores must hold 1 numbers");
  assertThrows(
    () => injectBias([V], [1], B, r),
    RangeError,
    `id 0 must be an integer from 0 to ${V - 1}: ${V}`,
  );
  assertThrows(() => injectBias([0], [1], B, r, { ridge: 0 }), RangeError, "the ridge must be above 0: 0");
  assertThrows(() => biasRow(plain, BATCH), RangeError, "row must be");
});
