/** What the teacher says of a batch before it has seen what came. */
import type { SpiralConfig } from "../student/config.ts";
import { fusePrecision, temperedPrecision } from "../parts/precision_fusion.ts";
import { dominance } from "../parts/reliability.ts";
import { logRatioScore, probabilityScore } from "../parts/retrieval_score.ts";
import { topIndices } from "../parts/top_indices.ts";
import { normaliseLogs, successorLogs, unigramLogs } from "./counts.ts";
import { TEACHER_HEADS, type TeacherHead } from "./heads.ts";
import { otherToken } from "./corruption.ts";
import { LIE_SCORE, liesOf } from "./liars.ts";
import type { TeacherMemory } from "./memory.ts";
import type { ScoredBatch, ScoredRow } from "./rows.ts";

const H = TEACHER_HEADS.length;

/** What was retrieved for a row, and what the head made of it. */
export interface Retrieved {
  /** Sources. */
  readonly ids: readonly number[];
  /** Their scores with weights, nats. */
  readonly scores: readonly number[];
  /** q: probabilities after retrieval, V numbers. */
  readonly q: Float64Array;
}

/** How the teacher did on one row, known once the target is. */
export interface RowOutcome {
  /** NLL of each head, and of all fused: H + 1 numbers, nats. */
  readonly nll: Float64Array;
  /** Loudness of each head: H numbers. */
  readonly dominance: Float64Array;
  /** What was retrieved; nothing with m = 0. */
  readonly retrieved: Retrieved;
}

/** What the teacher needs of a config, and its liars. */
export interface TeacherSettings {
  /** The model's. */
  readonly config: SpiralConfig;
  /** Ids that lie. */
  readonly liars: readonly number[];
}

/**
 * Writes the fused log-probabilities of each scored row into `out` (rows of the pass, V) and gives each row's outcome. The
 * memory is only read: targets are looked up, never learnt from.
 */
export function predictBatch(
  settings: TeacherSettings,
  memory: TeacherMemory,
  batch: ScoredBatch,
  out: Float32Array | Float64Array,
): RowOutcome[] {
  const V = settings.config.vocabSize;
  const readings = new Float64Array(H * V);
  const unigram = new Float64Array(V);
  unigramLogs(memory.unigram, unigram);
  const precisions = expanded(headPrecisions(settings.config, memory), V);
  return batch.rows.map((row) => {
    const heads = TEACHER_HEADS.map((_, h) => readings.subarray(h * V, (h + 1) * V));
    const retrieved = readHeads(settings, memory, unigram, row, heads);
    const fused = fusePrecision(readings, precisions, V, 0).mean;
    normaliseLogs(fused);
    out.set(fused, row.place * V);
    const nll = Float64Array.from([...heads, fused], (logs) => -logs[row.target]);
    const loudness = Float64Array.from(heads, (logs) => dominance(logs.map((log) => log + Math.log(V))));
    return { nll, dominance: loudness, retrieved };
  });
}

/**
 * τ of each head: (1/perplexity)^ρ_f by its running NLL, the best head's being 1. A head that has proved nothing counts as the
 * others do.
 */
export function headPrecisions(
  { precisionPower, retrieved }: SpiralConfig,
  { nll }: TeacherMemory,
): number[] {
  const least = Math.min(...nll.subarray(0, H));
  return TEACHER_HEADS.map((head, h) =>
    head === "retrieval" && retrieved === 0
      ? 0
      : temperedPrecision(Math.exp((nll[h]! - least) / 2), precisionPower)
  );
}

/** One number a head → one a head and token. */
function expanded(precisions: readonly number[], V: number): Float64Array {
  return Float64Array.from({ length: precisions.length * V }, (_, i) => precisions[Math.floor(i / V)]!);
}

/** Log-probabilities of every head for a row, in the order of their names. */
function readHeads(
  settings: TeacherSettings,
  memory: TeacherMemory,
  unigram: Float64Array,
  row: ScoredRow,
  [one, two, back, slow, retrieval]: readonly Float64Array[],
): Retrieved {
  const { vocabSize: V, corruptHead, corruptFrom } = settings.config;
  const isCorrupt = corruptHead !== "none" && memory.batches[0]! >= corruptFrom;
  const seenBy = (head: TeacherHead, token: number): number =>
    isCorrupt && (corruptHead === head || corruptHead === "all")
      ? otherToken(token, V, memory.batches[0]!, row.place)
      : token;
  const after = (table: TeacherMemory["bigram"], token: number) => table.subarray(token * V, (token + 1) * V);
  one!.set(unigram);
  const [retrieving, counting] = [seenBy("retrieval", row.last), seenBy("bigram", row.last)];
  successorLogs(after(memory.bigram, retrieving), unigram, two!);
  const retrieved = readRetrieval(settings, memory, two!, row, retrieval!);
  if (counting !== retrieving) successorLogs(after(memory.bigram, counting), unigram, two!);
  if (row.before < 0) back!.set(unigram);
  else successorLogs(after(memory.twoBack, seenBy("twoBack", row.before)), unigram, back!);
  slow!.set(after(memory.slow, seenBy("slow", row.last)));
  normaliseLogs(slow!);
  return retrieved;
}

/** The head that knows nothing but a few scores: they are its logits, all others being 0. */
function readRetrieval(
  { config, liars }: TeacherSettings,
  { sourceWeight, batches }: TeacherMemory,
  successors: Float64Array,
  row: ScoredRow,
  out: Float64Array,
): Retrieved {
  const { vocabSize: V, retrieved: m, retrievalScore } = config;
  const score = retrievalScore === "log-ratio" ? logRatioScore(V) : probabilityScore();
  out.fill(0);
  const top = m === 0 ? [] : [...topIndices(successors, m)];
  const lies = liesOf(liars, top, batches[0]!, row.place);
  const ids = [...top, ...lies];
  const scores = ids.map((id, i) => {
    return sourceWeight[id]! * (i < top.length ? score(Math.exp(successors[id]!)) : LIE_SCORE);
  });
  ids.forEach((id, i) => out[id] = scores[i]!);
  normaliseLogs(out);
  return { ids, scores, q: out.map(Math.exp) };
}
