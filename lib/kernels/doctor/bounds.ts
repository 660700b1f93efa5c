/** How far each op may be from float64, and why so far. */
import type { OpName } from "./op_name.ts";

/** The largest error that is right. */
export interface ErrorBound {
  /** In {@linkcode unit}. */
  readonly most: number;
  /** What is counted. */
  readonly unit: string;
  /** Where the number comes from. */
  readonly from: string;
}

const bound = (most: number, unit: string, from: string): ErrorBound => ({ most, unit, from });

const RESULT = "ulp of the result";
const ONE = "ulp of 1 or the result";
const ROW = "ulp of the row's largest result";
const ARC = "2^-23 of 1 or |x|";
const TERMS = "2^-23 of the terms";

/** Nothing is computed. */
const EXACT = bound(0, RESULT, "copies and comparisons are exact");
/** 0.5, but for float64's own rounding of what is exact. */
const ROUNDED = bound(0.501, RESULT, "one operation of IEEE 754 is off by half an ulp");
/** What the engine promises of products. */
const PRODUCT = bound(1e-6 / 2 ** -23, TERMS, "the engine's promise: 1e-6 of Σ|a·b|");

const promised = (promise: string): string =>
  `the engine's promise is ${promise}; this is nearer the worst found`;
const FOUND =
  "a little above the worst found: 2.4 million arguments, or rows of eleven kinds up to 4,096 wide";

const result = (most: number, from = FOUND): ErrorBound => bound(most, RESULT, from);
const ofX = (most: number, from = FOUND): ErrorBound => bound(most, "ulp of x", from);
const ofOne = (most: number): ErrorBound => bound(most, ONE, FOUND);
const ofTerms = (most: number, from = FOUND): ErrorBound => bound(most, TERMS, from);

/** The bounds by op. */
export const BOUNDS: { readonly [O in OpName]: ErrorBound } = {
  exp: result(2, promised("4 ulp")),
  log: result(1),
  tanh: result(3.5, promised("4 ulp")),
  sigmoid: bound(3, "ulp of the result, or 2^-127", FOUND),
  relu: EXACT,
  gelu: ofX(2, promised("4 ulp of x")),
  silu: ofX(2, promised("4 ulp of x")),
  sqrt: ROUNDED,
  erf: result(3.5, promised("4 ulp")),
  geluErf: ofX(3.5, promised("4 ulp of x")),
  sin: bound(1.5, ARC, FOUND),
  cos: bound(1.5, ARC, FOUND),

  "exp gradient": result(2),
  "log gradient": ROUNDED,
  "tanh gradient": ofOne(2.5),
  "sigmoid gradient": ofOne(1),
  "relu gradient": EXACT,
  "gelu gradient": ofOne(2.5),
  "silu gradient": ofOne(2.5),
  "sqrt gradient": result(2),
  "erf gradient": ofOne(2.5),
  "geluErf gradient": ofOne(2.5),
  "sin gradient": bound(1.5, ARC, FOUND),
  "cos gradient": bound(1.5, ARC, FOUND),

  ...{ add: ROUNDED, subtract: ROUNDED, multiply: ROUNDED, divide: ROUNDED, scale: ROUNDED, fill: EXACT },
  siluGate: bound(3, "ulp of a·b", FOUND),
  "siluGate gradient": bound(3, "2^-23 of dy·b and dy·a", FOUND),
  "stridedSum copy": EXACT,
  stridedSum: ofTerms(2),

  gemm: PRODUCT,
  "gemm aᵀb": PRODUCT,
  "gemm abᵀ": PRODUCT,
  "gemm aᵀbᵀ": PRODUCT,
  "gemm strided": PRODUCT,
  "gemm epilogue": ofTerms(
    12,
    "that of products, times the slope of GELU (at most 1.13), and 2 ulp of its own",
  ),
  prepare: ROUNDED,
  preparedProduct: PRODUCT,
  "int8 product": PRODUCT,
  attention: bound(3, "ulp of the largest output or score", FOUND),
  "attention gradient": bound(
    32,
    "ulp of the largest gradient",
    "as found where 520 queries add to a key, one after the other",
  ),

  softmax: bound(2.5, "ulp of 1", promised("4 ulp of 1")),
  "softmax gradient": bound(16, "2^-23 of y·(|dy| + Σ|dy|·y)", FOUND),
  logSoftmax: bound(2.5, ROW, FOUND),
  "logSoftmax gradient": bound(2, "2^-23 of |dy| + e^y·Σ|dy|", FOUND),
  layerNorm: bound(6, "ulp of the row's largest product", promised("8 ulp of the row's largest output")),
  "layerNorm gradient": bound(4, "2^-23 of the row's terms", FOUND),
  "layerNorm params": ofTerms(6),
  rmsNorm: bound(6, ROW, promised("8 ulp of the row's largest output")),
  "rmsNorm gradient": bound(3, "2^-23 of the row's terms", FOUND),
  "rmsNorm params": ofTerms(5),
  rotary: bound(1.5, "2^-23 of the pair's length", FOUND),
  addColumnSums: ofTerms(2),
  crossEntropy: bound(3, ONE, FOUND),
  "crossEntropy gradient": bound(1, ONE, FOUND),

  topK: EXACT,
  embedding: EXACT,
  "embedding gradient": ofTerms(2),
  normedEmbedding: ofTerms(2),
  mixColumns: bound(2, "2^-23 of |a| + |b|", FOUND),
  "mixColumns gradient": bound(2, "2^-23 of the terms", FOUND),
  dropout: result(1.5, "one factor and one product"),
  sum: ofTerms(24, "as found for equal numbers: in a chunk of 4,096 all roundings fall on the same side"),
  sumOfSquares: ofTerms(
    10,
    "as found for equal numbers: in a chunk of 4,096 all roundings fall on the same side",
  ),
  adamw: bound(5, "ulp of p, its step, and of both moments", FOUND),
};
