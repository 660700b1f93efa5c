/**
 * Sine and cosine on four lanes: the argument less the nearest multiple of π (for the cosine, of π and a half), then a
 * Taylor polynomial, which on |r| ≤ π/2 leaves a relative error of 5e-10.
 */
import { f32x4, i32x4, type Local, type V128, v128 } from "./asm/expression.ts";
import { clamp, type Emitter, polynomial, SIGN } from "./vector_math.ts";

type Vector = Local<"v128">;

/** π in three parts (W. Cody and W. Waite's way); the first two have few bits, so that their multiples are exact. */
const PI_PARTS = [3.140625, 9.67502593994140625e-4, 1.509957990978376432e-7];
/** 1.5·2^23: adding it rounds to the nearest integer, whose lowest bit is then that of the float. */
const ROUNDER = 12582912;
/** sin r/r in powers of r², highest first. */
const SINE = [1 / 6227020800, -1 / 39916800, 1 / 362880, -1 / 5040, 1 / 120, -1 / 6, 1];

/** sin r for r = x − (n + shift)·π, and the sign bit of (−1)ⁿ. */
function reducedSine(e: Emitter, x: Vector, shift: 0 | 0.5): { sine: V128; flip: V128 } {
  const { f, mode } = e;
  const halfTurns = mode.multiplyAdd(x, f.constant(1 / Math.PI), f.constant(-shift));
  const shifted = f.local("v128", f32x4.add(halfTurns, f.constant(ROUNDER)));
  const multiple = f.local(
    "v128",
    f32x4.add(f32x4.sub(shifted, f.constant(ROUNDER)), f.constant(shift)),
  );
  const rest = f.local("v128", x);
  for (const part of PI_PARTS) f.set(rest, mode.negativeMultiplyAdd(multiple, f.constant(part), rest));
  // Far out, where a float steps over whole turns, nothing is exact any more; the result stays a sine all the same.
  const r = clamp(e, rest, -Math.PI / 2, Math.PI / 2);
  const square = f.local("v128", f32x4.mul(r, r));
  return { sine: f32x4.mul(r, polynomial(e, square, SINE)), flip: i32x4.shl(shifted, 31) };
}

/** sin x, NaN at ±∞. */
export function sin(e: Emitter, x: Vector): V128 {
  const { sine, flip } = reducedSine(e, x, 0);
  return v128.xor(sine, flip);
}

/** −sin x */
export function negativeSin(e: Emitter, x: Vector): V128 {
  return v128.xor(sin(e, x), e.f.integerConstant(SIGN));
}

/** cos x = −(−1)ⁿ·sin(x − (n + ½)·π), NaN at ±∞. */
export function cos(e: Emitter, x: Vector): V128 {
  const { sine, flip } = reducedSine(e, x, 0.5);
  return v128.xor(v128.xor(sine, flip), e.f.integerConstant(SIGN));
}
