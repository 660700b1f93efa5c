import type { BinaryName, FloatArray, SiluGateCall, SiluGateGradCall, UnaryName } from "../kernels.ts";
import { erf, erfc } from "./erf.ts";

/** 1 / (1 + e^−x): the exponential overflows to ∞ for very negative x, which gives the right 0. */
function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

/** The inner function of gelu, √(2/π) · (x + 0.044715 x³). */
function geluInner(x: number): number {
  return SQRT_2_OVER_PI * (x + 0.044715 * x * x * x);
}

/** gelu and silu are straight lines long before ±1,000; bounding x there keeps their slopes from becoming ∞ · 0. */
function bounded(x: number): number {
  return Math.min(1000, Math.max(-1000, x));
}

/** Where gelu and silu have long gone to −0, so that they are −0 at −∞ too, rather than −∞ · 0. */
function boundedBelow(x: number): number {
  return Math.max(-1000, x);
}

/** The functions of {@linkcode UnaryName}. */
export const UNARY: { readonly [N in UnaryName]: (x: number) => number } = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid,
  relu: (x) => x > 0 || Number.isNaN(x) ? x : 0,
  // x/2 · (1 + tanh u) = x / (1 + e^(−2u)), without the cancellation of 1 + tanh u at negative x.
  gelu: (x) => boundedBelow(x) / (1 + Math.exp(-2 * geluInner(x))),
  // x · sigmoid(x)
  silu: (x) => boundedBelow(x) / (1 + Math.exp(-x)),
  sqrt: Math.sqrt,
  erf,
  // x · Φ(x) with Φ(x) = erfc(−x/√2)/2, which does not cancel at negative x.
  geluErf: (x) => boundedBelow(x) * erfc(-x * Math.SQRT1_2) / 2,
  sin: Math.sin,
  cos: Math.cos,
};

/** Their derivatives. */
export const UNARY_SLOPE: { readonly [N in UnaryName]: (x: number) => number } = {
  exp: Math.exp,
  log: (x) => 1 / x,
  // 1 − tanh² x = 4s(1 − s) with s = sigmoid(2x), where 1 − s is sigmoid(−2x).
  tanh: (x) => 4 * sigmoid(2 * x) * sigmoid(-2 * x),
  sigmoid: (x) => sigmoid(x) * sigmoid(-x),
  relu: (x) => x > 0 ? 1 : 0,
  // With s = sigmoid(2u): (x · s)′ = s + x · s(1 − s) · 2u′
  gelu: (x) => {
    const at = bounded(x);
    const u = geluInner(at);
    const slopeOfU = SQRT_2_OVER_PI * (1 + 3 * 0.044715 * at * at);
    return sigmoid(2 * u) * (1 + at * sigmoid(-2 * u) * 2 * slopeOfU);
  },
  // With s = sigmoid(x): (x · s)′ = s + x · s(1 − s)
  silu: (x) => {
    const at = bounded(x);
    return sigmoid(at) * (1 + at * sigmoid(-at));
  },
  sqrt: (x) => 0.5 / Math.sqrt(x),
  erf: (x) => 2 / Math.sqrt(Math.PI) * Math.exp(-x * x),
  // Φ(x) + x · φ(x) with φ(x) = e^(−x²/2)/√(2π)
  geluErf: (x) => {
    const at = bounded(x);
    return erfc(-at * Math.SQRT1_2) / 2 + at * Math.exp(-at * at / 2) / Math.sqrt(2 * Math.PI);
  },
  sin: Math.cos,
  cos: (x) => -Math.sin(x),
};

/** The functions of {@linkcode BinaryName}. */
export const BINARY: { readonly [N in BinaryName]: (a: number, b: number) => number } = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
};

/** y = f(x) */
export function unary(name: UnaryName, x: FloatArray, y: FloatArray): void {
  const f = UNARY[name];
  for (let i = 0; i < y.length; i++) y[i] = f(x[i]!);
}

/** dx = dy · f′(x) */
export function unaryGrad(name: UnaryName, x: FloatArray, dy: FloatArray, dx: FloatArray): void {
  const slope = UNARY_SLOPE[name];
  for (let i = 0; i < dx.length; i++) dx[i] = dy[i]! * slope(x[i]!);
}

/** y = a ∘ b */
export function binary(name: BinaryName, a: FloatArray, b: FloatArray, y: FloatArray): void {
  const f = BINARY[name];
  for (let i = 0; i < y.length; i++) y[i] = f(a[i]!, b[i]!);
}

/** y = factor · x */
export function scale(x: FloatArray, factor: number, y: FloatArray): void {
  for (let i = 0; i < y.length; i++) y[i] = factor * x[i]!;
}

/** y = silu(a) ⊙ b */
export function siluGate({ a, b, y }: SiluGateCall): void {
  for (let i = 0; i < y.length; i++) y[i] = UNARY.silu(a[i]!) * b[i]!;
}

/** da = dy ⊙ b ⊙ silu′(a), db = dy ⊙ silu(a) */
export function siluGateGrad({ a, b, dy, da, db }: SiluGateGradCall): void {
  for (let i = 0; i < dy.length; i++) {
    // Read before anything is written: the gradients may lie where the inputs lie.
    const [x, gated, slope] = [a[i]!, b[i]!, dy[i]!];
    da[i] = slope * gated * UNARY_SLOPE.silu(x);
    db[i] = slope * UNARY.silu(x);
  }
}
