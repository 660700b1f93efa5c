import { clip } from "../parts/numbers.ts";
import { type FusedPosterior, fusePrecision, temperedPrecision } from "../parts/precision_fusion.ts";
import { silu, tanhCut } from "./arithmetic.ts";
import { applyLinear, type Linear } from "./linear.ts";
import { hiddenWidth, type Teacher } from "./teacher_weights.ts";

/** What the heads of one layer said of one context. */
export interface LayerReading {
  /** Outputs o (H, d). */
  readonly heads: Float64Array;
  /** Tempered precisions τ (H, r). */
  readonly precisions: Float64Array;
  /** What they say together. */
  readonly fused: FusedPosterior;
}

/**
 * Reads one context, layer by layer. The context is a bag of tokens: h is the mean of their embeddings, then
 * h ← tanh(h·W + b) in each layer; a head is o = SiLU(h·Wₐ + bₐ), its reading o·A, and its uncertainty
 * σ = exp(clip(SiLU(o·W₁ + b₁)·W₂ + b₂, −6, 6)) + 1e-3.
 */
export function readContext(teacher: Teacher, tokens: ArrayLike<number>): LayerReading[] {
  const { sizes: { width: d, heads: H, layers, sharedRank: r }, weights } = teacher;
  const hid = hiddenWidth(d);
  let h: Float64Array = new Float64Array(d);
  for (let t = 0; t < tokens.length; t++) {
    for (let i = 0; i < d; i++) h[i] += weights.E[tokens[t] * d + i] / tokens.length;
  }
  const none = new Float32Array(r);
  return Array.from({ length: layers }, (_, layer) => {
    h = applyLinear(h, part(weights.W_layers, weights.b_layers, layer, d * d, d)).map(tanhCut);
    const [heads, readings] = [new Float64Array(H * d), new Float64Array(H * r)];
    const precisions = new Float64Array(H * r);
    for (let a = 0; a < H; a++) {
      const at = layer * H + a;
      const o = applyLinear(h, part(weights.W_heads, weights.b_heads, at, d * d, d)).map(silu);
      const u = applyLinear(o, part(weights.W1, weights.b1, at, d * hid, hid)).map(silu);
      const logSigma = applyLinear(u, part(weights.W2, weights.b2, at, hid * r, r));
      const A = weights.A.subarray(layer * d * r, (layer + 1) * d * r);
      heads.set(o, a * d);
      readings.set(applyLinear(o, { weight: A, bias: none }), a * r);
      precisions.set(
        logSigma.map((raw) => temperedPrecision(Math.exp(clip(raw, -6, 6)) + 1e-3, teacher.rho)),
        a * r,
      );
    }
    return { heads, precisions, fused: fusePrecision(readings, precisions, r, teacher.tau0) };
  });
}

/** The map at a place of stacked weights: views. */
function part(weights: Float32Array, biases: Float32Array, at: number, size: number, dout: number): Linear {
  return {
    weight: weights.subarray(at * size, (at + 1) * size),
    bias: biases.subarray(at * dout, (at + 1) * dout),
  };
}
