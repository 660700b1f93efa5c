import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { mean, nearestCode } from "../../../lib/autograd/mod.ts";
import { codebookPerplexity } from "../../../lib/models/resoformer/measures.ts";
import { reviveAttractors } from "../../../lib/models/resoformer/revive.ts";
import { quantise, softAssignment } from "../../../lib/nn/mod.ts";
import { ids, step, tensor } from "../../../lib/tensor/mod.ts";
import { golden, lively, reference, tiny, worst } from "./support.ts";

const file = await golden("vq_collapse");
const { n, dim, num_attractors: K } = file;
const at = (data: number[], rows: number) =>
  tensor(Float64Array.from(data), { shape: [rows, dim], kernels: reference });
const [x, codebook] = [at(file.x, n), at(file.codebook, K)];

Deno.test("quantise chooses upstream's attractors, and says how far they are", () => {
  const { output, codes, loss } = quantise(x, codebook, 0.25);
  assertEquals([...codes.data], file.hard_index);
  assert(worst(output.data, file.hard_output) < 1e-9);
  const distance = file.hard_sq_distance.reduce((sum: number, d: number) => sum + d, 0) / (n * dim);
  assertAlmostEquals(loss.item(), 1.25 * distance, 1e-9);
});

for (const temperature of [1, 0.25]) {
  Deno.test(`softAssignment at temperature ${temperature} gives upstream's mean of attractors and their entropy`, () => {
    const expected = file.soft[temperature === 1 ? "1.0" : "0.25"];
    const { output, shares } = softAssignment(x, codebook, temperature);
    assert(worst(output.data, expected.soft_output) < 1e-9);
    const entropies = Array.from({ length: n }, (_, row) => {
      const p = Array.from(shares.data.subarray(row * K, (row + 1) * K));
      return -p.reduce((sum, p) => sum + (p > 1e-10 ? p * Math.log(p) : 0), 0);
    });
    assert(worst(entropies, expected.assign_entropy_nats) < 1e-7);
  });
}

Deno.test("codebookPerplexity is that of upstream's assignments, 1 for a single code, K for all alike", () => {
  assertAlmostEquals(codebookPerplexity(nearestCode(x, codebook), K).item(), file.ref_usage_perplexity, 1e-9);
  const of = (codes: number[]) => codebookPerplexity(ids(codes, { kernels: reference }), 4).item();
  assertAlmostEquals(of([2, 2, 2]), 1, 1e-9);
  assertAlmostEquals(of([0, 1, 2, 3]), 4, 1e-9);
});

Deno.test("a collapse onto one attractor makes every token's logits alike", () => {
  const model = lively(tiny({ useEntropyCollapse: true, numAttractors: 1 }), reference);
  const logits =
    step(() => model.logits(ids([0, 3, 1, 4], { shape: [1, 4], kernels: reference })), reference).data;
  for (let t = 1; t < 4; t++) assertEquals(logits.slice(t * 5, t * 5 + 5), logits.slice(0, 5));
  model.close();
});

Deno.test("trainingPass pays for the distance to the attractors and measures their perplexity", () => {
  const model = lively(tiny({ useEntropyCollapse: true, numAttractors: 3 }), reference);
  const [penalty, perplexity] = step(() => {
    const pass = model.trainingPass(ids([0, 3, 1, 4], { shape: [1, 4], kernels: reference }));
    return [mean(pass.penalty!), mean(pass.measures!.codebookPerplexity!)];
  }, reference);
  assert(penalty!.item() > 0);
  assert(perplexity!.item() >= 1 && perplexity!.item() <= 3);
  assertEquals(model.measureNames, ["meanGate", "haltingDepth", "codebookPerplexity"]);
  // Nobody took a gradient, so nothing was counted.
  assertEquals([...model.parameters.get("collapse.usage").data], [0, 0, 0]);
  model.close();
});

Deno.test("reviveAttractors moves the unused ones beside used ones, the same way for the same step and seed", () => {
  const revived = (step: number, seed: number) => {
    const model = lively(tiny({ useEntropyCollapse: true, numAttractors: 4 }), reference);
    const { parameters } = model;
    parameters.get("collapse.usage").floats.set([0, 9, 0, 0]);
    const before = Array.from(parameters.get("collapse.codebook").data);
    const moved = reviveAttractors(parameters, step, seed);
    const after = Array.from(parameters.get("collapse.codebook").data);
    assertEquals([...parameters.get("collapse.usage").data], [0, 0, 0, 0]);
    model.close();
    return { moved, before, after };
  };
  const { moved, before, after } = revived(100, 1);
  assertEquals(moved, 3);
  const row = (rows: number[], k: number) => rows.slice(k * 8, (k + 1) * 8);
  assertEquals(row(after, 1), row(before, 1));
  for (const k of [0, 2, 3]) {
    const change = worst(row(after, k), row(before, 1));
    assert(change > 1e-3 && change < 0.3, `${k}: ${change}`);
  }
  assertEquals(revived(100, 1).after, after);
  assert(worst(revived(200, 1).after, after) > 1e-3 && worst(revived(100, 2).after, after) > 1e-3);
});

Deno.test("afterStep revives attractors every reviveEvery steps alone", () => {
  const model = lively(tiny({ useEntropyCollapse: true, numAttractors: 4, reviveEvery: 10 }), reference);
  const codes = () => Array.from(model.parameters.get("collapse.codebook").data);
  const before = codes();
  model.parameters.get("collapse.usage").floats.set([0, 9, 0, 0]);
  model.afterStep(9, 1);
  assertEquals(codes(), before);
  model.afterStep(10, 1);
  assert(worst(codes(), before) > 1e-3);
  model.close();
});
