/** Matrix products and attention, lengths checked. */
import type { Kernels } from "../../kernels.ts";
import * as checks from "../checks.ts";
import { attention, attentionGrad } from "../attention.ts";
import { completeGemm, gemm } from "../gemm.ts";

/** The calls of this group. */
export function productCalls(): Pick<Kernels, "gemm" | "attention" | "attentionGrad"> {
  return {
    gemm(call) {
      const full = completeGemm(call);
      checks.requireGemm(full);
      gemm(full);
    },
    attention(call) {
      checks.requireAttention(call);
      attention(call);
    },
    attentionGrad(call) {
      checks.requireAttentionGrad(call);
      attentionGrad(call);
    },
  };
}
