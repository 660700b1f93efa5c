/**
 * The forward pass as generation runs it: weights in the order in which products read them, keys and values written where
 * they are kept, and beyond the last block's keys only the row that is asked for. What the host knows of a token (phase,
 * focus, concepts, memory) stands in fixed places before it is read, so that the calls can be recorded and replayed.
 */
import type { RowReading } from "../../../generation/mod.ts";
import type { FloatArray, HeadLayout, Kernels, PreparedWeights, Region } from "../../../kernels/mod.ts";
import type { Heads } from "../model/attention.ts";
import { paddedTable } from "../model/padding.ts";
import { EXTRA_COLUMNS, type Letters, lettersOf, NORM_EPSILON, partsOf } from "../model/sizes.ts";
import { type Buffers, bufferSizes, cutBuffers, floatsOf } from "./buffers.ts";
import { headSize, ResoLLMWeights } from "./weights.ts";
import { RowReaderBase } from "../../row_reader_base.ts";

/** What the host does between two calls; calls with one cannot be replayed. */
export interface ReadHooks {
  /** Changes what the feed-forward layer of a block gives for the last rows, (Q, C), in place. */
  readonly onUpdate?: (layer: number, rows: FloatArray) => void;
  /** Told how far the gate of the one row that is read is open; true halts it. */
  readonly halts?: (layer: number, gate: number) => boolean;
}

/** Reads rows of tokens of one sequence with the weights that the model has when it is made. */
export class ResoLLMRowReader extends RowReaderBase implements RowReading {
  readonly kind = "reso-llm";
  override readonly kernels: Kernels;
  /** Where numbers of the host go. */
  readonly buffers: Buffers;
  readonly #model: Heads;
  readonly #letters: Letters & { readonly width: number; readonly wide: number };
  readonly #weights: ResoLLMWeights;
  readonly #region: Region;

  constructor(model: Heads) {
    super();
    const { settings, parameters } = model;
    this.#model = model;
    this.kernels = parameters.kernels;
    const letters = lettersOf(settings);
    const wide = headSize(model);
    this.#letters = { ...letters, wide, width: letters.H * wide };
    this.#weights = new ResoLLMWeights(model);
    try {
      const sizes = bufferSizes(model, partsOf(settings).resonates ? letters.L : 1);
      this.#region = this.kernels.region(floatsOf(sizes));
      this.buffers = cutBuffers(this.#region.floats, sizes, model);
    } catch (error) {
      this.#weights.close();
      throw error;
    }
    this.buffers.table.set(this.#weights.table);
    this.buffers.threshold.fill(-settings.coherenceSlope * settings.coherenceThreshold);
    this.buffers.angles.forEach((table, layer) => table.set(anglesOf(model, layer, wide)));
  }

  get capacity(): number {
    return this.#letters.T;
  }

  get vocabSize(): number {
    return this.#letters.V;
  }

  // Each reader has these two: as they are the reader's own buffers, the base would have to ask for them.
  get ids(): Int32Array {
    return this.buffers.ids;
  }

  get logits(): FloatArray {
    return this.buffers.logits;
  }

  read(M: number, past: number, hooks: ReadHooks = {}): void {
    const { x, n, logits, ids, table, concepts, memory } = this.buffers;
    const { C, L } = this.#letters;
    const { kernels } = this;
    const rows = x.subarray(0, M * C);
    kernels.embedding({ table, ids: ids.subarray(0, M), y: rows, rows: M, columns: C });
    if (this.#weights.concepts) {
      this.product(this.#weights.concepts, concepts, n, M);
      kernels.binary("add", rows, n.subarray(0, M * C), rows);
    }
    let active = true;
    for (let layer = 0; layer < L; layer++) {
      const Q = layer === L - 1 ? 1 : M;
      this.#keep(layer, M, past);
      if (active) active = this.#block(layer, M, past, Q, hooks);
    }
    const last = x.subarray((M - 1) * C, M * C);
    kernels.binary("add", last, memory, last);
    if (partsOf(this.#model.settings).hasFinalNorm) this.#norm("finalNorm", last, n, 1);
    this.product(this.#weights.head, partsOf(this.#model.settings).hasFinalNorm ? n : last, logits, 1);
    this.#addRow(logits, "head.b", 1);
  }

  /** Keys and values of all `M` rows, turned and kept. */
  #keep(layer: number, M: number, past: number): void {
    const { n, kept, x } = this.buffers;
    const { width } = this.#letters;
    this.#norm(`blocks.${layer}.ln1`, x, n, M);
    const rows = kept[layer]!.subarray(past * 2 * width, (past + M) * 2 * width);
    this.product(this.#weights.blocks[layer]!.keyValue, n, rows, M);
    this.#addBiases(layer, rows, M, ["key", "value"]);
    this.#turn(layer, rows, M, past, 2 * width);
    this.#addExtras(this.#weights.blocks[layer]!.extraKey, rows, this.buffers.extraK, M, 0);
  }

  /** Attention and feed-forward layer of the last `Q` of `M` rows; whether the token goes on. */
  #block(layer: number, M: number, past: number, Q: number, hooks: ReadHooks): boolean {
    const { kernels } = this;
    const b = this.buffers;
    const { C, F, width } = this.#letters;
    const weights = this.#weights.blocks[layer]!;
    const path = `blocks.${layer}`;
    const q = b.q.subarray(0, Q * width);
    this.product(weights.query, b.n.subarray((M - Q) * C), q, Q);
    this.#addBiases(layer, q, Q, ["query"]);
    this.#turn(layer, q, Q, past + M - Q, width);
    this.#addExtras(weights.extraQuery, q, b.extraQ, Q, M - Q);
    this.#attend(layer, past + M, Q);
    const x = b.x.subarray((M - Q) * C, M * C);
    const update = b.n.subarray(0, Q * C);
    this.product(weights.output, b.heads, update, Q);
    this.#addBiases(layer, update, Q, ["output"]);
    kernels.binary("add", x, update, x);
    this.#norm(`${path}.ln2`, x, b.n, Q);
    const hidden = b.hidden.subarray(0, Q * F);
    this.product(weights.w0, b.n, hidden, Q);
    this.#addRow(hidden, `${path}.ffn.b0`, Q);
    kernels.unary(this.#model.settings.rule === "upstream" ? "geluErf" : "gelu", hidden, hidden);
    this.product(weights.w1, hidden, update, Q);
    this.#addRow(update, `${path}.ffn.b1`, Q);
    hooks.onUpdate?.(layer, update);
    if (weights.gate) this.#open(weights.gate, update, Q, path);
    kernels.binary("add", x, update, x);
    return !hooks.halts?.(layer, b.gate[0]!);
  }

  /** What the gate lets through of `update` (Q, C), in place. */
  #open(weights: PreparedWeights, update: FloatArray, Q: number, path: string): void {
    const { kernels } = this;
    const { C } = this.#letters;
    const { threshold, wide } = this.buffers;
    const gate = this.buffers.gate.subarray(0, Q);
    this.product(weights, update, gate, Q);
    this.#addRow(gate, `${path}.gate.bias`, Q);
    kernels.unary("sigmoid", gate, gate);
    kernels.scale(gate, this.#model.settings.coherenceSlope, gate);
    kernels.binary("add", gate, threshold.subarray(0, Q), gate);
    kernels.unary("sigmoid", gate, gate);
    const spread = wide.subarray(0, Q * C);
    kernels.stridedSum({
      ...{ x: gate, y: spread, shape: [Q, C], strides: [1, 0], innerShape: [], innerStrides: [], offset: 0 },
    });
    kernels.binary("multiply", update, spread, update);
  }

  #turn(layer: number, rows: FloatArray, count: number, first: number, columns: number): void {
    const { H, T, wide: D } = this.#letters;
    const table = this.buffers.angles[layer] ?? this.buffers.angles[0]!;
    const place = { heads: H, rows: count, columns, first };
    this.kernels.rotary({ x: rows, y: rows, D, T, table, inverse: false, ...place });
  }

  /** Adds what oscillators and foci of rows from `from` on put in the extra columns. */
  #addExtras(
    weights: PreparedWeights | undefined,
    rows: FloatArray,
    added: FloatArray,
    M: number,
    from: number,
  ): void {
    if (!weights) return;
    const { extras } = this.buffers;
    this.product(weights, extras.subarray(from * EXTRA_COLUMNS), added, M);
    this.kernels.binary("add", rows, added.subarray(0, rows.length), rows);
  }

  /** Outputs (Q, H·D′) of the heads for the last `Q` of `Tk` tokens. */
  #attend(layer: number, Tk: number, Q: number): void {
    const b = this.buffers;
    const { H, D, wide, width } = this.#letters;
    const layout = (array: FloatArray, offset: number, row: number): HeadLayout => ({
      ...{ array, offset, batch: 0, row, head: wide },
    });
    this.kernels.attention({
      ...{ B: 1, H, Tq: Q, Tk, D: wide, scale: 1 / Math.sqrt(D), weights: b.weights },
      ...{ q: layout(b.q, 0, width), out: layout(b.heads, 0, width) },
      ...{ k: layout(b.kept[layer]!, 0, 2 * width), v: layout(b.kept[layer]!, width, 2 * width) },
    });
  }

  #norm(path: string, x: FloatArray, y: FloatArray, rows: number): void {
    const { parameters } = this.#model;
    const [gain, offset] = ["gain", "offset"].map((name) => parameters.get(`${path}.${name}`).floats);
    const { stats } = this.buffers;
    this.kernels.layerNorm({
      ...{ x, gain: gain!, offset: offset!, y, stats, rows, columns: this.#letters.C, epsilon: NORM_EPSILON },
    });
  }

  /** Adds a parameter to each of `M` rows. */
  #addRow(rows: FloatArray, name: string, M: number): void {
    this.#addRows(rows, this.#model.parameters.get(name).floats, M);
  }

  #addRows(rows: FloatArray, added: FloatArray, M: number): void {
    const columns = rows.length / M;
    let whole = added;
    if (M > 1) {
      whole = this.buffers.wide.subarray(0, rows.length);
      this.kernels.stridedSum({
        ...{
          x: added,
          y: whole,
          shape: [M, columns],
          strides: [0, 1],
          innerShape: [],
          innerStrides: [],
          offset: 0,
        },
      });
    }
    this.kernels.binary("add", rows, whole, rows);
  }

  /** Biases of attention, side by side. */
  #addBiases(layer: number, rows: FloatArray, M: number, names: readonly string[]): void {
    if (!partsOf(this.#model.settings).hasBiases) return;
    const { parameters } = this.#model;
    const { C } = this.#letters;
    // Without layers heads have no extra columns, so that rows are as wide as the biases together.
    names.forEach((name, i) => {
      const bias = parameters.get(`blocks.${layer}.attention.${name}Bias`).floats;
      const width = names.length * C;
      for (let row = 0; row < M; row++) {
        const part = rows.subarray(row * width + i * C, row * width + (i + 1) * C);
        this.kernels.binary("add", part, bias, part);
      }
    });
  }

  protected override release(): void {
    this.#weights.close();
    this.#region.close();
  }
}

/** Cosines and sines of a layer, neighbours being a pair: (T, D′). */
function anglesOf(
  { settings, parameters, constants }: Heads,
  layer: number,
  wide: number,
): FloatArray | Float64Array {
  const { D, T } = lettersOf(settings);
  if (!partsOf(settings).resonates) return wide === D ? constants.angles!.floats : paddedTable(T, D);
  const frequencies = parameters.get(`blocks.${layer}.attention.frequencies`).floats;
  const rates = constants.rates!.floats;
  const table = new Float64Array(T * wide);
  for (let t = 0; t < T; t++) {
    for (let i = 0; i < wide / 2; i++) {
      const angle = i < D / 2 ? rates[t * D / 2 + i]! * frequencies[i]! : 0;
      table[t * wide + 2 * i] = Math.cos(angle);
      table[t * wide + 2 * i + 1] = Math.sin(angle);
    }
  }
  return table;
}
