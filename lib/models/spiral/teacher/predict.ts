/** What the teacher says of a batch before it has seen what came. */
import { fuseHeads, temperedPrecision } from "../parts/precision_fusion.ts";
import { dominance } from "../parts/reliability.ts";
import type { SpiralConfig } from "../student/config.ts";
import { type Gaze, gazeOf } from "./corruption.ts";
import { normaliseLogs, successorLogs, type Unigram, unigramOf, unigramWithout } from "./counts.ts";
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
 *
 * Where whole texts were counted, the target of a row is among the counts: that one occurrence is left out of all heads that
 * count, so that they are judged by what they know of it from elsewhere and not by having seen it.
 */
export function predictBatch(
  { config, liars }: TeacherSettings,
  memory: TeacherMemory,
  batch: ScoredBatch,
  out: Float32Array | Float64Array,
): RowOutcome[] {
  const V = config.vocabSize;
  const unigram = unigramOf(memory.unigram);
  const spare = unigramOf(memory.unigram);
  const precisions = headPrecisions(config, memory);
  const retriever = new Retriever(config, liars, memory);
  const readings = new Float64Array(H * V);
  const heads = TEACHER_HEADS.map((_, h) => readings.subarray(h * V, (h + 1) * V));
  const fused = new Float64Array(V);
  const uniform = Math.log(V);
  const gaze = gazeOf(config, memory.batches[0]!);
  const others = new Float64Array(V);
  return batch.rows.map((row) => {
    const own = memory.counted[0] !== 0 && memory.unigram[row.target]! >= 1 ? row.target : -1;
    const known = own < 0 ? unigram : unigramWithout(unigram, own, spare);
    const counts: Counts = { memory, unigram: known, own };
    readCounts(counts, row, heads, gaze);
    // Sources are retrieved from the pairs as counted, which is what the second head says unless one of both goes astray.
    const [counting, retrieving] = [
      gaze("bigram", row.last, row.place),
      gaze("retrieval", row.last, row.place),
    ];
    if (retrieving !== counting) readSuccessors(counts, "bigram", retrieving, row.last, others);
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

/** What the counting heads read for a row. */
interface Counts {
  readonly memory: TeacherMemory;
  readonly unigram: Unigram;
  /** The target whose own occurrence is left out, or −1. */
  readonly own: number;
}

/** Log-probabilities of the four heads that count and remember, for a row. */
function readCounts(
  counts: Counts,
  row: ScoredRow,
  [one, two, back, slow]: readonly Float64Array[],
  gaze: Gaze,
): void {
  const { memory, unigram } = counts;
  const seen = (head: TeacherHead, token: number) => gaze(head, token, row.place);
  one!.set(unigram.logs);
  readSuccessors(counts, "bigram", seen("bigram", row.last), row.last, two!);
  if (row.before < 0) back!.set(unigram.logs);
  else readSuccessors(counts, "twoBack", seen("twoBack", row.before), row.before, back!);
  slow!.set(after(memory.slow, seen("slow", row.last), unigram.logs.length));
  normaliseLogs(slow!);
}

/** What a table says of the successors of the token that is seen; the row's own pair is that of the token that is there. */
function readSuccessors(
  { memory, unigram, own }: Counts,
  table: "bigram" | "twoBack",
  seen: number,
  there: number,
  out: Float64Array,
): void {
  successorLogs(after(memory[table], seen, out.length), unigram, out, seen === there ? own : -1);
}

/** What came after a token: V numbers, a view. */
function after(table: TeacherMemory["bigram"], token: number, V: number): TeacherMemory["bigram"] {
  return table.subarray(token * V, (token + 1) * V);
}
