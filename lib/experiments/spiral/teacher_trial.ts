/** The trial of the teacher on its own: what it says of a bigram world, with no student beside it. */
import { BigramSampler } from "../../data/mod.ts";
import { checkSpiralConfig, SPIRAL_DEFAULTS, type SpiralConfig } from "../../models/mod.ts";
import { liarIds, TEACHER_HEADS } from "../../models/spiral/mod.ts";
import { learnBatch } from "../../models/spiral/teacher/learn.ts";
import { emptyTeacherMemory, type TeacherMemory } from "../../models/spiral/teacher/memory.ts";
import { headPrecisions, predictBatch } from "../../models/spiral/teacher/predict.ts";
import { scoredBatch } from "../../models/spiral/teacher/rows.ts";
import { seedSequence } from "../../random/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";
import type { SpiralLab } from "./spiral_lab.ts";

const [T, B] = [8, 16];
const H = TEACHER_HEADS.length;

/** What becomes of running NLLs: they follow; they stop with the first corrupted batch; each head has the next one's. */
export type Tracker = "follows" | "stopped" | "turned";

/** Settings of {@linkcode teacherTrial}. */
export interface TeacherTrialConfig {
  /** V. */
  readonly vocabSize: number;
  /** Batches of 16 windows of 8. */
  readonly batches: number;
  /** What differs from the usual teacher. */
  readonly model: Partial<SpiralConfig>;
  /** What becomes of its judgement of heads. */
  readonly tracker: Tracker;
}

/**
 * A trial of the teacher alone. Metrics, in nats, over the last quarter of the batches, each foretold before it is learnt from:
 *
 * - `fusedNats`: expected NLL of the fused teacher by the world's own probabilities; `bayesNats`, the least there can be
 * - `headNats.*`, `bestHeadNats`: realised NLL of the heads; `realisedNats`, that of all fused on the same targets
 * - `rankCorrelation`: of running and realised NLL over heads
 * - `weight.*`: shares of precision
 * - `honestWeight`, `liarWeight`: mean weight of source tokens, the latter if there are liars
 * - where a head is corrupted: `lossNats`, fused NLL over the 20 batches from then on less that over the 20 before;
 *   `lastingNats`, the same with the last 20 batches; `recoverBatches`, until its share of precision is below a tenth of
 *   what it was
 *
 * The head that follows the student hears nothing: there is none, and it says that all is alike.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { SpiralLab, teacherTrial } from "@haze/haze/experiments";
 * const config = { vocabSize: 16, batches: 80, model: {}, tracker: "follows" } as const;
 * const { metrics } = await teacherTrial(config, await SpiralLab.open("builtin")).run(1, {});
 * assert(metrics.fusedNats! < Math.log(16)); // it knows more than nothing …
 * assert(metrics.fusedNats! > metrics.bayesNats!); // … and less than the world itself
 * ```
 */
export function teacherTrial(config: TeacherTrialConfig, lab: SpiralLab): Trial {
  const { vocabSize: V, batches, tracker } = config;
  // Sizes of the student, which there is none of, stay as they are by default: they may not be told.
  const sizes = checkSpiralConfig({ ...SPIRAL_DEFAULTS, ...config.model, vocabSize: V, T });
  return {
    experiment: "spiral/teacher/1",
    config: { vocabSize: V, batches, tracker, model: { ...config.model }, T, B },
    data: { name: `bigram worlds of ${V} tokens`, hash: contentHash({ V, latent: 8 }, "hash a recipe") },
    run(seed) {
      const world = lab.world(V, seed);
      const sampler = new BigramSampler(world, { B, T, seed: seedSequence(seed, 1)[0]! });
      const liars = liarIds(V, sizes.liars);
      const memory = emptyTeacherMemory(V, H);
      const [inputs, targets] = [new Int32Array(B * T), new Int32Array(B * T)];
      const out = new Float64Array(B * V);
      const student = new Float64Array(B * V).fill(-Math.log(V));
      const record: { fused: number; heads: Float64Array; weights: number[] }[] = [];
      const at = sizes.corruptFrom;
      for (let batch = 0; batch < batches; batch++) {
        sampler.next(inputs, targets);
        const scored = scoredBatch(inputs, targets, T);
        const seen = tracker === "turned" ? turned(memory) : memory;
        const outcomes = predictBatch({ config: sizes, liars }, seen, scored, out);
        let fused = 0;
        for (const { last, place } of scored.rows) {
          for (let j = 0; j < V; j++) fused -= world.probabilities[last * V + j]! * out[place * V + j]! / B;
        }
        const heads = new Float64Array(H + 1);
        for (const { nll } of outcomes) nll.forEach((nats, h) => heads[h]! += nats / B);
        const total = headPrecisions(sizes, seen);
        const sum = total.reduce((a, b) => a + b);
        record.push({ fused, heads, weights: total.map((weight) => weight / sum) });
        const before = memory.nll.slice();
        learnBatch(sizes, memory, { batch: scored, outcomes, student });
        if (tracker === "stopped" && batch >= at) memory.nll.set(before);
      }
      const last = record.slice(-Math.ceil(batches / 4));
      const nats = (h: number) => mean(last.map(({ heads }) => heads[h]!));
      const own = TEACHER_HEADS.map((_, h) => nats(h));
      const lies = new Set(liars);
      const weightOf = (lie: boolean) =>
        mean([...memory.sourceWeight].filter((_, id) => lies.has(id) === lie));
      return Promise.resolve({
        metrics: {
          ...{ fusedNats: mean(last.map(({ fused }) => fused)), realisedNats: nats(H) },
          ...{ bestHeadNats: Math.min(...own), bayesNats: world.bayesNats(T) },
          ...Object.fromEntries(TEACHER_HEADS.flatMap((head, h) => [
            [`headNats.${head}`, own[h]!],
            [`weight.${head}`, mean(last.map(({ weights }) => weights[h]!))],
          ])),
          rankCorrelation: rankCorrelation([...memory.nll.subarray(0, H)], own),
          honestWeight: weightOf(false),
          ...(liars.length > 0 ? { liarWeight: weightOf(true) } : {}),
          ...(sizes.corruptHead === "none" ? {} : corruptionFigures(record, at, sizes.corruptHead)),
        },
      });
    },
  };
}

/** What corrupting one head did. */
function corruptionFigures(
  record: readonly { readonly fused: number; readonly weights: readonly number[] }[],
  at: number,
  head: string,
): Record<string, number> {
  const h = TEACHER_HEADS.findIndex((name) => name === head);
  if (h < 0) return {};
  const window = (from: number) => mean(record.slice(from, from + 20).map(({ fused }) => fused));
  const before = record[at - 1]!.weights[h]!;
  const found = record.slice(at).findIndex(({ weights }) => weights[h]! < before / 10);
  return {
    lossNats: window(at) - window(at - 20),
    lastingNats: window(record.length - 20) - window(at - 20),
    recoverBatches: found < 0 ? record.length - at : found,
  };
}

/** The memory with each head's running NLL in the place of the one before it; that of all fused stays. */
function turned(memory: TeacherMemory): TeacherMemory {
  const nll = memory.nll.slice();
  for (let h = 0; h < H; h++) nll[h] = memory.nll[(h + 1) % H]!;
  return { ...memory, nll };
}

/** Spearman's: the correlation of ranks. */
function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  const ranks = (values: readonly number[]) =>
    values.map((value) => values.filter((other) => other < value).length);
  const [a, b] = [ranks(x), ranks(y)];
  const distance = a.reduce((sum, rank, i) => sum + (rank - b[i]!) ** 2, 0);
  return 1 - 6 * distance / (x.length * (x.length ** 2 - 1));
}

function mean(x: readonly number[]): number {
  return x.reduce((sum, value) => sum + value, 0) / x.length;
}
