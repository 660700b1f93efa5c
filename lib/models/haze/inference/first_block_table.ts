/**
 * What the first block computes of a token before it attends depends on its character and its place alone. In a window
 * that moves by one each step all tokens change their place, and these rows are looked up instead of worked out.
 */
import type { FloatArray, Kernels, Region } from "../../../kernels/mod.ts";

/** Most floats of a table, 8 MB: beyond it a look-up is no faster than the product. */
const MOST_FLOATS = 2 ** 21;

/** Widths of the rows: of the residual stream, of what heads score with, of what they keep. */
export interface RowWidths {
  readonly x: number;
  readonly score: number;
  readonly keep: number;
}

/** A number for each row width. */
export type Rows = { readonly [N in keyof RowWidths]: FloatArray };

const PARTS = ["x", "score", "keep"] as const;

/** Rows by character and place: row `id·T + place` of each part. */
export class FirstBlockTable {
  readonly #kernels: Kernels;
  readonly #region: Region;
  readonly #widths: RowWidths;
  readonly #parts: Rows;

  /** Whether a table of these sizes is worth its memory. */
  static isWorthwhile(V: number, T: number, { x, score, keep }: RowWidths): boolean {
    return V * T * (x + score + keep) <= MOST_FLOATS;
  }

  /** `compute` works out the rows of one character at all places. */
  constructor(
    kernels: Kernels,
    { V, T }: { readonly V: number; readonly T: number },
    widths: RowWidths,
    compute: (id: number, rows: Rows) => void,
  ) {
    this.#kernels = kernels;
    this.#widths = widths;
    this.#region = kernels.region(V * T * (widths.x + widths.score + widths.keep));
    let start = 0;
    const parts: Partial<Record<keyof RowWidths, FloatArray>> = {};
    for (const part of PARTS) {
      parts[part] = this.#region.floats.subarray(start, start += V * T * widths[part]);
    }
    this.#parts = parts as Rows;
    for (let id = 0; id < V; id++) {
      const rowsOf = (part: keyof RowWidths): FloatArray =>
        this.#parts[part].subarray(id * T * widths[part], (id + 1) * T * widths[part]);
      compute(id, { x: rowsOf("x"), score: rowsOf("score"), keep: rowsOf("keep") });
    }
  }

  /** Copies the rows `ids` of one part to `y`. */
  gather(part: keyof RowWidths, ids: Int32Array, y: FloatArray): void {
    this.#kernels.embedding({
      ...{ table: this.#parts[part], ids, y, rows: ids.length, columns: this.#widths[part] },
    });
  }

  /** Gives the memory back. */
  close(): void {
    this.#region.close();
  }
}
