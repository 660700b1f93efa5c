import type { AttentionCall, AttentionGradCall, HeadLayout } from "../kernels.ts";

/** Where the D (or Tk) numbers of one row begin. */
function rowStart(layout: HeadLayout, b: number, t: number, h: number): number {
  return layout.offset + b * layout.batch + t * layout.row + h * layout.head;
}

/** Σ_d x[d] · y[d] over two rows of D numbers. */
function dot(x: HeadLayout, xAt: number, y: HeadLayout, yAt: number, D: number): number {
  let sum = 0;
  for (let d = 0; d < D; d++) sum += x.array[xAt + d]! * y.array[yAt + d]!;
  return sum;
}

/** y[d] += factor · x[d] over two rows of D numbers. */
function addRow(y: HeadLayout, yAt: number, factor: number, x: HeadLayout, xAt: number, D: number): void {
  for (let d = 0; d < D; d++) y.array[yAt + d]! += factor * x.array[xAt + d]!;
}

/** The key and value head that query head h shares. */
function sharedHead({ G = 1 }: AttentionCall, h: number): number {
  return Math.floor(h / G);
}

/** How many keys query i sees: those at positions 0 … Tk − Tq + i. */
function keysSeen(call: AttentionCall, i: number): number {
  return Math.max(0, call.Tk - call.Tq + i + 1);
}

function forEachRow({ B, H, Tq }: AttentionCall, f: (b: number, h: number, i: number) => void): void {
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < H; h++) {
      for (let i = 0; i < Tq; i++) f(b, h, i);
    }
  }
}

/**
 * scores[j] = scale · ⟨q_i, k_j⟩ + bias[i, j] for the keys seen, weights = softmax(scores), out_i = Σ_j weights[j] · v_j.
 * A row in which every score is −∞ gets zeros. Keys not seen keep the weight 0.
 */
export function attention(call: AttentionCall): void {
  const { H, Tq, Tk, D, scale, q, k, bias, v, out, weights } = call;
  const row = new Float64Array(Tk); // scores, then weights, of one query
  forEachRow(call, (b, h, i) => {
    const seen = keysSeen(call, i);
    row.fill(0);
    let largest = -Infinity;
    for (let j = 0; j < seen; j++) {
      if (q && k) row[j] = scale * dot(q, rowStart(q, b, i, h), k, rowStart(k, b, j, sharedHead(call, h)), D);
      if (bias) row[j]! += bias.array[rowStart(bias, b, i, h) + j]!;
      largest = Math.max(largest, row[j]!);
    }
    let sum = 0;
    for (let j = 0; j < seen; j++) {
      row[j] = largest === -Infinity ? 0 : Math.exp(row[j]! - largest);
      sum += row[j]!;
    }
    const weightsAt = ((b * H + h) * Tq + i) * Tk;
    for (let j = 0; j < Tk; j++) {
      if (sum !== 0) row[j]! /= sum;
      weights[weightsAt + j] = row[j]!;
    }
    const outAt = rowStart(out, b, i, h);
    for (let d = 0; d < D; d++) {
      let mixed = 0;
      for (let j = 0; j < seen; j++) mixed += row[j]! * v.array[rowStart(v, b, j, sharedHead(call, h)) + d]!;
      out.array[outAt + d] = mixed;
    }
  });
}

/**
 * With w = weights[i], g_j = ⟨dOut_i, v_j⟩ and dScore_j = w_j · (g_j − Σ_l w_l · g_l):
 * dv_j += w_j · dOut_i, dq_i += scale · Σ_j dScore_j · k_j, dk_j += scale · dScore_j · q_i, dBias[i, j] = dScore_j.
 */
export function attentionGrad(call: AttentionGradCall): void {
  const { H, Tq, Tk, D, scale, q, k, v, weights, dOut, dq, dk, dBias, biasColumns, dv } = call;
  const dScore = new Float64Array(Math.max(Tk, biasColumns));
  forEachRow(call, (b, h, i) => {
    const seen = keysSeen(call, i);
    const weightsAt = ((b * H + h) * Tq + i) * Tk;
    const dOutAt = rowStart(dOut, b, i, h);
    dScore.fill(0);
    let mean = 0; // Σ_j w_j · g_j
    for (let j = 0; j < seen; j++) {
      dScore[j] = dot(dOut, dOutAt, v, rowStart(v, b, j, sharedHead(call, h)), D);
      mean += weights[weightsAt + j]! * dScore[j]!;
    }
    for (let j = 0; j < seen; j++) {
      const weight = weights[weightsAt + j]!;
      dScore[j] = weight * (dScore[j]! - mean);
      addRow(dv, rowStart(dv, b, j, sharedHead(call, h)), weight, dOut, dOutAt, D);
    }
    for (let j = 0; j < seen; j++) {
      const factor = scale * dScore[j]!;
      if (dq && k) addRow(dq, rowStart(dq, b, i, h), factor, k, rowStart(k, b, j, sharedHead(call, h)), D);
      if (dk && q) addRow(dk, rowStart(dk, b, j, sharedHead(call, h)), factor, q, rowStart(q, b, i, h), D);
    }
    if (dBias) {
      const dBiasAt = rowStart(dBias, b, i, h);
      for (let j = 0; j < biasColumns; j++) dBias.array[dBiasAt + j] = dScore[j]!;
    }
  });
}
