/**
 * Upstream's layout of weights, one matrix a head, against a model's parameters, where the heads stand side by side as
 * columns. The one table of which key of a file is which columns of which parameter.
 */
import type { HeadSizes } from "../../attention/mod.ts";
import type { FloatArray } from "../../kernels/mod.ts";
import type { HazeConfig, HeadType } from "./config.ts";
import { headSizes } from "./specs.ts";

/** Where one of upstream's arrays lies: columns [first, first + count) of all rows of a parameter. */
export interface NpzPlace {
  /** Upstream's key, as `blocks.0.heads.2.wr`. */
  readonly key: string;
  /** Shape of upstream's array. */
  readonly shape: readonly number[];
  /** Path of the parameter. */
  readonly parameter: string;
  /** First column. */
  readonly first: number;
  /** Number of columns, the length of the last axis of `shape`. */
  readonly count: number;
  /** Length of the parameter's own last axis. */
  readonly width: number;
  /** Whether it is a gain or offset of a layer norm, which upstream's files do not hold. */
  readonly isNorm: boolean;
}

/** Upstream's names of the sizes, and ours. */
export const NPZ_SIZES = {
  T: "T",
  n_emb: "nEmb",
  nodes: "nodes",
  n_blocks: "nBlocks",
  n_heads: "nHeads",
  vocab_size: "vocabSize",
} as const;

/** Keys that only the extended layout has besides weights. */
export const NPZ_EXTRAS = { version: "format_version", alpha: "alpha", chars: "chars", lower: "lower_case" };

/** What may stand behind `blocks.{b}.` and belongs to some head type: no such key is ever left unread. */
export const BLOCK_KEY =
  /^blocks\.\d+\.(w[01]|ln[12]_(gamma|beta)|heads\.\d+\.(gate|w[qkvr]|reweight\.w[vr]|content\.w[qkv]))$/;

/** Places of the head `h` whose keys begin with `key` and whose parameters lie at `path`. */
export function headPlaces(
  headType: HeadType,
  key: string,
  path: string,
  h: number,
  { C, H, D, T }: HeadSizes,
): NpzPlace[] {
  const isHybrid = headType === "hybrid";
  const columns = (
    kind: string,
    matrix: string,
    stored: string,
    first: number,
    count: number,
    width: number,
  ) => ({
    ...{ key: key + (isHybrid ? `.${kind}` : "") + `.${matrix}`, shape: [C, count], first, count, width },
    ...{ parameter: path + (isHybrid ? `.${kind}` : "") + `.${stored}`, isNorm: false },
  });
  return [
    ...(headType === "content" ? [] : [
      columns("reweight", "wv", "wv", h * D, D, H * D),
      columns("reweight", "wr", "wr", h * T, T, H * T),
    ]),
    ...(headType === "reweight"
      ? []
      : ["wq", "wk", "wv"].map((matrix, part) =>
        columns("content", matrix, "wqkv", part * H * D + h * D, D, 3 * H * D)
      )),
    ...(isHybrid
      ? [{
        ...{ key: `${key}.gate`, shape: [1], parameter: `${path}.gate`, first: h, count: 1, width: H },
        isNorm: false,
      }]
      : []),
  ];
}

/** Every array of a model, lazily: a hostile config asks for a thousand million of them. */
export function* npzPlaces(config: HazeConfig): Generator<NpzPlace, void, void> {
  const { vocabSize: V, T, nEmb: C, nodes: F, nBlocks: L, nHeads: H, headType } = config;
  const whole = (key: string, parameter: string, shape: readonly number[], isNorm = false): NpzPlace => {
    const count = shape.at(-1)!;
    return { key, shape, parameter, first: 0, count, width: count, isNorm };
  };
  const norms = (key: string, path: string): NpzPlace[] => [
    whole(`${key}_gamma`, `${path}.gain`, [C], true),
    whole(`${key}_beta`, `${path}.offset`, [C], true),
  ];
  yield whole("embed", "embed", [V, C]);
  yield whole("pos", "pos", [T, C]);
  yield whole("w2", "w2", [C, V]);
  yield* norms("ln_f", "ln_f");
  for (let b = 0; b < L; b++) {
    const block = `blocks.${b}`;
    yield whole(`${block}.w0`, `${block}.mlp.w0`, [C, F]);
    yield whole(`${block}.w1`, `${block}.mlp.w1`, [F, C]);
    for (const ln of ["ln1", "ln2"]) yield* norms(`${block}.${ln}`, `${block}.${ln}`);
    for (let h = 0; h < H; h++) {
      yield* headPlaces(headType, `${block}.heads.${h}`, `${block}.heads`, h, headSizes(config));
    }
  }
}

/** Puts upstream's array into its columns of a parameter. */
export function scatter(place: NpzPlace, numbers: ArrayLike<number>, parameter: FloatArray): void {
  const { first, count, width } = place;
  const rows = parameter.length / width;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < count; i++) parameter[row * width + first + i] = numbers[row * count + i]!;
  }
}

/** Takes upstream's array out of its columns of a parameter. */
export function gather(place: NpzPlace, parameter: FloatArray): Float32Array | Float64Array {
  const { first, count, width } = place;
  const rows = parameter.length / width;
  const numbers = parameter instanceof Float64Array
    ? new Float64Array(rows * count)
    : new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < count; i++) numbers[row * count + i] = parameter[row * width + first + i]!;
  }
  return numbers;
}
