/** Fused causal attention as a model calls it: q, k and v are columns of one array (B, T, 3·H·D). */
import {
  type AttentionCall,
  type AttentionGradCall,
  type FloatArray,
  type HeadLayout,
  type Kernels,
  referenceKernels,
  type WasmKernels,
} from "../lib/kernels/mod.ts";
import { engineArrays } from "./engine_arrays.ts";
import { causalPairs } from "../cli/measure/flop.ts";
import { assertClose, type KernelCase } from "./kernel_case.ts";
import { ATTENTION_SIZES } from "./sizes.ts";

const { B, H, T, D } = ATTENTION_SIZES;
const C = H * D;
/** Of q, k and v in columns, the output, the weights, the gradient of the output and the gradients of q, k and v. */
const LENGTHS = [B * T * 3 * C, B * T * C, B * H * T * T, B * T * C, B * T * 3 * C];
type Arrays = readonly [
  qkv: FloatArray,
  out: FloatArray,
  weights: FloatArray,
  dOut: FloatArray,
  dQkv: FloatArray,
];
/** Far above the rounding of sums of 128 floats, far below what a wrong pair would give. */
const TOLERANCE = 1e-5;

/**
 * Forward alone, and forward with backward. The gradient uses the weights up, so that it cannot be repeated without
 * the forward pass that makes them.
 */
export function attentionCases(kernels: WasmKernels): KernelCase[] {
  const sizes = `B${B} H${H} T${T} D${D}`;
  // Two products over pairs forward and four backward, of 2·D FLOP each.
  const flopPerProduct = B * H * causalPairs(T) * 2 * D;
  return (["attention", "attention + gradient"] as const).map((name): KernelCase => {
    const memory = engineArrays(kernels, LENGTHS);
    const arrays = memory.arrays as Arrays;
    const [qkv, out, , dOut, dQkv] = arrays;
    // engineArrays repeats its normals, and every batch would be the same.
    for (const array of [qkv, dOut]) array.forEach((value, i) => array[i] = value + 0.5 * Math.sin(i));
    const withGradient = name === "attention + gradient";
    const run = runOf(kernels, arrays, withGradient);
    return {
      ...{ name, sizes, unit: "FLOP", amount: (withGradient ? 6 : 2) * flopPerProduct, run },
      check() {
        out.fill(NaN);
        dQkv.fill(0); // gradients are added to what is there
        const wanted = arrays.map((array) => Float64Array.from(array)) as readonly Float64Array[] as Arrays;
        runOf(referenceKernels("float64"), wanted, withGradient)();
        run();
        assertClose(name, out, wanted[1], TOLERANCE);
        assertClose(`${name}, gradients`, dQkv, wanted[4], TOLERANCE);
      },
      close: () => memory.close(),
    };
  });
}

/** One call on these arrays. */
function runOf(kernels: Kernels, [qkv, out, weights, dOut, dQkv]: Arrays, withGradient: boolean): () => void {
  const columns = (array: FloatArray, part: number): HeadLayout => ({
    ...{ array, offset: part * C, batch: T * 3 * C, row: 3 * C, head: D },
  });
  const whole = (array: FloatArray): HeadLayout => ({ array, offset: 0, batch: T * C, row: C, head: D });
  const call: AttentionCall = {
    ...{ B, H, Tq: T, Tk: T, D, scale: 1 / Math.sqrt(D), weights, out: whole(out) },
    ...{ q: columns(qkv, 0), k: columns(qkv, 1), v: columns(qkv, 2) },
  };
  if (!withGradient) return () => kernels.attention(call);
  const gradients = { dq: columns(dQkv, 0), dk: columns(dQkv, 1), dv: columns(dQkv, 2) };
  const gradientCall: AttentionGradCall = { ...call, ...gradients, dOut: whole(dOut), biasColumns: 0 };
  return () => {
    kernels.attention(call);
    kernels.attentionGrad(gradientCall);
  };
}
