/**
 * The projections of the first block, taken apart. It reads LN(e + p) of an embedding e and a place p, and
 *
 *   LN(e + p)·W = r·[((e − ē) ⊙ g)·W + ((p − p̄) ⊙ g)·W] + b·W,  r = 1/√(var(e + p) + ε)
 *
 * since a norm is linear but for its factor r. So what W makes of every character, every place and the offset b is worked out
 * once, and a token is a sum of two rows. It differs from the product by rounding alone.
 */
import type { FloatArray, Kernels, PreparedWeights, Region } from "../../../kernels/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import type { HazeConfig } from "../config.ts";
import type { BlockWeights } from "./weights.ts";

/** Most floats of the tables, 4 MB: beyond it a row is no sooner found than worked out. */
const MOST_FLOATS = 2 ** 20;

/** Rows of a product, few enough for one thread in models whose tokens are worked out by one thread as well. */
const ROWS_AT_ONCE = 8;

/** What one matrix makes of its inputs. */
interface Parts {
  /** (V, width) */
  readonly table: FloatArray;
  /** (T, width) */
  readonly places: FloatArray;
  /** (width) */
  readonly offset: FloatArray;
}

/** The tables of both projections of the first block. */
export class FirstBlock {
  readonly #kernels: Kernels;
  readonly #region: Region;
  readonly #parts: { readonly [N in "score" | "keep"]: Parts };

  /** Whether the tables are worth their memory. */
  static isWorthwhile({ vocabSize: V, T }: HazeConfig, width: number): boolean {
    return (V + T + 1) * width <= MOST_FLOATS;
  }

  /** Works the tables out. */
  constructor({ vocabSize: V, T }: HazeConfig, parameters: Parameters, { score, keep }: BlockWeights) {
    const { kernels } = parameters;
    const [gain, offset] = ["gain", "offset"].map((name) => parameters.get(`blocks.0.ln1.${name}`).floats);
    const embeddings = centred(parameters.get("embed").floats, gain!);
    const places = centred(parameters.get("pos").floats, gain!);
    this.#kernels = kernels;
    this.#region = kernels.region((V + T + 1) * (score.N + keep.N));
    let start = 0;
    const product = (weights: PreparedWeights, x: FloatArray, M: number): FloatArray => {
      const y = this.#region.floats.subarray(start, start += M * weights.N);
      const K = x.length / M;
      // In parts that no worker thread is woken for: to start them takes longer than to make the tables of a small model.
      for (let row = 0; row < M; row += ROWS_AT_ONCE) {
        const rows = Math.min(ROWS_AT_ONCE, M - row);
        kernels.preparedProduct({
          ...{ weights, M: rows, x: x.subarray(row * K, (row + rows) * K) },
          y: y.subarray(row * weights.N, (row + rows) * weights.N),
        });
      }
      return y;
    };
    const parts = (weights: PreparedWeights): Parts => ({
      table: product(weights, embeddings, V),
      places: product(weights, places, T),
      offset: product(weights, offset!, 1),
    });
    this.#parts = { score: parts(score), keep: parts(keep) };
  }

  /** y (rows, width) of the tokens `ids` at the places from `first` on; `stats` as the layer norm of their sums wrote it. */
  project(part: "score" | "keep", ids: Int32Array, first: number, stats: FloatArray, y: FloatArray): void {
    const { table, places, offset } = this.#parts[part];
    const [rows, columns] = [ids.length, offset.length];
    this.#kernels.normedEmbedding({
      ...{ table, ids, offset, y, rows, columns },
      ...{
        places: places.subarray(first * columns, (first + rows) * columns),
        stats: stats.subarray(0, 2 * rows),
      },
    });
  }

  /** Gives the memory back. */
  close(): void {
    this.#region.close();
  }
}

/** Rows less their means, times the gains. */
function centred(rows: FloatArray, gain: FloatArray): FloatArray {
  const C = gain.length;
  const y = rows.slice();
  for (let start = 0; start < y.length; start += C) {
    let sum = 0;
    for (let c = 0; c < C; c++) sum += y[start + c]!;
    for (let c = 0; c < C; c++) y[start + c] = (y[start + c]! - sum / C) * gain[c]!;
  }
  return y;
}
