import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { checkSpiralConfig } from "../../../../lib/models/mod.ts";
import { TEACHER_HEADS } from "../../../../lib/models/spiral/mod.ts";
import { countTexts, learnBatch } from "../../../../lib/models/spiral/teacher/learn.ts";
import type { TeacherMemory } from "../../../../lib/models/spiral/teacher/memory.ts";
import { headPrecisions, predictBatch } from "../../../../lib/models/spiral/teacher/predict.ts";
import { scoredBatch } from "../../../../lib/models/spiral/teacher/rows.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";
import { memoryOf } from "./support.ts";

const H = TEACHER_HEADS.length;
/** Successors that come once, twice and three times, and one that is nothing but its own successor. */
const TEXT = Int32Array.of(0, 1, 2, 0, 1, 3, 0, 1, 2, 4, 4, 2, 0, 1, 2, 5);

function predict(memory: TeacherMemory, V: number, [before, last, target]: readonly number[]) {
  const batch = scoredBatch(Int32Array.of(before!, last!), Int32Array.of(-1, target!), 2);
  const out = new Float64Array(V);
  const config = checkSpiralConfig({ vocabSize: V, retrieved: 2 });
  return { outcome: predictBatch({ config, liars: [] }, memory, batch, out)[0]!, out };
}

Deno.test("predictBatch speaks of each token of a counted text as if that one occurrence had not been counted", () => {
  const V = 7;
  const counted = memoryOf(V);
  countTexts(V, counted, [TEXT]);
  counted.nll.set([1, 1.2, 1.1, 1.3, 1.2, 1]);
  for (let i = 2; i < TEXT.length; i++) {
    const row = [TEXT[i - 2]!, TEXT[i - 1]!, TEXT[i]!];
    const without = memoryOf(V);
    countTexts(V, without, [TEXT]);
    without.nll.set(counted.nll);
    without.counted[0] = 0;
    without.unigram[row[2]!]!--;
    without.bigram[row[1]! * V + row[2]!]!--;
    without.twoBack[row[0]! * V + row[2]!]!--;
    const [got, wanted] = [predict(counted, V, row), predict(without, V, row)];
    for (let h = 0; h <= H; h++) assertAlmostEquals(got.outcome.nll[h]!, wanted.outcome.nll[h]!, 1e-12);
    got.out.forEach((log, j) => assertAlmostEquals(log, wanted.out[j]!, 1e-12));
    assertEquals(got.outcome.retrieved.ids, wanted.outcome.retrieved.ids);
    // With the occurrence among its counts the head of pairs is surer of what it has seen.
    without.unigram[row[2]!]!++;
    without.bigram[row[1]! * V + row[2]!]!++;
    assert(predict(without, V, row).outcome.nll[1]! < got.outcome.nll[1]! - 0.01);
  }
});

Deno.test("predictBatch leaves nothing out of counts that do not hold the target", () => {
  const V = 7;
  const memory = memoryOf(V);
  countTexts(V, memory, [TEXT]);
  const foreign = predict(memory, V, [1, 0, 6]);
  assert([...foreign.outcome.nll, ...foreign.out].every(Number.isFinite));
  memory.counted[0] = 0;
  assertEquals(foreign, predict(memory, V, [1, 0, 6]));
});

Deno.test("heads do not earn precision by remembering a text in which nothing foretells anything", () => {
  const V = 48;
  const random = new Pcg64(5);
  const text = Int32Array.from({ length: 600 }, () => random.below(V));
  const config = checkSpiralConfig({ vocabSize: V, T: 8 });
  const memory = memoryOf(V);
  countTexts(V, memory, [text]);
  const [T, student] = [8, new Float64Array(64 * V).fill(-Math.log(V))];
  for (let from = 0; from + 64 < text.length; from += 64) {
    const batch = scoredBatch(text.slice(from, from + 64), text.slice(from + 1, from + 65), T);
    const outcomes = predictBatch({ config, liars: [] }, memory, batch, new Float64Array(64 * V));
    learnBatch(config, memory, { batch, outcomes, student });
  }
  // In-sample, pairs would come to two nats less than frequencies.
  const [unigram, bigram, twoBack] = memory.nll;
  assert(bigram! > unigram! && twoBack! > unigram!, `${[...memory.nll]}`);
  const [one, two, back] = headPrecisions(config, memory);
  assert(two! < one! / 2 && back! < one! / 2, `${[one, two, back]}`);
});

Deno.test("countTexts takes the place of what was counted, and batches are counted again without texts", () => {
  const V = 7;
  const memory = memoryOf(V);
  const config = checkSpiralConfig({ vocabSize: V, T: 2, retrieved: 2 });
  const total = () => Array.from(memory.unigram).reduce((sum, count) => sum + count, 0);
  const learn = () => {
    const batch = scoredBatch(TEXT.slice(0, 2), Int32Array.of(-1, TEXT[2]!), 2);
    const outcomes = predictBatch({ config, liars: [] }, memory, batch, new Float64Array(V));
    learnBatch(config, memory, { batch, outcomes, student: new Float64Array(V) });
    return total();
  };
  assertEquals(learn(), 3);
  countTexts(V, memory, [TEXT]);
  assertEquals([memory.counted[0], total(), learn()], [1, TEXT.length, TEXT.length]);
  countTexts(V, memory, []);
  assertEquals([memory.counted[0], total(), learn()], [0, 0, 3]);
});
