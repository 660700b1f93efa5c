/** The head that knows nothing but a few scores: they are its logits, all others being 0. */
import { logRatioScore, probabilityScore, type RetrievalScore } from "../parts/retrieval_score.ts";
import { topIndices } from "../parts/top_indices.ts";
import type { SpiralConfig } from "../student/config.ts";
import { LIE_SCORE, liesOf } from "./liars.ts";
import type { TeacherMemory } from "./memory.ts";

/** What was retrieved for a row, and what the head made of it. */
export interface Retrieved {
  /** Sources. */
  readonly ids: readonly number[];
  /** Their scores with weights, nats. */
  readonly scores: readonly number[];
  /** q: probabilities after retrieval, V numbers. */
  readonly q: Float64Array;
}

/** Retrieves for the rows of one batch. */
export class Retriever {
  readonly #config: SpiralConfig;
  readonly #liars: readonly number[];
  readonly #memory: TeacherMemory;
  readonly #score: RetrievalScore;

  constructor(config: SpiralConfig, liars: readonly number[], memory: TeacherMemory) {
    this.#config = config;
    this.#liars = liars;
    this.#memory = memory;
    this.#score = config.retrievalScore === "log-ratio"
      ? logRatioScore(config.vocabSize)
      : probabilityScore();
  }

  /** Takes the likeliest of `successors` (log-probabilities, V) and writes log q into `out`. */
  read(place: number, successors: Float64Array, out: Float64Array): Retrieved {
    const { retrieved: m } = this.#config;
    const { sourceWeight, batches } = this.#memory;
    const top = m === 0 ? [] : [...topIndices(successors, m)];
    const ids = [...top, ...liesOf(this.#liars, top, batches[0]!, place)];
    const scores = ids.map((id, i) =>
      sourceWeight[id]! * (i < top.length ? this.#score(Math.exp(successors[id]!)) : LIE_SCORE)
    );
    return { ids, scores, q: logsOf(ids, scores, out) };
  }
}

/** log softmax of logits that are 0 but for `scores` at `ids` into `out`; gives the probabilities. */
function logsOf(ids: readonly number[], scores: readonly number[], out: Float64Array): Float64Array {
  const others = out.length - ids.length;
  const largest = Math.max(others > 0 ? 0 : -Infinity, ...scores);
  let sum = others * Math.exp(-largest);
  for (const score of scores) sum += Math.exp(score - largest);
  const total = largest + Math.log(sum);
  const q = new Float64Array(out.length).fill(Math.exp(-total));
  out.fill(-total);
  ids.forEach((id, i) => {
    out[id] = scores[i]! - total;
    q[id] = Math.exp(out[id]!);
  });
  return q;
}
