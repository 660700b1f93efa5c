import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { checkSpiralConfig, type SpiralConfig } from "../../../../lib/models/mod.ts";
import { liarIds, TEACHER_HEADS } from "../../../../lib/models/spiral/mod.ts";
import type { TeacherMemory } from "../../../../lib/models/spiral/teacher/memory.ts";
import { headPrecisions, predictBatch } from "../../../../lib/models/spiral/teacher/predict.ts";
import { scoredBatch } from "../../../../lib/models/spiral/teacher/rows.ts";
import { UNSCORED } from "../../../../lib/data/mod.ts";
import { memoryOf } from "./support.ts";

const V = 6;
const INPUTS = Int32Array.of(0, 1, 2, 3, 1, 4);
const TARGETS = Int32Array.of(UNSCORED, UNSCORED, 5, UNSCORED, UNSCORED, 0);

const configOf = (given: Partial<SpiralConfig> = {}): SpiralConfig =>
  checkSpiralConfig({ vocabSize: V, retrieved: 2, k: 12, ...given });

function predict(memory: TeacherMemory, given: Partial<SpiralConfig> = {}) {
  const config = configOf(given);
  const out = new Float64Array(2 * V);
  const settings = { config, liars: liarIds(V, config.liars) };
  const outcomes = predictBatch(settings, memory, scoredBatch(INPUTS, TARGETS, 3), out);
  return { outcomes, rows: [out.slice(0, V), out.slice(V)] };
}

/** Counts with which every head says something of its own. */
function knowing(): TeacherMemory {
  const memory = memoryOf(V);
  memory.unigram.set([5, 1, 1, 1, 1, 3]);
  memory.bigram.set([0, 0, 1, 0, 0, 7], 2 * V);
  memory.twoBack.set([1, 0, 0, 0, 0, 3], 1 * V);
  memory.slow.set([-3, -3, -3, -3, -3, -0.3], 2 * V);
  memory.nll.set([1.6, 0.5, 1, 0.6, 0.9, 0.5]);
  return memory;
}

Deno.test("scoredBatch finds the scored rows, what stands before them and where the pass has them", () => {
  const last = scoredBatch(INPUTS, TARGETS, 3);
  assertEquals([last.lastOnly, last.rowCount], [true, 2]);
  assertEquals(last.rows, [{ place: 0, last: 2, before: 1, target: 5 }, {
    place: 1,
    last: 4,
    before: 1,
    target: 0,
  }]);
  const all = scoredBatch(INPUTS, Int32Array.of(1, 2, 5, UNSCORED, 4, 0), 3);
  assertEquals([all.lastOnly, all.rowCount, all.rows.length], [false, 6, 5]);
  assertEquals([all.rows[0], all.rows[3]], [
    { place: 0, last: 0, before: -1, target: 1 },
    { place: 4, last: 1, before: 3, target: 4 },
  ]);
});

Deno.test("predictBatch gives distributions, and the NLL of each head and of all fused", () => {
  const { outcomes, rows } = predict(knowing());
  for (const row of rows) assertAlmostEquals(row.reduce((sum, log) => sum + Math.exp(log), 0), 1, 1e-12);
  const [first] = outcomes;
  assertEquals(first!.nll.length, TEACHER_HEADS.length + 1);
  // Witten and Bell: 7 of 8 counts, and 2 of 10 for what was met, by the unigram's 3.5 of 15.
  const bigram = (7 + 2 * 3.5 / 15) / (8 + 2);
  assertAlmostEquals(first!.nll[0]!, -Math.log(3.5 / 15), 1e-12);
  assertAlmostEquals(first!.nll[1]!, -Math.log(bigram), 1e-12);
  assertAlmostEquals(first!.nll[2]!, -Math.log((3 + 2 * 3.5 / 15) / (4 + 2)), 1e-12);
  const slow = Math.exp(-0.3) / (Math.exp(-0.3) + 5 * Math.exp(-3));
  assertAlmostEquals(first!.nll[3]!, -Math.log(slow), 1e-12);
  assertAlmostEquals(first!.nll[5]!, -rows[0]![5]!, 1e-12);
  // Two successors were retrieved, worth log(p·V) each.
  const scores = [bigram, (0 + 2 * 5.5 / 15) / 10].map((p) => Math.log(p * V));
  assertEquals(first!.retrieved.ids.slice(0, 1), [5]);
  assertAlmostEquals(first!.retrieved.scores[0]!, scores[0]!, 1e-12);
  // Where nothing was met, a head says what the unigram says.
  assertAlmostEquals(outcomes[1]!.nll[1]!, outcomes[1]!.nll[0]!, 1e-12);
});

Deno.test("predictBatch fuses log-probabilities by precision: a sure head decides, equal ones share", () => {
  const memory = knowing();
  memory.nll.set([9, 0.1, 9, 9, 9, 0]);
  const sure = predict(memory).rows[0]!;
  assertAlmostEquals(sure[5]!, -predict(memory).outcomes[0]!.nll[1]!, 1e-6);
  const equal = predict(memory, { precisionPower: 0 }).outcomes[0]!;
  assert(equal.nll[5]! > equal.nll[1]! + 0.05);
  assert(equal.nll[5]! < Math.max(...equal.nll.subarray(0, 5)));
});

Deno.test("headPrecisions are (1/perplexity)^ρ beside the best head, and 0 for retrieval that retrieves nothing", () => {
  const memory = memoryOf(V);
  memory.nll.set([2, 1, 1, 1.5, 1, 0]);
  const at = (given: Partial<SpiralConfig>) => headPrecisions(configOf(given), memory);
  at({ precisionPower: 2 }).forEach((tau, h) =>
    assertAlmostEquals(tau, [Math.exp(-2), 1, 1, Math.exp(-1), 1][h]!, 1e-12)
  );
  assertEquals(at({ precisionPower: 0 }), [1, 1, 1, 1, 1]);
  assertEquals(at({ retrieved: 0 })[4], 0);
});

Deno.test("predictBatch weighs retrieved scores by source, by either score, and lets liars in", () => {
  const memory = knowing();
  const plain = predict(memory).outcomes[0]!.retrieved;
  memory.sourceWeight[5] = 0.5;
  const { retrieved } = predict(memory).outcomes[0]!;
  assertAlmostEquals(retrieved.scores[0]!, plain.scores[0]! / 2, 1e-12);
  memory.sourceWeight[5] = 1;
  const probability = predict(memory, { retrievalScore: "probability" }).outcomes[0]!.retrieved;
  assertAlmostEquals(probability.scores[0]!, 1.5 * (7 + 2 * 3.5 / 15) / 10, 1e-12);
  const liars = liarIds(V, 0.7);
  const told = new Set<number>();
  for (let batch = 0; batch < 20; batch++) {
    memory.batches[0] = batch;
    for (const { retrieved: { ids, scores } } of predict(memory, { liars: 0.7 }).outcomes) {
      assertEquals(new Set(ids).size, ids.length);
      for (const id of ids.slice(2)) {
        assert(liars.includes(id));
        assertEquals(scores[ids.indexOf(id)], 2);
        told.add(id);
      }
    }
  }
  assert(told.size >= 3, `${[...told]} of ${liars}`);
  assertEquals(predict(memory, { retrieved: 0 }).outcomes[0]!.retrieved.ids, []);
});

Deno.test("predictBatch learns nothing", () => {
  const memory = knowing();
  const before = JSON.stringify(Object.values(memory).map((numbers) => [...numbers]));
  predict(memory);
  assertEquals(JSON.stringify(Object.values(memory).map((numbers) => [...numbers])), before);
});

Deno.test("headPrecisions is 0 for heads that do not speak, the others beside the best of them", () => {
  const memory = memoryOf(V);
  memory.nll.set([1, 0.2, 0.5, 0.3, 0.4]);
  const spoken = (teacherHeads: number) => headPrecisions(configOf({ teacherHeads }), memory);
  assertEquals(spoken(5).filter((precision) => precision > 0).length, 5);
  // Retrieval first, then bigram: unigram, twoBack and slow are silent.
  assertEquals(spoken(2).map((precision) => precision > 0), [false, true, false, false, true]);
  assertAlmostEquals(spoken(1)[4]!, 1, 1e-12);
});
