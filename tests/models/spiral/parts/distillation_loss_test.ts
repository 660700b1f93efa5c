import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import {
  ceByTemperature,
  distillationGradients,
  distillationLoss,
  klByTemperature,
} from "../../../../lib/models/spiral/mod.ts";
import { assertClose, goldenArrays, numberOf, numbersOf } from "../golden.ts";

const arrays = goldenArrays("losses.npz");
const [B, V] = arrays.get("s_logits")!.shape;
const [student, teacher, targets, temperatures] = ["s_logits", "t_logits", "y", "T"].map((n) =>
  numbersOf(arrays, n)
);
const batch = { student, teacher, targets, temperatures };

Deno.test("distillationLoss gives upstream's means and probabilities and the true rows", () => {
  const upstream = distillationLoss(batch, "upstream");
  assertClose([upstream.ceNats, upstream.klNats], [numberOf(arrays, "ce"), numberOf(arrays, "kl")], {
    rtol: 1e-5,
  });
  assertClose(upstream.p, numbersOf(arrays, "p"), { rtol: 1e-5, atol: 1e-7 });
  const { ceRows, klRows } = distillationLoss(batch);
  assertClose(ceRows, numbersOf(arrays, "ce_rows_true"), { rtol: 1e-6, atol: 1e-9 });
  assertClose(klRows, numbersOf(arrays, "kl_rows_true"), { rtol: 1e-6, atol: 1e-9 });
});

Deno.test("distillationGradients are the true ones, and upstream's boosted and cut by rule", () => {
  const loss = distillationLoss(batch);
  const exact = distillationGradients(batch, loss);
  assertClose(exact.ce, numbersOf(arrays, "dce_true"), { rtol: 1e-6, atol: 1e-9 });
  assertClose(exact.kl, numbersOf(arrays, "dkl_true"), { rtol: 1e-6, atol: 1e-9 });
  const upstream = distillationGradients(batch, loss, "upstream");
  assertClose(upstream.ce, numbersOf(arrays, "dlogits_ce"), { rtol: 1e-5, atol: 1e-5 });
  assertClose(upstream.kl, numbersOf(arrays, "dlogits_kl"), { rtol: 1e-5, atol: 1e-5 });
});

Deno.test("distillationGradients sum to 0 in every row, which upstream's cut breaks", () => {
  const loss = distillationLoss(batch);
  const sums = (gradient: Float64Array) =>
    Array.from({ length: B }, (_, b) => gradient.subarray(b * V, (b + 1) * V).reduce((a, c) => a + c, 0));
  for (const sum of sums(distillationGradients(batch, loss).ce)) assertAlmostEquals(sum, 0, 1e-12);
  assert(sums(distillationGradients(batch, loss, "upstream").ce).some((sum) => Math.abs(sum) > 1));
});

Deno.test("ceByTemperature and klByTemperature are the true slopes, with the teacher moving and given", () => {
  const row = (of: Float64Array, b: number) => of.subarray(b * V, (b + 1) * V);
  const slopes = (f: (b: number) => number) => Array.from({ length: B }, (_, b) => f(b));
  assertClose(
    slopes((b) => ceByTemperature(row(student, b), targets[b], temperatures[b])),
    numbersOf(arrays, "dce_dT_rows_true"),
    { rtol: 1e-6, atol: 1e-8 },
  );
  const whole = slopes((b) => klByTemperature(row(student, b), row(teacher, b), temperatures[b]));
  const given = slopes((b) => klByTemperature(row(student, b), row(teacher, b), temperatures[b], false));
  assertClose(whole, numbersOf(arrays, "dkl_dT_rows_true"), { rtol: 1e-6, atol: 1e-8 });
  // With q given: KL(q‖p) differs from the cross-entropy with q by a constant, so the slope is that of −Σ q log p.
  given.forEach((slope, b) => {
    const q = distillationLoss(batch).q.subarray(b * V, (b + 1) * V);
    const crossEntropy = (T: number) => {
      const z = row(student, b);
      const largest = Math.max(...z);
      const total = Math.log(z.reduce((sum, logit) => sum + Math.exp((logit - largest) / T), 0));
      return -q.reduce((sum, share, j) => sum + share * ((z[j] - largest) / T - total), 0);
    };
    const T = temperatures[b];
    assertAlmostEquals(slope, (crossEntropy(T + 1e-5) - crossEntropy(T - 1e-5)) / 2e-5, 1e-7);
  });
});

Deno.test("distillationLoss stands logits that are far apart, and upstream's costs at most 27.6 nats", () => {
  const far = { student: [2000, 0], teacher: [0, 2000], targets: [1], temperatures: [1] };
  const { ceNats, klNats } = distillationLoss(far);
  assertClose([ceNats, klNats], [2000, 2000]);
  assertAlmostEquals(distillationLoss(far, "upstream").ceNats, -Math.log(1e-12), 1e-9);
});

Deno.test("distillationLoss refuses a batch that is none", () => {
  const fine = { student: [0, 0], teacher: [0, 0], targets: [0], temperatures: [1] };
  assertThrows(
    () => distillationLoss({ ...fine, targets: [2] }),
    RangeError,
    "target 0 must be an integer from 0 to 1: 2",
  );
  assertThrows(() => distillationLoss({ ...fine, targets: [] }), TypeError, "one row a target: 2, 0 targets");
  assertThrows(() => distillationLoss({ ...fine, teacher: [0] }), TypeError, "teacher must hold 2 numbers");
  assertThrows(
    () => distillationLoss({ ...fine, temperatures: [0] }),
    RangeError,
    "temperature 0 must be above 0: 0",
  );
  assertThrows(
    () => distillationGradients(fine, { p: new Float64Array(1), q: new Float64Array(2) }),
    TypeError,
    "p must",
  );
});
