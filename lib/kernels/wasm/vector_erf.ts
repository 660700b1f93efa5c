/**
 * The error function and the tail of the normal distribution on four lanes. Coefficients were fitted as those of
 * vector_math.ts, to values of 40 digits.
 */
import { f32x4, type Local, type V128, v128 } from "./asm/expression.ts";
import { type Emitter, LOG2_E, polynomial, powerOfProduct, reduceProduct, SIGN } from "./vector_math.ts";

// log2(erfc y)/y on 0 ≤ y ≤ 4.05: relative error 5.6e-9 in erf.
const ERFC_EXPONENT = [
  ...[1.29649343e-5, -1.66368845e-4, 9.01577005e-4, -2.38532666e-3, 2.13097475e-4],
  ...[2.76410468e-2, -0.148279205, -0.918447435, -1.62790704],
];
// (2^r − 1)/r on |r| ≤ ½: relative error 1.3e-8.
const POWER_MINUS_1 = [1.53845802e-4, 1.33874209e-3, 9.6183056e-3, 5.55036739e-2, 0.240226492, 0.693147182];

/**
 * erf x = 1 − 2^(|x|·R(|x|)), the two terms kept apart so that nothing cancels near 0. Worst error 2.5 ulp, of subnormal
 * results 1 ulp.
 */
export function erf(e: Emitter, x: Local<"v128">): V128 {
  const { f, mode } = e;
  const size = f.local("v128", f32x4.pmin(f32x4.abs(x), f.constant(4))); // from 3.92 on erf rounds to 1
  const { rest, power } = reduceProduct(e, size, polynomial(e, size, ERFC_EXPONENT));
  const small = f32x4.mul(rest, polynomial(e, rest, POWER_MINUS_1));
  const share = mode.negativeMultiplyAdd(small, power, f32x4.sub(f.constant(1), power));
  return v128.or(share, v128.and(x, f.integerConstant(SIGN)));
}

/** 2/√π·e^(−x²), 0 from |x| = 9.4 on. Worst error 1.8 ulp of 1; in the far tail x² is rounded, up to 110 ulp of the result. */
export function erfSlope(e: Emitter, x: Local<"v128">): V128 {
  const { f } = e;
  const size = f.local("v128", f32x4.pmin(f32x4.abs(x), f.constant(9.37)));
  const { fraction, power } = powerOfProduct(e, f32x4.mul(size, f.constant(-LOG2_E)), size);
  return f32x4.mul(f32x4.mul(fraction, f.constant(2 / Math.sqrt(Math.PI))), power);
}

/** The constant k of t = 1/(1 + k·c): of some tried, the one that leaves the least error. */
const TAIL_SLOPE = 0.3;
// Φ(−c)·e^(c²/2)/t as a polynomial in t, 0 ≤ c ≤ 13.3: relative error 7e-8 up to c = 2, 2.7e-7 beyond.
const TAIL = [
  ...[3.61993797e-2, -0.159095585, 0.209073842, -5.56639843e-2],
  ...[0.129325017, 9.976767e-2, 0.120764263, 0.119629413],
];

/** Φ(−c) = e^(−c²/2)·`ratio`; the exponential is 0 from c = 13.3 on. */
interface Tail {
  /** |x|, at most 13.25. */
  readonly c: Local<"v128">;
  readonly bell: Local<"v128">;
  readonly ratio: Local<"v128">;
}

/** The normal tail beyond |x|. It underflows together with e^(−x²/2) and never cancels. */
function normalTail(e: Emitter, x: V128): Tail {
  const { f, mode } = e;
  const c = f.local("v128", f32x4.pmin(f32x4.abs(x), f.constant(13.25)));
  const t = f.local(
    "v128",
    f32x4.div(f.constant(1), mode.multiplyAdd(c, f.constant(TAIL_SLOPE), f.constant(1))),
  );
  const ratio = f.local("v128", f32x4.mul(polynomial(e, t, TAIL), t));
  const { fraction, power } = powerOfProduct(e, f32x4.mul(c, f.constant(-LOG2_E / 2)), c);
  return { c, ratio, bell: f.local("v128", f32x4.mul(fraction, power)) };
}

/**
 * x·Φ(x) = max(x, 0) − |x|·Φ(−|x|). Worst error 3.2 ulp of x; as −x²/2 is rounded, the error at negative x grows from a
 * few ulp of the result to 120 at −13, and from −13.3 down the result is 0.
 */
export function geluErf(e: Emitter, x: Local<"v128">): V128 {
  const { f, mode } = e;
  const { c, bell, ratio } = normalTail(e, x);
  return mode.negativeMultiplyAdd(f32x4.mul(c, ratio), bell, f32x4.pmax(x, f.constant(0)));
}

/** Φ(x) + x·φ(x): w = Φ(−c) − c·φ(c) at x = −c, 1 − w at x = c. Worst error 1.8 ulp of 1. */
export function geluErfSlope(e: Emitter, x: Local<"v128">): V128 {
  const { f, mode } = e;
  const { c, bell, ratio } = normalTail(e, x);
  const density = f.constant(1 / Math.sqrt(2 * Math.PI));
  const w = f32x4.mul(bell, mode.negativeMultiplyAdd(c, density, ratio));
  const positive = f.local("v128", f32x4.gt(x, f.constant(0)));
  const signed = v128.xor(w, v128.and(positive, f.integerConstant(SIGN)));
  return f32x4.add(signed, v128.and(positive, f.constant(1)));
}
