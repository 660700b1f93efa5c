/**
 * The forward pass as generation runs it: weights in the order in which products read them, keys and values written where
 * they are kept, and beyond the last block's keys only the row that is asked for. In floats its numbers are those of
 * `LlisaModel.forward`; in 8-bit integers activations are rounded where runq.c rounds them: once before q, k and v, before
 * wo, once before w1 and w3, before w2 and before the classifier.
 */
import type { RowReading } from "../../../generation/mod.ts";
import type { FloatArray, HeadLayout, Kernels, Region } from "../../../kernels/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import type { Tensor } from "../../../tensor/mod.ts";
import type { LlisaConfig } from "../config.ts";
import { type Buffers, bufferSizes, cutBuffers, floatsOf } from "./buffers.ts";
import { type LlisaPrecision, LlisaWeights } from "./weights.ts";
import { RowReaderBase } from "../../row_reader_base.ts";

export type { LlisaPrecision };

/** Reads rows of tokens of one sequence with the weights that the model has when it is made. */
export class LlisaRowReader extends RowReaderBase implements RowReading {
  readonly kind = "llisa";
  override readonly kernels: Kernels;
  readonly #config: LlisaConfig;
  readonly #parameters: Parameters;
  readonly #angles: FloatArray;
  readonly #weights: LlisaWeights;
  readonly #region: Region;
  readonly #buffers: Buffers;

  constructor(config: LlisaConfig, parameters: Parameters, angles: Tensor, precision: LlisaPrecision) {
    super();
    this.kernels = parameters.kernels;
    this.#config = config;
    this.#parameters = parameters;
    this.#angles = angles.floats;
    this.#weights = new LlisaWeights(config, parameters, precision);
    try {
      const sizes = bufferSizes(config, this.#weights.table === parameters.get("embedding").floats);
      this.#region = this.kernels.region(floatsOf(sizes));
      this.#buffers = cutBuffers(this.#region.floats, sizes, config);
    } catch (error) {
      this.#weights.close();
      throw error;
    }
    this.#buffers.table?.set(this.#weights.table);
  }

  get capacity(): number {
    return this.#config.maxSeqLen;
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
    const { x, n, logits, ids, table } = this.#buffers;
    const { dim: C, nLayers: L } = this.#config;
    const vectors = table ?? this.#weights.table;
    const rows = x.subarray(0, M * C);
    this.kernels.embedding({ table: vectors, ids: ids.subarray(0, M), y: rows, rows: M, columns: C });
    for (let block = 0; block < L; block++) {
      const Q = block === L - 1 ? 1 : M;
      this.#project(block, M, past, Q);
      this.#block(block, M, past, Q);
    }
    this.#norm("finalNorm", x.subarray((M - 1) * C, M * C), n, 1);
    this.product(this.#weights.classifier, n, logits, 1);
  }

  /** Before heads attend: keys and values of all `M` rows, turned and kept, and queries of the last `Q`. */
  #project(block: number, M: number, past: number, Q: number): void {
    const { x, n, q, kept } = this.#buffers;
    const { dim: C, nHeads: H, nKvHeads: K, maxSeqLen } = this.#config;
    const D = C / H;
    const width = 2 * K * D;
    const weights = this.#weights.blocks[block]!;
    this.#norm(`blocks.${block}.attentionNorm`, x, n, M);
    const rows = kept[block]!.subarray(past * width, (past + M) * width);
    this.product(weights.kv, n, rows, M);
    const turned = { D, T: maxSeqLen, table: this.#angles, inverse: false };
    this.kernels.rotary({ ...turned, x: rows, y: rows, heads: K, rows: M, columns: width, first: past });
    this.product(weights.q, n.subarray((M - Q) * C), q, Q);
    const queries = q.subarray(0, Q * C);
    const first = past + M - Q;
    this.kernels.rotary({ ...turned, x: queries, y: queries, heads: H, rows: Q, columns: C, first });
  }

  /** Attention and feed-forward layer of the last `Q` of `M` rows. */
  #block(block: number, M: number, past: number, Q: number): void {
    const { kernels } = this;
    const b = this.#buffers;
    const { dim: C, hiddenDim: F } = this.#config;
    const weights = this.#weights.blocks[block]!;
    this.#attend(block, past + M, Q);
    const x = b.x.subarray((M - Q) * C, M * C);
    this.product(weights.wo, b.heads, b.n, Q);
    kernels.binary("add", x, b.n.subarray(0, Q * C), x);
    this.#norm(`blocks.${block}.ffnNorm`, x, b.n, Q);
    this.product(weights.w1, b.n, b.gate, Q);
    this.product(weights.w3, b.n, b.up, Q);
    const [gate, up] = [b.gate.subarray(0, Q * F), b.up.subarray(0, Q * F)];
    kernels.siluGate({ a: gate, b: up, y: up });
    this.product(weights.w2, up, b.n, Q);
    kernels.binary("add", x, b.n.subarray(0, Q * C), x);
  }

  /** Outputs (Q, C) of the heads for the last `Q` of `Tk` tokens. */
  #attend(block: number, Tk: number, Q: number): void {
    const b = this.#buffers;
    const { dim: C, nHeads: H, nKvHeads: K } = this.#config;
    const D = C / H;
    const layout = (array: FloatArray, offset: number, row: number): HeadLayout => ({
      ...{ array, offset, batch: 0, row, head: D },
    });
    const width = 2 * K * D;
    this.kernels.attention({
      ...{ B: 1, H, G: H / K, Tq: Q, Tk, D, scale: 1 / Math.sqrt(D), weights: b.weights },
      ...{ q: layout(b.q, 0, C), out: layout(b.heads, 0, C) },
      ...{ k: layout(b.kept[block]!, 0, width), v: layout(b.kept[block]!, K * D, width) },
    });
  }

  #norm(name: string, x: FloatArray, y: FloatArray, rows: number): void {
    const { dim: columns, normEpsilon: epsilon } = this.#config;
    const gain = this.#parameters.get(name).floats;
    const { inverses } = this.#buffers;
    this.kernels.rmsNorm({ x, gain, y, inverses, rows, columns, epsilon });
  }

  protected override release(): void {
    this.#weights.close();
    this.#region.close();
  }
}
