import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { BigramSampler, BigramWorld } from "../../../../lib/data/mod.ts";
import { checkSpiralConfig, type SpiralConfig } from "../../../../lib/models/mod.ts";
import { liarIds, TEACHER_HEADS } from "../../../../lib/models/spiral/mod.ts";
import { countTexts, learnBatch } from "../../../../lib/models/spiral/teacher/learn.ts";
import { predictBatch } from "../../../../lib/models/spiral/teacher/predict.ts";
import { scoredBatch } from "../../../../lib/models/spiral/teacher/rows.ts";
import { memoryOf } from "./support.ts";

const [V, T, B] = [32, 8, 16];

/** A teacher beside a student that half knows the world; NLL of each head and of all fused, over the last 100 batches. */
function teach(
  given: Partial<SpiralConfig>,
  batches: number,
  corrupt?: (h: number, batch: number) => boolean,
) {
  const config = checkSpiralConfig({ vocabSize: 32, T, r: 8, ...given });
  const V = config.vocabSize;
  const world = BigramWorld.fromSeed({ V, seed: 0 });
  const memory = memoryOf(V);
  const settings = { config, liars: liarIds(V, config.liars) };
  const sampler = new BigramSampler(world, { B, T, seed: 4 });
  const [inputs, targets] = [new Int32Array(B * T), new Int32Array(B * T)];
  const [out, student] = [new Float64Array(B * V), new Float64Array(B * V)];
  const nll = new Float64Array(TEACHER_HEADS.length + 1);
  const precisions: number[] = [];
  for (let step = 0; step < batches; step++) {
    sampler.next(inputs, targets);
    const batch = scoredBatch(inputs, targets, T);
    const outcomes = predictBatch(settings, memory, batch, out);
    for (const { last, place } of batch.rows) {
      for (let j = 0; j < V; j++) {
        student[place * V + j] = Math.log(0.5 * world.probabilities[last * V + j]! + 0.5 / V);
      }
    }
    for (const outcome of outcomes) {
      outcome.nll.forEach((nats, h) => {
        if (corrupt?.(h, step)) outcome.nll[h] = nats + 3;
        if (step >= batches - 100) nll[h]! += nats / (100 * B);
      });
    }
    learnBatch(config, memory, { batch, outcomes, student });
    precisions.push(memory.nll[1]!);
  }
  return { memory, nll, precisions, liars: settings.liars };
}

Deno.test("learnBatch counts each token of a window once, its successors, and those two behind", () => {
  const config = checkSpiralConfig({ vocabSize: V, T: 3 });
  const memory = memoryOf(V);
  const [inputs, student] = [Int32Array.of(1, 2, 3), new Float64Array(3 * V)];
  const learn = (targets: Int32Array) => {
    const batch = scoredBatch(inputs, targets, 3);
    const outcomes = predictBatch({ config, liars: [] }, memory, batch, new Float64Array(3 * V));
    learnBatch(config, memory, { batch, outcomes, student });
  };
  for (const targets of [Int32Array.of(-1, -1, 4), Int32Array.of(2, 3, 4)]) {
    memory.unigram.fill(0);
    memory.bigram.fill(0);
    memory.twoBack.fill(0);
    learn(targets);
    const found = (table: ArrayLike<number>) =>
      Array.from(table).flatMap((count, i) => count ? [[i, count]] : []);
    assertEquals(found(memory.unigram), [[1, 1], [2, 1], [3, 1], [4, 1]]);
    assertEquals(found(memory.bigram), [[V + 2, 1], [2 * V + 3, 1], [3 * V + 4, 1]]);
    assertEquals(found(memory.twoBack), [[V + 3, 1], [2 * V + 4, 1]]);
  }
  assertEquals(memory.batches[0], 2);
});

Deno.test("learnBatch believes a first batch in full and keeps a share of what was; the student leaves a fifth", () => {
  const config = checkSpiralConfig({ vocabSize: V, T: 1, reliabilityDecay: 0.75 });
  const memory = memoryOf(V);
  const student = new Float64Array(V).fill(-3);
  const before = memory.slow[V + 2]!;
  const learn = () => {
    const batch = scoredBatch(Int32Array.of(1), Int32Array.of(2), 1);
    const outcomes = predictBatch({ config, liars: [] }, memory, batch, new Float64Array(V));
    learnBatch(config, memory, { batch, outcomes, student });
    return outcomes[0]!.nll[0]!;
  };
  const first = learn();
  assertAlmostEquals(memory.nll[0]!, first, 1e-5);
  assertAlmostEquals(memory.slow[V + 2]!, 0.8 * before - 0.2 * 3, 1e-5);
  assertAlmostEquals(learn(), memory.nll[0]! * 4 - 3 * first, 1e-4);
});

Deno.test("learnBatch takes nothing two behind from the window before", () => {
  const config = checkSpiralConfig({ vocabSize: V, T: 2 });
  const memory = memoryOf(V);
  const student = new Float64Array(4 * V);
  const batch = scoredBatch(Int32Array.of(1, 2, 3, 4), Int32Array.of(2, 5, 4, 6), 2);
  const outcomes = predictBatch({ config, liars: [] }, memory, batch, new Float64Array(4 * V));
  learnBatch(config, memory, { batch, outcomes, student });
  assertEquals(Array.from(memory.twoBack).flatMap((count, i) => count ? [i] : []), [V + 5, 3 * V + 6]);
});

Deno.test("a teacher's fused answer is better than its best head", () => {
  const { nll } = teach({ vocabSize: 128 }, 400);
  const best = Math.min(...nll.subarray(0, 5));
  assert(nll[5]! < best, `fused ${nll[5]}, heads ${nll.subarray(0, 5)}`);
  const uniform = teach({ vocabSize: 128, precisionPower: 0 }, 400).nll;
  assert(nll[5]! < uniform[5]! - 0.1, `by precision ${nll[5]}, equal ${uniform[5]}`);
});

Deno.test("a head that goes wrong loses its precision within a few batches, the others keep theirs", () => {
  const { precisions, memory } = teach({ reliabilityDecay: 0.7 }, 204, (h, step) => h === 1 && step >= 200);
  assert(precisions[199]! < 3.3);
  // Four updates of 3 nats at β = 0.7: 3·(1 − 0.7⁴) nats worse, give or take the batches.
  assertAlmostEquals(precisions[203]! - precisions[199]!, 3 * (1 - 0.7 ** 4), 0.6);
  assert(memory.nll[2]! < 3.6);
});

for (const share of [0.1, 0.3]) {
  Deno.test(`sources that lie fall below half the weight of honest ones, ${100 * share} % of them`, () => {
    const { memory, liars } = teach({ liars: share }, 500);
    const mean = (ids: number[]) => ids.reduce((sum, id) => sum + memory.sourceWeight[id]!, 0) / ids.length;
    const honest = mean(Array.from({ length: V }, (_, id) => id).filter((id) => !liars.includes(id)));
    assert(mean(liars) < honest / 2, `liars ${mean(liars)}, honest ${honest}`);
  });
}

Deno.test("sources keep their weight without a rule, and all lose it by upstream's", () => {
  assert(teach({ sourceRule: "none", liars: 0.2 }, 20).memory.sourceWeight.every((weight) => weight === 1));
  const used = [...teach({ sourceRule: "use" }, 100).memory.sourceWeight];
  assert(used.reduce((sum, weight) => sum + weight, 0) / V < 0.4);
});

Deno.test("countTexts counts ids and successors, and nothing across a begin mark", () => {
  const memory = memoryOf(4);
  countTexts(4, memory, [Int32Array.of(2, 1, 3, 2, 1, 0)], 2);
  assertEquals([...memory.unigram], [1, 2, 2, 1]);
  const pairs = (table: ArrayLike<number>) =>
    Array.from(table).flatMap((n, at) => n === 0 ? [] : [[at >> 2, at & 3, n]]);
  assertEquals(pairs(memory.bigram), [[1, 0, 1], [1, 3, 1], [2, 1, 2]]);
  assertEquals(pairs(memory.twoBack), [[2, 0, 1], [2, 3, 1]]);
});
