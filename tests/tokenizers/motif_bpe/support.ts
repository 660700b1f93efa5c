/** The rules of the motif BPE written down without any thought for speed, and fixed settings of the golden file. */
import type { MotifBpeConfig } from "../../../lib/tokenizers/mod.ts";

/** A trained tokenizer of the golden file. */
export interface GoldenCase {
  readonly name: string;
  readonly text: string;
  readonly cfg: Readonly<Record<string, number | boolean>>;
  readonly vocab_size: number;
  readonly motifs: readonly { bytes_hex: string; id: number }[];
  readonly motif_lengths: readonly number[];
  readonly merges: readonly {
    rank: number;
    pair: readonly [number, number];
    new_id: number;
    bytes_hex: string;
  }[];
  readonly token_names_from_260: readonly string[];
  readonly bytes_hex_from_260: readonly string[];
  readonly encodings: readonly { text: string; ids: number[]; ids_nospecial: number[]; decoded: string }[];
  readonly decodings: readonly { ids: number[]; text: string }[];
  readonly corpus_ids: readonly number[];
}

/** All trained tokenizers of the golden file. */
export const GOLDEN: readonly GoldenCase[] = JSON.parse(
  Deno.readTextFileSync(new URL("../../golden/spiral/tokenizer.json", import.meta.url)),
);

/** Settings under our names. */
export function configOf(cfg: Readonly<Record<string, unknown>>): MotifBpeConfig {
  const entries = Object.entries(cfg).map(([key, value]) => [
    key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(entries);
}

/** Lines of bytes as strings of characters up to U+00FF. */
type ByteString = string;

/** Motifs by counting every string of every line. */
export function naiveMotifs(lines: readonly ByteString[], config: MotifBpeConfig): ByteString[] {
  const counts = new Map<ByteString, number>();
  for (const line of lines) {
    for (let i = 0; i < line.length; i++) {
      for (let n = config.motifMinLen; n <= Math.min(config.motifMaxLen, line.length - i); n++) {
        const piece = line.slice(i, i + n);
        counts.set(piece, (counts.get(piece) ?? 0) + 1);
      }
    }
  }
  const kept = [...counts].filter(([, count]) => count >= config.minFreq);
  kept.sort(([a, countA], [b, countB]) => countB - countA || b.length - a.length);
  return kept.slice(0, config.motifTopk).map(([piece]) => piece);
}

/** Merges by counting all pairs anew for each. */
export function naiveMerges(
  lines: readonly number[][],
  firstId: number,
  most: number,
  minFreq: number,
): number[][] {
  const rows = lines.map((line) => [...line]);
  const merges: number[][] = [];
  while (merges.length < most) {
    const counts = new Map<string, number>();
    for (const row of rows) {
      for (let i = 0; i + 1 < row.length; i++) {
        const pair = `${row[i]},${row[i + 1]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    const best = Math.max(0, ...counts.values());
    const found = [...counts].find(([, count]) => count === best);
    if (!found || best < minFreq) break;
    const [left, right] = found[0].split(",").map(Number);
    for (const row of rows) {
      for (let i = 0; i + 1 < row.length; i++) {
        if (row[i] === left && row[i + 1] === right) row.splice(i, 2, firstId + merges.length);
      }
    }
    merges.push([left, right]);
  }
  return merges;
}

/** Applies merges by searching for the lowest rank, the leftmost of equals, at every step. */
export function naiveApply(
  ids: readonly number[],
  merges: readonly (readonly number[])[],
  firstId: number,
): number[] {
  const row = [...ids];
  const rankAt = (i: number): number => {
    const rank = merges.findIndex(([left, right]) => left === row[i] && right === row[i + 1]);
    return rank < 0 ? Infinity : rank;
  };
  for (;;) {
    let [best, where] = [Infinity, -1];
    for (let i = 0; i + 1 < row.length; i++) {
      const rank = rankAt(i);
      if (rank < best) [best, where] = [rank, i];
    }
    if (where < 0) return row;
    row.splice(where, 2, firstId + best);
  }
}
