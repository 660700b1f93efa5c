/** Fused causal attention as a model calls it: q, k and v are columns of one array (B, T, 3·H·D). */
import type { AttentionCall, FloatArray, HeadLayout, WasmKernels } from "../lib/kernels/mod.ts";
import { engineArrays } from "./engine_arrays.ts";
import { causalPairs } from "./flop.ts";
import { assertClose, type KernelCase } from "./kernel_case.ts";
import { ATTENTION_SIZES } from "./sizes.ts";

/**
 * Forward alone, and forward with backward. The gradient uses the weights up, so that it cannot be repeated without
 * the forward pass that makes them.
 */
export function attentionCases(kernels: WasmKernels): KernelCase[] {
  const { B, H, T, D } = ATTENTION_SIZES;
  const C = H * D;
  const sizes = `B${B} H${H} T${T} D${D}`;
  const lengths = [B * T * 3 * C, B * T * C, B * H * T * T, B * T * C, B * T * 3 * C];
  // Two products over pairs forward and four backward, of 2·D FLOP each.
  const flopPerProduct = B * H * causalPairs(T) * 2 * D;
  return (["attention", "attention + gradient"] as const).map((name): KernelCase => {
    const memory = engineArrays(kernels, lengths);
    const [qkv, out, weights, dOut, dQkv] = memory.arrays as [
      ...[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray],
    ];
    const columns = (array: FloatArray, part: number): HeadLayout => ({
      ...{ array, offset: part * C, batch: T * 3 * C, row: 3 * C, head: D },
    });
    const whole = (array: FloatArray): HeadLayout => ({ array, offset: 0, batch: T * C, row: C, head: D });
    const call: AttentionCall = {
      ...{ B, H, Tq: T, Tk: T, D, scale: 1 / Math.sqrt(D), weights, out: whole(out) },
      ...{ q: columns(qkv, 0), k: columns(qkv, 1), v: columns(qkv, 2) },
    };
    const gradients = { dq: columns(dQkv, 0), dk: columns(dQkv, 1), dv: columns(dQkv, 2) };
    const gradientCall = { ...call, ...gradients, dOut: whole(dOut), biasColumns: 0 };
    const run = name === "attention" ? () => kernels.attention(call) : () => {
      kernels.attention(call);
      kernels.attentionGrad(gradientCall);
    };
    const products = name === "attention" ? 2 : 6;
    return {
      ...{ name, sizes, unit: "FLOP", amount: products * flopPerProduct, run },
      check() {
        run();
        // The first query sees one key alone, so that its output is that key's value.
        assertClose(name, out.subarray(0, C), qkv.subarray(2 * C, 3 * C), 1e-6);
        if (!dQkv.every(Number.isFinite)) {
          throw new Error(`Cannot measure ${name} as gradients must be finite`);
        }
      },
      close: () => memory.close(),
    };
  });
}
