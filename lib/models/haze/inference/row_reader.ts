/**
 * The forward pass as generation runs it: weights in the order in which products read them, keys and values written
 * where they are kept, and beyond the last block's keys only the row that is asked for. Its numbers are those of
 * `HazeModel.forward`.
 */
import { LAYER_NORM_EPSILON } from "../../../autograd/ops/layer_norm.ts";
import type { RowReading } from "../../../generation/mod.ts";
import type { FloatArray, HeadLayout, Kernels, Region } from "../../../kernels/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import type { HazeConfig } from "../config.ts";
import { FirstBlock } from "./first_block.ts";
import { gateColumns, headColumns, InferenceWeights, widthOf } from "./weights.ts";
import { RowReaderBase } from "../../row_reader_base.ts";

/** Work space of a reader, cut from one region. */
interface Buffers {
  /** Ids of the tokens to read: (T). */
  readonly ids: Int32Array;
  /** Residual stream: (T, C). */
  readonly x: FloatArray;
  /** Normed rows: (T, C). */
  readonly n: FloatArray;
  /** Scores of slots and queries: (T, H·T + C), or one of both. */
  readonly score: FloatArray;
  /** Outputs of reweight and of content heads: (T, C) each. */
  readonly positional: FloatArray;
  readonly semantic: FloatArray;
  /** Hidden rows of the feed-forward layer: (T, F). */
  readonly hidden: FloatArray;
  /** Attention weights: (H, T, T). */
  readonly weights: FloatArray;
  /** Means and deviations of norms: (T, 2). */
  readonly stats: FloatArray;
  /** (V) */
  readonly logits: FloatArray;
  /** What each block keeps of each token: L times (T, width). */
  readonly kept: readonly FloatArray[];
  /** Gates of the columns of each block: (C). */
  readonly gates: readonly FloatArray[];
}

/** Reads rows of tokens of one sequence with the weights that the model has when it is made. */
export class RowReader extends RowReaderBase implements RowReading {
  readonly kind = "haze";
  override readonly kernels: Kernels;
  readonly #config: HazeConfig;
  readonly #parameters: Parameters;
  readonly #weights: InferenceWeights;
  readonly #region: Region;
  readonly #first: FirstBlock | undefined;
  readonly #buffers: Buffers;
  /** Floats of a row of scores, and of what is kept. */
  readonly #width: { readonly score: number; readonly keep: number };

  constructor(config: HazeConfig, parameters: Parameters) {
    super();
    const { score, keep } = headColumns(config, "");
    this.kernels = parameters.kernels;
    this.#config = config;
    this.#parameters = parameters;
    this.#width = { score: widthOf(score), keep: widthOf(keep) };
    this.#weights = new InferenceWeights(config, parameters);
    try {
      if (FirstBlock.isWorthwhile(config, this.#width.score + this.#width.keep)) {
        this.#first = new FirstBlock(config, parameters, this.#weights.blocks[0]!);
      }
      const sizes = bufferSizes(config, this.#width);
      this.#region = this.kernels.region(sizes.reduce((sum, size) => sum + align(size), 0));
      this.#buffers = cutBuffers(this.#region.floats, sizes, config);
    } catch (error) {
      this.#weights.close();
      this.#first?.close();
      throw error;
    }
    this.#buffers.gates.forEach((gates, block) => gates.set(gateColumns(config, parameters, block)));
  }

  get capacity(): number {
    return this.#config.T;
  }

  get vocabSize(): number {
    return this.#config.vocabSize;
  }

  // Each reader has these two: as they are the reader's own buffers, the base would have to ask for them.
  get ids(): Int32Array {
    return this.#buffers.ids;
  }

  get logits(): FloatArray {
    return this.#buffers.logits;
  }

  read(M: number, past: number): void {
    const { x, n, logits, C, L } = this.#parts();
    this.#embed(x.subarray(0, M * C), M, past);
    for (let block = 0; block < L; block++) {
      const Q = block === L - 1 ? 1 : M;
      this.#project(block, M, past, Q);
      this.#block(block, M, past, Q);
    }
    const last = x.subarray((M - 1) * C, M * C);
    this.#norm("ln_f", last, n, 1);
    this.product(this.#weights.w2, n, logits, 1);
  }

  /** The first `M` ids at the places behind `past`, as rows of the residual stream. */
  #embed(x: FloatArray, M: number, past: number): void {
    const { kernels, ids, C } = this.#parts();
    const parameter = (name: string) => this.#parameters.get(name).floats;
    kernels.embedding({ table: parameter("embed"), ids: ids.subarray(0, M), y: x, rows: M, columns: C });
    kernels.binary("add", x, parameter("pos").subarray(past * C, (past + M) * C), x);
  }

  /** Before heads attend: what all `M` rows keep, and what the last `Q` score with. */
  #project(block: number, M: number, past: number, Q: number): void {
    const { ids, x, n, score, stats, kept, C } = this.#parts();
    const weights = this.#weights.blocks[block]!;
    const { keep } = this.#width;
    this.#norm(`blocks.${block}.ln1`, x, n, M);
    if (block === 0 && this.#first) {
      this.#first.project("keep", ids.subarray(0, M), past, stats, kept[0]!.subarray(past * keep));
      const rows = ids.subarray(M - Q, M);
      this.#first.project("score", rows, past + M - Q, stats.subarray(2 * (M - Q)), score);
      return;
    }
    this.product(weights.keep, n, kept[block]!.subarray(past * keep, (past + M) * keep), M);
    this.product(weights.score, n.subarray((M - Q) * C), score, Q);
  }

  /** Attention and feed-forward layer of the last `Q` of `M` rows. */
  #block(block: number, M: number, past: number, Q: number): void {
    const { kernels, buffers: b, C, F } = this.#parts();
    const path = `blocks.${block}`;
    const weights = this.#weights.blocks[block]!;
    const heads = this.#attend(block, past + M, Q);
    const x = b.x.subarray((M - Q) * C, M * C);
    kernels.binary("add", x, heads.subarray(0, Q * C), x);
    this.#norm(`${path}.ln2`, x, b.n, Q);
    this.product(weights.w0, b.n, b.hidden, Q);
    const hidden = b.hidden.subarray(0, Q * F);
    kernels.unary("gelu", hidden, hidden);
    this.product(weights.w1, hidden, b.n, Q);
    kernels.binary("add", x, b.n.subarray(0, Q * C), x);
  }

  /** Outputs (Q, C) of the heads for the last `Q` of `Tk` tokens. */
  #attend(block: number, Tk: number, Q: number): FloatArray {
    const { kernels, buffers: b, C, H, T } = this.#parts();
    const { headType } = this.#config;
    const { score, keep } = this.#width;
    const D = C / H;
    const rows = (array: FloatArray, offset: number, row: number, head: number): HeadLayout => ({
      ...{ array, offset, batch: 0, row, head },
    });
    const kept = (column: number): HeadLayout => rows(b.kept[block]!, column, keep, D);
    const sizes = { B: 1, H, Tq: Q, Tk, D, scale: 1 / Math.sqrt(D), weights: b.weights };
    if (headType !== "content") {
      const out = rows(b.positional, 0, C, D);
      kernels.attention({ ...sizes, bias: rows(b.score, 0, score, T), v: kept(0), out });
      if (headType === "reweight") return b.positional;
    }
    const [query, key] = headType === "hybrid" ? [H * T, C] : [0, 0];
    const q = rows(b.score, query, score, D);
    kernels.attention({ ...sizes, q, k: kept(key), v: kept(key + C), out: rows(b.semantic, 0, C, D) });
    if (headType === "content") return b.semantic;
    const [positional, semantic] = [b.positional.subarray(0, Q * C), b.semantic.subarray(0, Q * C)];
    const gate = b.gates[block]!;
    kernels.mixColumns({ a: positional, b: semantic, gate, y: positional, rows: Q, columns: C });
    return positional;
  }

  #norm(path: string, x: FloatArray, y: FloatArray, rows: number): void {
    const { kernels, stats, C } = this.#parts();
    const gain = this.#parameters.get(`${path}.gain`).floats;
    const offset = this.#parameters.get(`${path}.offset`).floats;
    kernels.layerNorm({ x, gain, offset, y, stats, rows, columns: C, epsilon: LAYER_NORM_EPSILON });
  }

  #parts() {
    const { vocabSize: V, nEmb: C, nodes: F, nBlocks: L, nHeads: H, T } = this.#config;
    const buffers = this.#buffers;
    return { kernels: this.kernels, buffers, ...buffers, V, C, F, L, H, T };
  }

  protected override release(): void {
    this.#weights.close();
    this.#first?.close();
    this.#region.close();
  }
}

/** Floats of each buffer, in the order of {@linkcode cutBuffers}. */
function bufferSizes(
  { vocabSize: V, nEmb: C, nodes: F, nBlocks: L, nHeads: H, T }: HazeConfig,
  width: { readonly score: number; readonly keep: number },
): number[] {
  return [
    ...[T, T * C, T * C, T * width.score, T * C, T * C, T * F, H * T * T, T * 2, V],
    ...Array<number>(L).fill(T * width.keep),
    ...Array<number>(L).fill(C),
  ];
}

/** Whole cache lines. */
function align(floats: number): number {
  return Math.ceil(floats / 16) * 16;
}

function cutBuffers(floats: FloatArray, sizes: readonly number[], { nBlocks: L, T }: HazeConfig): Buffers {
  let start = 0;
  const [ids, x, n, score, positional, semantic, hidden, weights, stats, logits, ...rest] = sizes.map(
    (size) => {
      const from = start;
      start += align(size);
      return floats.subarray(from, from + size);
    },
  );
  return {
    // The same bytes seen as int32.
    ids: new Int32Array(ids!.buffer, ids!.byteOffset, T),
    ...{ x: x!, n: n!, score: score!, positional: positional!, semantic: semantic! },
    ...{ hidden: hidden!, weights: weights!, stats: stats!, logits: logits! },
    ...{ kept: rest.slice(0, L), gates: rest.slice(L) },
  };
}
