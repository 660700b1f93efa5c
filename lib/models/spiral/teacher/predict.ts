/** What the teacher says of a batch before it has seen what came. */
import { fuseHeads, temperedPrecision } from "../parts/precision_fusion.ts";
import { dominance } from "../parts/reliability.ts";
import type { SpiralConfig } from "../student/config.ts";
import { type Gaze, gazeOf } from "./corruption.ts";
import { normaliseLogs, successorLogs, type Unigram, unigramOf } from "./counts.ts";
import { HEADS_BY_WORTH, TEACHER_HEADS, type TeacherHead } from "./heads.ts";
import type { TeacherMemory } from "./memory.ts";
import { type Retrieved, Retriever } from "./retrieve.ts";
import type { ScoredBatch, ScoredRow } from "./rows.ts";

const H = TEACHER_HEADS.length;

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
  { config, liars }: TeacherSettings,
  memory: TeacherMemory,
  batch: ScoredBatch,
  out: Float32Array | Float64Array,
): RowOutcome[] {
  const V = config.vocabSize;
  const unigram = unigramOf(memory.unigram);
  const precisions = headPrecisions(config, memory);
  const retriever = new Retriever(config, liars, memory);
  const readings = new Float64Array(H * V);
  const heads = TEACHER_HEADS.map((_, h) => readings.subarray(h * V, (h + 1) * V));
  const fused = new Float64Array(V);
  const uniform = Math.log(V);
  const gaze = gazeOf(config, memory.batches[0]!);
  const others = new Float64Array(V);
  return batch.rows.map((row) => {
    readCounts(memory, unigram, row, heads, gaze);
    // Sources are retrieved from the pairs as counted, which is what the second head says unless one of both goes astray.
    const [counting, retrieving] = [
      gaze("bigram", row.last, row.place),
      gaze("retrieval", row.last, row.place),
    ];
    if (retrieving !== counting) successorLogs(after(memory.bigram, retrieving, V), unigram, others);
    const retrieved = retriever.read(row.place, retrieving === counting ? heads[1]! : others, heads[4]!);
    fuseHeads(readings, precisions, fused);
    normaliseLogs(fused);
    out.set(fused, row.place * V);
    const [nll, loudness] = [new Float64Array(H + 1), new Float64Array(H)];
    for (let h = 0; h < H; h++) {
      nll[h] = -heads[h]![row.target]!;
      loudness[h] = dominance(heads[h]!, uniform);
    }
    nll[H] = -fused[row.target]!;
    return { nll, dominance: loudness, retrieved };
  });
}

/**
 * τ of each head: (1/perplexity)^ρ_f by its running NLL, the best head's being 1, and 0 of one that does not speak. A head that
 * has proved nothing counts as the others do.
 */
export function headPrecisions(
  { precisionPower, retrieved, teacherHeads }: SpiralConfig,
  { nll }: TeacherMemory,
): number[] {
  const speaks = TEACHER_HEADS.map((head) =>
    HEADS_BY_WORTH.indexOf(head) < teacherHeads && !(head === "retrieval" && retrieved === 0)
  );
  const least = Math.min(...nll.subarray(0, H).filter((_, h) => speaks[h]));
  return speaks.map((speaks, h) =>
    speaks ? temperedPrecision(Math.exp((nll[h]! - least) / 2), precisionPower) : 0
  );
}

/** Log-probabilities of the four heads that count and remember, for a row. */
function readCounts(
  memory: TeacherMemory,
  unigram: Unigram,
  row: ScoredRow,
  [one, two, back, slow]: readonly Float64Array[],
  gaze: Gaze,
): void {
  const V = unigram.logs.length;
  const seen = (head: TeacherHead, token: number) => gaze(head, token, row.place);
  one!.set(unigram.logs);
  successorLogs(after(memory.bigram, seen("bigram", row.last), V), unigram, two!);
  if (row.before < 0) back!.set(unigram.logs);
  else successorLogs(after(memory.twoBack, seen("twoBack", row.before), V), unigram, back!);
  slow!.set(after(memory.slow, seen("slow", row.last), V));
  normaliseLogs(slow!);
}

/** What came after a token: V numbers, a view. */
function after(table: TeacherMemory["bigram"], token: number, V: number): TeacherMemory["bigram"] {
  return table.subarray(token * V, (token + 1) * V);
}
