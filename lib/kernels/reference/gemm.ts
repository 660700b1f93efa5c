import type { GemmCall } from "../kernels.ts";
import { UNARY, UNARY_SLOPE } from "./elementwise.ts";

/** A {@linkcode GemmCall} with its defaults filled in. */
export type FullGemmCall = Required<Omit<GemmCall, "epilogue">> & Pick<GemmCall, "epilogue">;

/** Fills in the defaults of a {@linkcode GemmCall}: contiguous matrices, one product. */
export function completeGemm(call: GemmCall): FullGemmCall {
  const { M, N, K, transposeA = false, transposeB = false } = call;
  return {
    ...call,
    transposeA,
    transposeB,
    accumulate: call.accumulate ?? false,
    strideA: call.strideA ?? (transposeA ? M : K),
    strideB: call.strideB ?? (transposeB ? K : N),
    strideC: call.strideC ?? N,
    batch: call.batch ?? 1,
    batchA: call.batchA ?? 0,
    batchB: call.batchB ?? 0,
    batchC: call.batchC ?? 0,
  };
}

/** C[m, n] (+)= Σ_k op(A)[m, k] · op(B)[k, n], for each product of the batch. */
export function gemm(call: FullGemmCall): void {
  const { a, b, c, M, N, K, accumulate, strideC, batch, batchA, batchB, batchC } = call;
  // A transposed matrix is the same array walked with the two distances exchanged.
  const [aRow, aColumn] = call.transposeA ? [1, call.strideA] : [call.strideA, 1];
  const [bRow, bColumn] = call.transposeB ? [1, call.strideB] : [call.strideB, 1];

  for (let product = 0; product < batch; product++) {
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) {
        let aAt = product * batchA + m * aRow;
        let bAt = product * batchB + n * bColumn;
        let dot = 0;
        for (let k = 0; k < K; k++) {
          dot += a[aAt]! * b[bAt]!;
          aAt += aColumn;
          bAt += bRow;
        }
        const cAt = product * batchC + m * strideC + n;
        c[cAt] = accumulate ? c[cAt]! + dot : dot;
      }
    }
  }
  if (call.epilogue) finish(call, call.epilogue);
}

/** C += bias, then the activation. */
function finish({ c, M, N, strideC }: FullGemmCall, epilogue: NonNullable<GemmCall["epilogue"]>): void {
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      const at = m * strideC + n;
      if (epilogue.bias) c[at]! += epilogue.bias[n]!;
      if (epilogue.activation === "siluGate") epilogue.y[at] = UNARY.silu(epilogue.gate[at]!) * c[at]!;
      else if (epilogue.activation) {
        const sum = c[at]!;
        if (epilogue.slope) c[at] = UNARY_SLOPE[epilogue.activation](sum);
        epilogue.y[at] = UNARY[epilogue.activation](sum);
      }
    }
  }
}
