/**
 * Extra columns of heads. What is added to the score of query i and key j is a sum of products of a number of i and a
 * number of j, so that it is the dot product of a few more columns:
 *
 *   κ·cos(θ_i − θ_j) = κ·cos θ_i·cos θ_j + κ·sin θ_i·sin θ_j;  β·intensity_j = β·1·intensity_j
 *
 * So the fused kernel and the cache stay as they are. Of the four extras e = (cos θ, sin θ, intensity, 1) of a token its
 * queries take columns 0, 1 and 3, and its keys 0, 1 and 2.
 */
import { rotaryTable } from "../../../autograd/mod.ts";
import type { ResoLLMSettings } from "../config/mod.ts";
import { EXTRA_COLUMNS, type Letters } from "./sizes.ts";

/** D′: columns of a head with extras. */
export function paddedSize(D: number): number {
  return D + EXTRA_COLUMNS;
}

/**
 * Where the columns of a head of D stand among D′. R̂ turns column d with d + D′/2, so there two extras stand behind each
 * half; rotary positions turn neighbours, and the extras stand behind them all.
 */
function places(D: number, resonates: boolean): { readonly own: number[]; readonly extra: number[] } {
  const columns = Array.from({ length: D }, (_, d) => d);
  const half = D / 2;
  return resonates
    ? { own: columns.map((d) => d < half ? d : d + 2), extra: [half, half + 1, D + 2, D + 3] }
    : { own: columns, extra: [D, D + 1, D + 2, D + 3] };
}

/** Takes angles of R̂ (T, D/2) to those of padded heads, 0 for extras: (D/2, D′/2). */
export function anglePad(D: number): Float64Array {
  const [from, to] = [D / 2, paddedSize(D) / 2];
  const table = new Float64Array(from * to);
  for (let d = 0; d < from; d++) table[d * to + d] = 1;
  return table;
}

/** The constants of padding. */
export interface ExtraColumns {
  /** (D, D′) */
  readonly pad: Float64Array;
  /** H times (D′, D). */
  readonly unpad: Float64Array;
  /** (4, H·D′): K·√D where cos θ and sin θ go; κ is to be multiplied in. */
  readonly phaseQueries: Float64Array;
  /** (4, H·D′): β·√D where the 1 meets the intensity. */
  readonly focusQueries: Float64Array;
  /** (4, H·D′): ones. */
  readonly keys: Float64Array;
}

/** Tables for some settings. Factors of √D undo the scale of scores. */
export function extraColumns({ H, D }: Letters, settings: ResoLLMSettings): ExtraColumns {
  const { own, extra } = places(D, settings.positions === "resonance");
  const wide = paddedSize(D);
  const pad = new Float64Array(D * wide);
  const unpad = new Float64Array(H * wide * D);
  own.forEach((column, d) => {
    pad[d * wide + column] = 1;
    for (let h = 0; h < H; h++) unpad[(h * wide + column) * D + d] = 1;
  });
  const table = (
    entries: readonly (readonly [from: number, column: number, value: number])[],
  ): Float64Array => {
    const to = new Float64Array(EXTRA_COLUMNS * H * wide);
    for (const [from, column, value] of entries) {
      for (let h = 0; h < H; h++) to[from * H * wide + h * wide + extra[column]!] = value;
    }
    return to;
  };
  const root = Math.sqrt(D);
  const phase = settings.kuramotoCoupling * root;
  return {
    ...{ pad, unpad },
    phaseQueries: table([[0, 0, phase], [1, 1, phase]]),
    focusQueries: table([[3, 2, settings["agency.bias"] * root]]),
    keys: table([[0, 0, 1], [1, 1, 1], [2, 2, 1]]),
  };
}

/** Cosines and sines of rotary positions, those of the extra pairs 1 and 0: (T, D′). */
export function paddedTable(T: number, D: number): Float64Array {
  const { floats } = rotaryTable(T, D);
  const wide = paddedSize(D);
  const table = new Float64Array(T * wide);
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < wide; i++) {
      table[t * wide + i] = i < D ? floats[t * D + i]! : i % 2 === 0 ? 1 : 0;
    }
  }
  return table;
}
