/**
 * Three ways to the same integers Σ w·q over 8-bit weights and activations. Each says how four integers of x are kept
 * in eight bytes, and how they meet the weights of a block: [16 outputs][4 neighbouring k] in 64 bytes.
 */
import { f32x4, i16x8, i32x4, i8x16, type Local, type V128, v128, words } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";
import { BLOCK } from "./layout.ts";

type Vector = Local<"v128">;
type Pointer = Local<"i32">;

/**
 * Instructions for the sums of 8-bit products: `plain` SIMD128 on 16-bit numbers; `pairs` of products by relaxed SIMD,
 * added up by SIMD128; or relaxed SIMD's `fused` sums of four.
 */
export type Int8DotName = "plain" | "pairs" | "fused";

/** How one of them works. */
export interface Int8Dot {
  /** Name of the kernel that quantises. */
  readonly quantise: string;
  /** Name of the kernel that multiplies. */
  readonly product: string;
  /** Vectors of sums. */
  readonly sums: number;
  /** Four integers in bytes 0–7; adds to `starts` what the sums of the group start at. */
  encode(f: FunctionBuilder, q: Vector, starts: Vector): V128;
  /** Sets the sums at the beginning of a group, whose start value is at `x`. */
  begin(f: FunctionBuilder, sums: readonly Vector[], x: Pointer): void;
  /** Adds the products of step `step` of four k, counted from the pointers. */
  add(f: FunctionBuilder, sums: readonly Vector[], x: Pointer, w: Pointer, step: number): void;
  /** The sum of each output, four to a vector. */
  totals(sums: readonly Vector[]): readonly V128[];
}

const VECTORS = BLOCK / 4;
const STEP_BYTES = 4 * BLOCK;

/** Weights and x in 16 bits; a lane sums two neighbouring k of one output. */
const plain: Int8Dot = {
  quantise: "quantisePlain",
  product: "int8ProductPlain",
  sums: 2 * VECTORS,
  encode: (_f, q) => i16x8.narrowS(q, q),
  begin: (f, sums) => sums.forEach((sum) => f.set(sum, f32x4.const(0))),
  add(f, sums, x, w, step) {
    const q = f.local("v128", v128.loadSplat64(x, 8 * step));
    sums.forEach((sum, i) => {
      const weights = i16x8.load8x8S(w, STEP_BYTES * step + 8 * i);
      f.set(sum, i32x4.add(sum, i32x4.dotI16x8S(weights, q)));
    });
  },
  totals: (sums) => Array.from({ length: VECTORS }, (_, i) => addPairs(sums[2 * i]!, sums[2 * i + 1]!)),
};

/**
 * The products of relaxed SIMD want one operand without sign: |q| is that one, and w takes the sign of q. With m = −1
 * where q < 0 and 0 elsewhere, w·sign(q) = (w ^ m) − m. What is subtracted, Σ|q|·m, does not depend on the weights: it is
 * where the sums start. |q| ≤ 127 and |w ^ m| ≤ 128, so that no pair of products leaves 16 bits.
 */
function relaxed(
  name: string,
  multiply: (f: FunctionBuilder, w: V128, size: V128, sum: Vector) => V128,
): Int8Dot {
  return {
    quantise: `quantise${name}`,
    product: `int8Product${name}`,
    sums: VECTORS,
    encode(f, q, starts) {
      const size = f.local("v128", i32x4.abs(q));
      const sign = f.local("v128", i32x4.shrS(q, 31));
      f.set(starts, i32x4.add(starts, v128.and(size, sign)));
      const both = f.local("v128", i16x8.narrowS(size, sign));
      return i8x16.narrowS(both, both);
    },
    begin: (f, sums, x) => sums.forEach((sum) => f.set(sum, v128.loadSplat(x))),
    add(f, sums, x, w, step) {
      const size = f.local("v128", v128.loadSplat(x, 8 * step));
      const sign = f.local("v128", v128.loadSplat(x, 8 * step + 4));
      sums.forEach((sum, i) => {
        const weights = v128.xor(v128.load(w, STEP_BYTES * step + 16 * i), sign);
        f.set(sum, multiply(f, weights, size, sum));
      });
    },
    totals: (sums) => sums,
  };
}

/** The ways by name. */
export const INT8_DOTS: { readonly [N in Int8DotName]: Int8Dot } = {
  plain,
  // Two 16-bit ones to a lane: the dot product with them adds neighbours.
  pairs: relaxed(
    "Pairs",
    (f, w, size, sum) =>
      i32x4.add(sum, i32x4.dotI16x8S(i16x8.relaxedDot(w, size), f.integerConstant(0x00010001))),
  ),
  fused: relaxed("Fused", (_f, w, size, sum) => i32x4.relaxedDotAdd(w, size, sum)),
};

/** a0 + a1, a2 + a3, b0 + b1, b2 + b3 */
function addPairs(a: Vector, b: Vector): V128 {
  return i32x4.add(i8x16.shuffle(a, b, words(0, 2, 4, 6)), i8x16.shuffle(a, b, words(1, 3, 5, 7)));
}
