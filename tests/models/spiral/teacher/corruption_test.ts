import { assert, assertEquals } from "@std/assert";
import { checkSpiralConfig, type SpiralConfig } from "../../../../lib/models/mod.ts";
import { TEACHER_HEADS } from "../../../../lib/models/spiral/mod.ts";
import { gazeOf } from "../../../../lib/models/spiral/teacher/corruption.ts";
import { learnBatch } from "../../../../lib/models/spiral/teacher/learn.ts";
import { predictBatch } from "../../../../lib/models/spiral/teacher/predict.ts";
import { scoredBatch } from "../../../../lib/models/spiral/teacher/rows.ts";
import { memoryOf } from "./support.ts";

const V = 8;

/** A memory in which each token was followed by the next one of the ring, and heads' answers behind token 3. */
function answers(given: Partial<SpiralConfig>): number[] {
  const config = checkSpiralConfig({ vocabSize: V, T: 2, r: 4, retrieved: 2, ...given });
  const memory = memoryOf(V);
  memory.unigram.fill(1);
  for (let a = 0; a < V; a++) memory.bigram[a * V + (a + 1) % V] = 50;
  for (let a = 0; a < V; a++) memory.twoBack[a * V + (a + 2) % V] = 50;
  for (let a = 0; a < V; a++) memory.slow[a * V + (a + 1) % V] = 5;
  const batch = scoredBatch(Int32Array.of(2, 3), Int32Array.of(-1, 4), 2);
  const [outcome] = predictBatch({ config, liars: [] }, memory, batch, new Float64Array(V));
  return [...outcome!.nll.subarray(0, TEACHER_HEADS.length)];
}

Deno.test("gazeOf leaves tokens alone until a head goes astray, and then never shows it the right one", () => {
  const config = checkSpiralConfig({ vocabSize: V, corruptHead: "bigram", corruptFrom: 5, retrieved: 4 });
  assertEquals(gazeOf(config, 4)("bigram", 3, 0), 3);
  const tokens = Array.from({ length: 200 }, (_, place) => gazeOf(config, 5)("bigram", 3, place));
  assertEquals([...new Set(tokens)].sort(), [0, 1, 2, 4, 5, 6, 7]);
  assertEquals(gazeOf(config, 5)("slow", 3, 0), 3);
  assert(gazeOf({ ...config, corruptHead: "all" }, 5)("slow", 3, 0) !== 3);
});

Deno.test("predictBatch has a corrupted head speak of another token, and no other head", () => {
  const right = answers({});
  for (const corruptHead of ["bigram", "twoBack", "slow", "retrieval"] as const) {
    const found = answers({ corruptHead });
    TEACHER_HEADS.forEach((head, h) => {
      if (head === corruptHead) assert(found[h]! > right[h]! + 1, `${head}: ${found[h]} after ${right[h]}`);
      else assertEquals(found[h], right[h], head);
    });
  }
  const all = answers({ corruptHead: "all" });
  assertEquals(TEACHER_HEADS.map((_, h) => all[h]! > right[h]!), [false, true, true, true, true]);
});

Deno.test("learnBatch lets a teacher that has had its batches only judge", () => {
  const config = checkSpiralConfig({ vocabSize: V, T: 2, r: 4, retrieved: 2, teacherBatches: 1 });
  const memory = memoryOf(V);
  const batch = scoredBatch(Int32Array.of(2, 3), Int32Array.of(-1, 4), 2);
  const learn = () => {
    const outcomes = predictBatch({ config, liars: [] }, memory, batch, new Float64Array(V));
    learnBatch(config, memory, { batch, outcomes, student: new Float64Array(V).fill(-2) });
    return [[...memory.bigram], [...memory.slow], [...memory.unigram]];
  };
  const first = learn();
  const nll = [...memory.nll];
  assertEquals([learn(), memory.batches[0]], [first, 2]);
  assert(nll.some((nats, h) => nats !== memory.nll[h]), "it goes on judging");
});
