/** The weights of a model in the order in which generation reads them. */
import type { FloatArray, PreparedWeights } from "../../../kernels/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import type { HazeConfig } from "../config.ts";

/** Columns of a parameter (C, width). */
interface Columns {
  readonly name: string;
  readonly first: number;
  readonly count: number;
}

/** What the heads of a type score with, and what of a token they keep for later ones. */
export interface HeadColumns {
  /** Slot scores of reweight heads (H·T), then queries of content heads (C). */
  readonly score: readonly Columns[];
  /** Values of reweight heads (C), then keys and values of content heads (2C). */
  readonly keep: readonly Columns[];
}

/** The columns of a block's heads, by the names of its parameters below `path`. */
export function headColumns({ headType, nEmb: C, nHeads: H, T }: HazeConfig, path: string): HeadColumns {
  const inner = (kind: string): string => headType === "hybrid" ? `${path}.${kind}` : path;
  const [reweight, content] = [inner("reweight"), inner("content")];
  const positional = headType === "content" ? [] : [`${reweight}.wr`];
  const semantic = headType === "reweight" ? [] : [`${content}.wqkv`];
  return {
    score: [
      ...positional.map((name) => ({ name, first: 0, count: H * T })),
      ...semantic.map((name) => ({ name, first: 0, count: C })),
    ],
    keep: [
      ...positional.map(() => ({ name: `${reweight}.wv`, first: 0, count: C })),
      ...semantic.map((name) => ({ name, first: C, count: 2 * C })),
    ],
  };
}

/** Width of some columns side by side. */
export function widthOf(columns: readonly Columns[]): number {
  return columns.reduce((width, { count }) => width + count, 0);
}

/** Prepared matrices of a block. */
export interface BlockWeights {
  readonly score: PreparedWeights;
  readonly keep: PreparedWeights;
  readonly w0: PreparedWeights;
  readonly w1: PreparedWeights;
}

/** All matrices of a model but its tables, copied as they are now. */
export class InferenceWeights {
  /** One entry a block. */
  readonly blocks: readonly BlockWeights[];
  /** To the logits. */
  readonly w2: PreparedWeights;
  readonly #all: PreparedWeights[] = [];

  /** Prepares all; what was prepared is given back if the memory does not hold the rest. */
  constructor(config: HazeConfig, parameters: Parameters) {
    const { nEmb: C, nodes: F, vocabSize: V } = config;
    const prepare = (columns: readonly Columns[], rows: number): PreparedWeights => {
      const width = widthOf(columns);
      const w = sideBySide(parameters, columns, rows, width);
      const prepared = parameters.kernels.prepare({ w, N: width, K: rows, transpose: true });
      this.#all.push(prepared);
      return prepared;
    };
    const whole = (name: string, count: number): Columns[] => [{ name, first: 0, count }];
    try {
      this.blocks = Array.from({ length: config.nBlocks }, (_, block) => {
        const { score, keep } = headColumns(config, `blocks.${block}.heads`);
        const mlp = `blocks.${block}.mlp`;
        return {
          ...{ score: prepare(score, C), keep: prepare(keep, C) },
          ...{ w0: prepare(whole(`${mlp}.w0`, F), C), w1: prepare(whole(`${mlp}.w1`, C), F) },
        };
      });
      this.w2 = prepare(whole("w2", V), C);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Gives the memory back. */
  close(): void {
    for (const weights of this.#all) weights.close();
  }
}

/** Columns of several parameters as one matrix (rows, width). */
function sideBySide(
  parameters: Parameters,
  columns: readonly Columns[],
  rows: number,
  width: number,
): FloatArray {
  const w = parameters.kernels.dtype === "float64"
    ? new Float64Array(rows * width)
    : new Float32Array(rows * width);
  let to = 0;
  for (const { name, first, count } of columns) {
    const { floats, shape } = parameters.get(name);
    const stride = shape.at(-1)!;
    for (let row = 0; row < rows; row++) {
      const from = row * stride + first;
      w.set(floats.subarray(from, from + count), row * width + to);
    }
    to += count;
  }
  return w;
}

/** The gate of each column of the heads' outputs, (C,); no numbers without hybrid heads. */
export function gateColumns(
  { headType, nEmb: C, nHeads: H }: HazeConfig,
  parameters: Parameters,
  block: number,
): number[] {
  if (headType !== "hybrid") return [];
  const { floats } = parameters.get(`blocks.${block}.heads.gate`);
  return Array.from({ length: C }, (_, column) => floats[Math.floor(column / (C / H))]!);
}
