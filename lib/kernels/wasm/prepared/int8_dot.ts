/**
 * Two ways to the same integers Σ w·q over 8-bit weights and activations. Each says how four integers of x are kept in
 * eight bytes, and how they meet the weights of eight outputs: [8 outputs][4 neighbouring k] in 32 bytes.
 */
import { f32x4, i16x8, i32x4, i8x16, type Local, type V128, v128, words } from "../asm/expression.ts";
import type { FunctionBuilder } from "../asm/function_builder.ts";

type Vector = Local<"v128">;
type Pointer = Local<"i32">;

/** Instructions for the sums of products: SIMD128 alone, or relaxed SIMD. */
export type Int8DotName = "plain" | "relaxed";

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
  /** Sums of outputs 0–3 and 4–7. */
  totals(sums: readonly Vector[]): readonly [V128, V128];
}

/** The two ways by name. */
export const INT8_DOTS: { readonly [N in Int8DotName]: Int8Dot } = {
  // Weights and x in 16 bits; a lane sums two neighbouring k of one output.
  plain: {
    quantise: "quantisePlain",
    product: "int8ProductPlain",
    sums: 4,
    encode: (_f, q) => i16x8.narrowS(q, q),
    begin: (f, sums) => sums.forEach((sum) => f.set(sum, f32x4.const(0))),
    add(f, sums, x, w, step) {
      const q = f.local("v128", v128.loadSplat64(x, 8 * step));
      sums.forEach((sum, i) =>
        f.set(sum, i32x4.add(sum, i32x4.dotI16x8S(i16x8.load8x8S(w, 32 * step + 8 * i), q)))
      );
    },
    totals: ([s0, s1, s2, s3]) => [addPairs(s0!, s1!), addPairs(s2!, s3!)],
  },
  // The dot product of the hardware wants one operand without sign, so |q| is that one and w takes the sign of q. With
  // m = −1 where q < 0 and 0 elsewhere, w·sign(q) = (w ^ m) − m; what is subtracted, Σ|q|·m, does not depend on the
  // weights and is where the sums start. |q| ≤ 127 and |w ^ m| ≤ 128, so that no pair of products leaves 16 bits.
  relaxed: {
    quantise: "quantiseRelaxed",
    product: "int8ProductRelaxed",
    sums: 2,
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
      sums.forEach((sum, i) =>
        f.set(
          sum,
          i32x4.relaxedDotAdd(v128.xor(v128.load(w, 32 * step + 16 * i), sign), size, sum),
        )
      );
    },
    totals: ([low, high]) => [low!, high!],
  },
};

/** a0 + a1, a2 + a3, b0 + b1, b2 + b3 */
function addPairs(a: Vector, b: Vector): V128 {
  return i32x4.add(i8x16.shuffle(a, b, words(0, 2, 4, 6)), i8x16.shuffle(a, b, words(1, 3, 5, 7)));
}
