/** What a profile says of a call: the kernel's name as people know it, its sizes, and its FLOP where they are defined. */
import type { KernelName } from "../kernel_name.ts";
import type { AttentionCall, GemmCall, Kernels } from "../kernels.ts";

/** Kernels whose time is taken: preparing weights is no part of a step. */
export type TimedKernel = Exclude<KernelName, "prepare">;

/** One call in words. */
export interface DescribedCall {
  /** As `gemm NN + gelu` or `layerNormGrad`. */
  readonly kernel: string;
  /** As `768x128x64`: rows, columns and terms of a product, rows and columns, or elements. */
  readonly sizes: string;
  /** Floating-point operations, a multiply-add being two; absent where they are not what takes the time. */
  readonly flop?: number;
}

type Describers = { readonly [N in TimedKernel]: (...operands: Parameters<Kernels[N]>) => DescribedCall };

const rowwise =
  (kernel: string) => ({ rows, columns }: { rows: number; columns: number }): DescribedCall => ({
    kernel,
    sizes: `${rows}x${columns}`,
  });
const rowsOf = (kernel: string) => (_x: unknown, _y: unknown, rows: number, columns: number): DescribedCall =>
  rowwise(kernel)({ rows, columns });
const elements = (kernel: string, { length }: ArrayLike<number>): DescribedCall => ({
  kernel,
  sizes: `${length}`,
});

/** A description for each kernel of the contract. */
export const DESCRIBE: Describers = {
  gemm: describeGemm,
  preparedProduct: ({ M, weights: { N, K, kind } }) => ({
    kernel: `preparedProduct ${kind}`,
    sizes: `${M}x${N}x${K}`,
    flop: 2 * M * N * K,
  }),
  attention: (call) => ({ ...attentionText("attention", call), flop: attentionFlop(call, 2, 2) }),
  attentionGrad: (call) => ({ ...attentionText("attentionGrad", call), flop: attentionFlop(call, 4, 4) }),

  fill: (y) => elements("fill", y),
  unary: (name, _x, y) => elements(name, y),
  unaryGrad: (name, _x, _dy, dx) => elements(`${name}Grad`, dx),
  binary: (name, _a, _b, y) => elements(name, y),
  scale: (_x, _factor, y) => elements("scale", y),
  siluGate: ({ y }) => elements("siluGate", y),
  siluGateGrad: ({ dy }) => elements("siluGateGrad", dy),
  stridedSum: ({ shape, innerShape }) => ({
    kernel: innerShape.length > 0 ? "stridedSum" : "stridedCopy",
    sizes: [shape, innerShape].filter((axes) => axes.length > 0).map((axes) => axes.join("x")).join(" of "),
  }),
  dropout: ({ y }) => elements("dropout", y),
  sum: (x) => elements("sum", x),
  sumOfSquares: (x) => elements("sumOfSquares", x),
  adamw: ({ p }) => elements("adamw", p),

  softmax: rowsOf("softmax"),
  softmaxGrad: rowwise("softmaxGrad"),
  logSoftmax: rowsOf("logSoftmax"),
  logSoftmaxGrad: rowwise("logSoftmaxGrad"),
  layerNorm: rowwise("layerNorm"),
  layerNormGrad: rowwise("layerNormGrad"),
  layerNormParameterGrad: rowwise("layerNormParameterGrad"),
  rmsNorm: rowwise("rmsNorm"),
  rmsNormGrad: rowwise("rmsNormGrad"),
  rmsNormParameterGrad: rowwise("rmsNormParameterGrad"),
  rotary: rowwise("rotary"),
  addColumnSums: rowsOf("addColumnSums"),
  crossEntropy: rowwise("crossEntropy"),
  crossEntropyGrad: rowwise("crossEntropyGrad"),
  topK: ({ rows, columns, k }) => ({ kernel: "topK", sizes: `${k} of ${rows}x${columns}` }),
  embedding: rowwise("embedding"),
  normedEmbedding: rowwise("normedEmbedding"),
  embeddingGrad: rowwise("embeddingGrad"),
  mixColumns: rowwise("mixColumns"),
  mixColumnsGrad: rowwise("mixColumnsGrad"),
};

function describeGemm(call: GemmCall): DescribedCall {
  const { M, N, K, batch = 1, transposeA, transposeB, epilogue } = call;
  const kind = (transposeA ? "T" : "N") + (transposeB ? "T" : "N");
  const more = [epilogue?.bias && "bias", epilogue?.activation].filter(Boolean).map((name) => ` + ${name}`);
  return {
    kernel: `gemm ${kind}${more.join("")}`,
    sizes: `${batch > 1 ? `${batch} of ` : ""}${M}x${N}x${K}`,
    flop: 2 * batch * M * N * K,
  };
}

function attentionText(name: string, { B, H, G = 1, Tq, Tk, D, q, bias }: AttentionCall): DescribedCall {
  const scores = [q && "content", bias && "bias"].filter(Boolean).join(" + ");
  const length = Tq === Tk ? `T${Tk}` : `T${Tq} of ${Tk}`;
  return { kernel: `${name} ${scores}`, sizes: `B${B} H${H}${G > 1 ? `/${G}` : ""} ${length} D${D}` };
}

/** FLOP over the pairs that the causal mask leaves: `ofScores` for a term of q·k if there is one, `ofValues` for one of weights·v. */
function attentionFlop({ B, H, Tq, Tk, D, q }: AttentionCall, ofScores: number, ofValues: number): number {
  const pairs = Tq * (Tk - Tq) + Tq * (Tq + 1) / 2;
  return B * H * D * pairs * ((q ? ofScores : 0) + ofValues);
}
