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
 * Reads a batch of contexts. A context is a bag of tokens: h is the mean of their embeddings, then h ← tanh(h·W + b) in
 * each layer; a head is o = SiLU(h·Wₐ + bₐ), its reading o·A, and its uncertainty
 * σ = exp(clip(SiLU(o·W₁ + b₁)·W₂ + b₂, −6, 6)) + 1e-3.
 *
 * @param tokens B contexts of one length, ids in [0, V).
 * @returns For each context what each layer said.
 */
export function readContexts(teacher: Teacher, tokens: ArrayLike<number>, batch: number): LayerReading[][] {
  const { sizes: { width: d, heads: H, layers, sharedRank: r }, weights } = teacher;
  const hid = hiddenWidth(d);
  const readings: LayerReading[][] = Array.from({ length: batch }, () => []);
  const none = new Float32Array(r);
  let h = bagsOf(weights.E, tokens, batch, d);
  for (let layer = 0; layer < layers; layer++) {
    h = applyLinear(h, part(weights.W_layers, weights.b_layers, layer, d * d, d)).map(tanhCut);
    const A = weights.A.subarray(layer * d * r, (layer + 1) * d * r);
    const heads = Array.from({ length: H }, (_, a) => {
      const at = layer * H + a;
      const o = applyLinear(h, part(weights.W_heads, weights.b_heads, at, d * d, d)).map(silu);
      const u = applyLinear(o, part(weights.W1, weights.b1, at, d * hid, hid)).map(silu);
      const logSigma = applyLinear(u, part(weights.W2, weights.b2, at, hid * r, r));
      const tau = logSigma.map((raw) => temperedPrecision(Math.exp(clip(raw, -6, 6)) + 1e-3, teacher.rho));
      return { o, tau, y: applyLinear(o, { weight: A, bias: none }) };
    });
    for (let b = 0; b < batch; b++) {
      const precisions = stack(heads.map(({ tau }) => tau), b, r);
      const fused = fusePrecision(stack(heads.map(({ y }) => y), b, r), precisions, r, teacher.tau0);
      readings[b].push({ heads: stack(heads.map(({ o }) => o), b, d), precisions, fused });
    }
  }
  return readings;
}

/** The mean embedding of each context (B, d). */
function bagsOf(E: Float32Array, tokens: ArrayLike<number>, batch: number, d: number): Float64Array {
  const context = tokens.length / batch;
  const h = new Float64Array(batch * d);
  for (let n = 0; n < tokens.length; n++) {
    const at = Math.floor(n / context) * d;
    for (let i = 0; i < d; i++) h[at + i] += E[tokens[n] * d + i] / context;
  }
  return h;
}

/** Row b of several arrays with rows of `width`, one under the other. */
function stack(arrays: readonly Float64Array[], b: number, width: number): Float64Array {
  const out = new Float64Array(arrays.length * width);
  arrays.forEach((array, a) => out.set(array.subarray(b * width, (b + 1) * width), a * width));
  return out;
}

/** The map at a place of stacked weights: views. */
function part(weights: Float32Array, biases: Float32Array, at: number, size: number, dout: number): Linear {
  return {
    weight: weights.subarray(at * size, (at + 1) * size),
    bias: biases.subarray(at * dout, (at + 1) * dout),
  };
}
