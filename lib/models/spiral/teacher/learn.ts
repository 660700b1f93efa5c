/** What the teacher learns from a batch once the student was moved by it. */
import type { FloatArray } from "../../../kernels/mod.ts";
import { discountCredit, recordCredit, throttleByCredit } from "../parts/source_credit.ts";
import { throttleByUse } from "../parts/throttle_by_use.ts";
import { attributeUse } from "../parts/use_attribution.ts";
import type { SpiralConfig } from "../student/config.ts";
import type { TeacherMemory } from "./memory.ts";
import type { RowOutcome } from "./predict.ts";
import type { ScoredBatch } from "./rows.ts";

/** How much of the running mean of the student's words each new one leaves. */
const SLOW_DECAY = 0.8;

/** A batch, what the teacher had said of it, and what the student says. */
export interface LearntBatch {
  readonly batch: ScoredBatch;
  readonly outcomes: readonly RowOutcome[];
  /** The student's log-probabilities, at its temperatures: (rows of the pass, V). */
  readonly student: FloatArray;
}

/**
 * Counts the batch, follows the student, and judges heads and sources by what came; all in place. A teacher that has had its
 * batches only judges. Where whole texts were counted a batch is of them, and is not counted again.
 */
export function learnBatch(config: SpiralConfig, memory: TeacherMemory, learnt: LearntBatch): void {
  if (config.teacherBatches === 0 || memory.batches[0]! < config.teacherBatches) {
    if (memory.counted[0] === 0) countTokens(config.vocabSize, memory, learnt.batch);
    followStudent(config.vocabSize, memory, learnt);
  }
  judgeHeads(config, memory, learnt.outcomes);
  judgeSources(config, memory, learnt);
  memory.batches[0]!++;
}

/**
 * Counts texts as a whole, in the place of all that was counted: ids, and what follows directly and two behind. Nothing is
 * counted across a mark that begins a line. Without texts, batches are counted from here on.
 */
export function countTexts(
  V: number,
  { unigram, bigram, twoBack, counted }: TeacherMemory,
  texts: readonly Int32Array[],
  bosId?: number,
): void {
  for (const table of [unigram, bigram, twoBack]) table.fill(0);
  counted[0] = texts.length > 0 ? 1 : 0;
  for (const ids of texts) {
    let begin = 0;
    ids.forEach((id, i) => {
      if (id === bosId) begin = i;
      unigram[id]!++;
      if (i - begin >= 1) bigram[ids[i - 1]! * V + id]!++;
      if (i - begin >= 2) twoBack[ids[i - 2]! * V + id]!++;
    });
  }
}

/** Every token of the windows, and what is scored behind them. */
function countTokens(V: number, { unigram, bigram, twoBack }: TeacherMemory, batch: ScoredBatch): void {
  const { inputs, T, rows } = batch;
  const count = (before: number, last: number, next: number): void => {
    unigram[next]!++;
    if (last >= 0) bigram[last * V + next]!++;
    if (before >= 0) twoBack[before * V + next]!++;
  };
  inputs.forEach((token, i) => {
    const t = i % T;
    count(t > 1 ? inputs[i - 2]! : -1, t > 0 ? inputs[i - 1]! : -1, token);
  });
  // Targets inside a window are its own tokens, which were counted.
  for (const { place, before, last, target } of rows) {
    if (batch.lastOnly || place % T === T - 1) count(before, last, target);
  }
}

/** slow[a] ← 0.8·slow[a] + 0.2·log p(·|…a): temporal ensembling (Laine and Aila, arXiv 1610.02242), one row a token. */
function followStudent(V: number, { slow }: TeacherMemory, { batch, student }: LearntBatch): void {
  for (const { place, last } of batch.rows) {
    for (let j = 0; j < V; j++) {
      const at = last * V + j;
      slow[at] = SLOW_DECAY * slow[at]! + (1 - SLOW_DECAY) * student[place * V + j]!;
    }
  }
}

/** Running NLL and loudness by the means of the batch; the first batch is believed in full. */
function judgeHeads(
  { reliabilityDecay }: SpiralConfig,
  { nll, dominance, batches }: TeacherMemory,
  outcomes: readonly RowOutcome[],
): void {
  if (outcomes.length === 0) return;
  const keep = batches[0] === 0 ? 0 : reliabilityDecay;
  const follow = (state: FloatArray, of: (outcome: RowOutcome) => Float64Array): void => {
    for (let h = 0; h < state.length; h++) {
      let sum = 0;
      for (const outcome of outcomes) sum += of(outcome)[h]!;
      state[h] = keep * state[h]! + (1 - keep) * sum / outcomes.length;
    }
  };
  follow(nll, (outcome) => outcome.nll);
  follow(dominance, (outcome) => outcome.dominance);
}

/** Throttles sources by the config's rule. */
function judgeSources(
  { sourceRule }: SpiralConfig,
  { sourceWeight, hits, expected }: TeacherMemory,
  { batch, outcomes }: LearntBatch,
): void {
  if (sourceRule === "use") return throttleUsed(sourceWeight, outcomes);
  if (sourceRule === "none") return;
  const credit = { hits, expected };
  discountCredit(credit);
  outcomes.forEach(({ retrieved: { ids, q } }, i) => recordCredit(credit, ids, q, batch.rows[i]!.target));
  throttleByCredit(sourceWeight, credit);
}

/** Upstream's rule, on the same retrieval. */
function throttleUsed(weights: FloatArray, outcomes: readonly RowOutcome[]): void {
  const indptr = Int32Array.from({ length: outcomes.length + 1 }, () => 0);
  outcomes.forEach(({ retrieved }, i) => indptr[i + 1] = indptr[i]! + retrieved.ids.length);
  const indices = Int32Array.from(outcomes.flatMap(({ retrieved }) => retrieved.ids));
  const data = Float64Array.from(outcomes.flatMap(({ retrieved }) => retrieved.scores));
  throttleByUse(weights, attributeUse({ indptr, indices, data }, new Float64Array(outcomes.length).fill(1)));
}
