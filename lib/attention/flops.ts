/** Counts the arithmetic of whatever runs on a backend. */
import type { AttentionCall, GemmCall, Kernels, PreparedProductCall } from "../kernels/mod.ts";

/** A backend that counts, and the count so far. */
export interface CountingKernels {
  /** Computes as the backend it was made of does. */
  readonly kernels: Kernels;
  /** Floating-point operations of matrix products and attention since it was made; a multiply-add is two. */
  flops(): number;
}

const COUNTED: Readonly<Record<string, (call: unknown) => number>> = {
  gemm: (call) => {
    const { M, N, K, batch = 1 } = call as GemmCall;
    return 2 * batch * M * N * K;
  },
  preparedProduct: (call) => {
    const { M, weights } = call as PreparedProductCall;
    return 2 * M * weights.N * weights.K;
  },
  attention: (call) => {
    const { B, H, Tq, Tk, D, q } = call as AttentionCall;
    // Query i sees Tk − Tq + i + 1 keys: a product with each of them, if q·k scores, and one with its value.
    const pairs = Tq * (Tk - Tq) + Tq * (Tq + 1) / 2;
    return 2 * B * H * pairs * D * (q ? 2 : 1);
  },
};

/**
 * A backend that computes as `inner` does and counts what matrix products and attention cost. Norms, activations and
 * softmax are not counted, and of gradients only their matrix products.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { countingKernels } from "@haze/haze/attention";
 * import { matmul } from "@haze/haze/autograd";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { ones } from "@haze/haze/tensor";
 * const { kernels, flops } = countingKernels(defaultKernels());
 * matmul(ones([2, 3], { kernels }), ones([3, 4], { kernels }));
 * assertEquals(flops(), 2 * 2 * 3 * 4);
 * ```
 */
export function countingKernels(inner: Kernels): CountingKernels {
  let count = 0;
  const kernels = new Proxy(inner, {
    get(target, name): unknown {
      // The backend's own fields are private: they are reached through the backend itself, not through the proxy.
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      const cost = typeof name === "string" ? COUNTED[name] : undefined;
      return (...words: unknown[]) => {
        if (cost) count += cost(words[0]);
        return Reflect.apply(member, target, words) as unknown;
      };
    },
  });
  return { kernels, flops: () => count };
}
