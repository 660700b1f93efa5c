import { checkInteger } from "../parts/checks.ts";
import { clip } from "../parts/numbers.ts";
import { silu } from "./arithmetic.ts";
import { applyLinear } from "./linear.ts";
import { type AttentionSizes, attentionWeights, mixValues } from "./rank_attention.ts";
import type { Student, StudentBlock } from "./student_weights.ts";

/** What one block computed, kept for the way back. */
export interface BlockTrace {
  /** How the attention was shaped. */
  readonly sizes: AttentionSizes;
  /** What went in (B, T, d). */
  readonly input: Float64Array;
  /** Queries (B, T, k). */
  readonly Q: Float64Array;
  /** Keys (B, T, k). */
  readonly K: Float64Array;
  /** Values (B, T, d). */
  readonly values: Float64Array;
  /** Attention weights (B, T, T). */
  readonly A: Float64Array;
  /** After attention (B, T, d). */
  readonly middle: Float64Array;
  /** Before SiLU (B, T, 4d). */
  readonly up: Float64Array;
  /** After SiLU (B, T, 4d). */
  readonly active: Float64Array;
}

/** All that a student computed. */
export interface StudentTrace {
  /** Ids (B, T). */
  readonly tokens: Int32Array;
  /** B. */
  readonly batch: number;
  /** Each block. */
  readonly blocks: readonly BlockTrace[];
  /** After the last block (B, T, d). */
  readonly h: Float64Array;
  /** The last position (B, d). */
  readonly last: Float64Array;
  /** μ (B, r). */
  readonly mu: Float64Array;
  /** ℓ before it is clipped (B, r). */
  readonly rawLogtau: Float64Array;
  /** τ = exp ℓ + 1e-6 (B, r). */
  readonly tau: Float64Array;
  /** Σ = 1/τ (B, r). */
  readonly sigma: Float64Array;
  /** μ·B (B, V). */
  readonly logits: Float64Array;
}

/**
 * A student's logits for the token after each context. Products are added up in float64; weights may be either.
 *
 * @param tokens B contexts of T ids each, one after the other.
 * @param batch B.
 * @throws {TypeError} if the tokens are not B contexts of one length.
 * @throws {RangeError} if an id is not in [0, V).
 */
export function studentForward(student: Student, tokens: ArrayLike<number>, batch: number): StudentTrace {
  const { weights, sizes: { vocabSize: V, width: d, sharedRank: r } } = student;
  const context = tokens.length / batch;
  if (!Number.isInteger(context) || context < 1) {
    throw new TypeError(
      `Cannot run a student as tokens must be ${batch} contexts of one length: ${tokens.length} tokens`,
    );
  }
  const ids = Int32Array.from(tokens, (id, i) => {
    checkInteger("run a student", `token ${i}`, id, 0, V - 1);
    return id;
  });
  let h: Float64Array = new Float64Array(ids.length * d);
  ids.forEach((id, n) => h.set(weights.embed.subarray(id * d, (id + 1) * d), n * d));
  const blocks = weights.blocks.map((block, layer) => {
    const kept = clip(student.keepK[layer], 1, student.sizes.attentionRank);
    const sizes = { batch, context, width: d, rank: student.sizes.attentionRank, kept };
    const { trace, out } = blockForward(block, h, sizes);
    h = out;
    return trace;
  });
  const last = new Float64Array(batch * d);
  for (let b = 0; b < batch; b++) {
    const end = (b + 1) * context * d;
    last.set(h.subarray(end - d, end), b * d);
  }
  const mu = applyLinear(last, weights.mean);
  const rawLogtau = applyLinear(last, weights.logtau);
  const tau = rawLogtau.map((raw) => Math.exp(clip(raw, -6, 6)) + 1e-6);
  const logits = applyLinear(mu, { weight: student.B, bias: new Float32Array(student.B.length / r) });
  return {
    ...{ tokens: ids, batch, blocks, h, last, mu, rawLogtau, tau, logits },
    sigma: tau.map((precision) => 1 / Math.max(precision, 1e-6)),
  };
}

function blockForward(
  block: StudentBlock,
  input: Float64Array,
  sizes: AttentionSizes,
): { trace: BlockTrace; out: Float64Array } {
  const [Q, K, values] = [block.q, block.k, block.v].map((map) => applyLinear(input, map));
  const A = attentionWeights(Q, K, sizes);
  const middle = plus(mixValues(A, values, sizes), input);
  const up = applyLinear(middle, block.fc1);
  const active = up.map(silu);
  const out = plus(applyLinear(active, block.fc2), middle);
  return { trace: { sizes, input, Q, K, values, A, middle, up, active }, out };
}

/** Adds b to a, in place. */
export function plus(a: Float64Array, b: Float64Array): Float64Array {
  for (let i = 0; i < a.length; i++) a[i] += b[i];
  return a;
}
