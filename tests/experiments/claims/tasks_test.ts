import { assert, assertEquals } from "@std/assert";
import { PERIODIC_TASK } from "../../../lib/experiments/claims/periodic_task.ts";
import { RECALL_TASK } from "../../../lib/experiments/claims/recall_task.ts";
import { episodes, type Task } from "../../../lib/experiments/claims/task.ts";
import { taskTrial } from "../../../lib/experiments/claims/task_trial.ts";
import { kernelsNamed } from "../../../lib/kernels/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

const COUNT = 2000;

/** Four standard deviations of a share of that many independent answers. */
function isAbout(share: number, expected: number, answers: number): boolean {
  return Math.abs(share - expected) < 4 * Math.sqrt(expected * (1 - expected) / answers);
}

/** Share of scored tokens that `answer` foretells, given the tokens before. */
function shareRight(
  task: Task,
  tested: readonly Int32Array[],
  answer: (before: Int32Array) => number,
): number {
  let right = 0;
  for (const episode of tested) {
    for (const index of task.scored) if (answer(episode.subarray(0, index)) === episode[index]) right++;
  }
  return right / (tested.length * task.scored.length);
}

/** Answers by the place of the answer alone: the commonest token there. */
function byPlace(task: Task, random: Pcg64): (before: Int32Array) => number {
  const counts = task.scored.map((index) => {
    const seen = new Float64Array(task.vocabSize);
    for (const episode of episodes(task, COUNT, random, false)) seen[episode[index]!]!++;
    return seen.indexOf(seen.reduce((most, x) => Math.max(most, x)));
  });
  return (before) => counts[task.scored.indexOf(before.length)]!;
}

/** A shuffled rhythm of 20 tokens says each thrice, so 2 of the other 59 tokens are the same one. */
const SHUFFLED = 2 / 59 + 57 / 59 * PERIODIC_TASK.chance;

for (const [task, nullShare] of [[PERIODIC_TASK, SHUFFLED], [RECALL_TASK, RECALL_TASK.chance]] as const) {
  Deno.test(`${task.name} is solved by its oracle, and by chance where nothing decides`, () => {
    const random = new Pcg64(1);
    const [real, empty] = [false, true].map((isNull) => episodes(task, COUNT, random, isNull));
    assertEquals(shareRight(task, real!, task.oracle), 1);
    const answers = COUNT * task.scored.length;
    assert(isAbout(shareRight(task, empty!, task.oracle), nullShare, answers));
  });

  Deno.test(`${task.name} cannot be answered by the place of the answer`, () => {
    const random = new Pcg64(2);
    const guess = byPlace(task, random);
    const share = shareRight(task, episodes(task, COUNT, random, false), guess);
    assert(share < task.chance + 0.03, `${share}`);
  });

  Deno.test(`${task.name} has episodes of one length with ids in the vocabulary, and the same tokens in null ones`, () => {
    const random = new Pcg64(3);
    for (const isNull of [false, true]) {
      for (const episode of episodes(task, 100, random, isNull)) {
        assertEquals(episode.length, task.length + 1);
        assert(episode.every((id) => id >= 0 && id < task.vocabSize));
      }
    }
  });
}

Deno.test("RECALL_TASK asks for every key once, and its pairs stand in any order", () => {
  const episode = RECALL_TASK.episode(new Pcg64(4));
  const keys = RECALL_TASK.scored.map((index) => episode[index - 1]);
  assertEquals(new Set(keys).size, RECALL_TASK.scored.length);
  const firsts = episodes(RECALL_TASK, 200, new Pcg64(5), false).map((one) => one[0]);
  assert(new Set(firsts).size > 40);
});

Deno.test("taskTrial scores an untrained model by chance, and gives the same metrics for a seed", async () => {
  const model = { nEmb: 8, nodes: 8, nBlocks: 1, nHeads: 2, headType: "content", alpha: 0.5 } as const;
  const recipe = { model, steps: 1, batch: 1, learningRate: 1e-9, tested: 400, isNull: false };
  const trial = taskTrial(PERIODIC_TASK, recipe, kernelsNamed("wasm-strict"));
  const [first, second] = [await trial.run(1, {}), await trial.run(1, {})];
  assertEquals(first, second);
  assert(Math.abs(first.metrics.accuracy! - PERIODIC_TASK.chance) < 0.06, `${first.metrics.accuracy}`);
});
