/**
 * exp, log, tanh and the logistic function on four lanes. Each is a polynomial on a reduced argument. The coefficients
 * of log are a classic single-precision set of the Cephes library (S. Moshier, 1989); all others were fitted for these
 * kernels: smallest largest relative error, by Lawson's reweighted least squares on 400 Chebyshev nodes in float64, the
 * coefficients rounded to float32 one by one and the rest fitted again after each. The errors beside them are those of
 * the rounded polynomials; what the whole functions reach stands in tests/kernels/accuracy_test.ts.
 */
import { f32x4, i32x4, type Local, type V128, v128 } from "./asm/expression.ts";
import type { FunctionBuilder } from "./asm/function_builder.ts";
import type { NumericMode } from "./numeric_mode.ts";

/** Where code for vector functions goes and how it multiplies and adds. */
export interface Emitter {
  readonly f: FunctionBuilder;
  readonly mode: NumericMode;
}

/** log₂ e */
export const LOG2_E = 1.44269504088896341;
// ln 2 in two parts; the first has few bits, so that n·LN2_HIGH is exact for |n| < 2^15.
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.12194440e-4;
/**
 * 1.5·2^23 + 127. Adding it rounds to the nearest integer n, and leaves n + 127 in the low mantissa bits: shifted by
 * 23 they are the float 2^n, for n from −127 (which gives 0) to 128 (which gives ∞).
 */
const ROUNDER = 12582912 + 127;
// On |r| ≤ (ln 2)/2, relative error 3.1e-9.
const EXP = [1.38207339e-3, 8.36867746e-3, 4.16682661e-2, 0.166665211, 0.49999994, 1, 1];
// On |r| ≤ ln 2, relative error 1.5e-8.
const EXP_WIDE = [1.96297509e-4, 1.41047779e-3, 8.33593495e-3, 4.16612290e-2, 0.16666618, 0.500000358, 1, 1];
// 2^r on |r| ≤ ½, relative error 9.4e-8.
const POWER = [1.3269725e-3, 9.67139285e-3, 5.55071086e-2, 0.240222454, 0.693147004, 1];

/** c0·xⁿ + … + cn by Horner's rule, in a local. */
export function polynomial(
  { f, mode }: Emitter,
  x: Local<"v128">,
  coefficients: readonly number[],
): Local<"v128"> {
  const sum = f.local("v128", f.constant(coefficients[0]!));
  for (const c of coefficients.slice(1)) f.set(sum, mode.multiplyAdd(sum, x, f.constant(c)));
  return sum;
}

/** An argument taken apart: a rest for a polynomial, and a power of two. */
export interface Reduced {
  readonly rest: Local<"v128">;
  readonly power: Local<"v128">;
}

/** x = n·`units`·ln 2 + rest and 2^n, for n from −127 to 128. `units` is ±1 or another power of two. */
export function reduce({ f, mode }: Emitter, x: Local<"v128">, units: number): Reduced {
  const rounder = f.constant(ROUNDER);
  const shifted = f.local("v128", mode.multiplyAdd(x, f.constant(LOG2_E / units), rounder));
  const n = f.local("v128", f32x4.sub(shifted, rounder));
  const rest = f.local("v128", mode.negativeMultiplyAdd(n, f.constant(units * LN2_HIGH), x));
  f.set(rest, mode.negativeMultiplyAdd(n, f.constant(units * LN2_LOW), rest));
  return { rest, power: f.local("v128", i32x4.shl(shifted, 23)) };
}

/** a·b = n + rest and 2^n: cheaper than {@linkcode reduce}, with the relative rounding error of a·b in the exponent. */
export function reduceProduct({ f, mode }: Emitter, a: V128, b: V128): Reduced {
  const [left, right] = [f.local("v128", a), f.local("v128", b)];
  const rounder = f.constant(ROUNDER);
  const shifted = f.local("v128", mode.multiplyAdd(left, right, rounder));
  const rest = f.local("v128", mode.multiplyAdd(left, right, f32x4.sub(rounder, shifted)));
  return { rest, power: f.local("v128", i32x4.shl(shifted, 23)) };
}

/** 2^(a·b) as two factors, for products from −127 to 128. */
export function powerOfProduct(
  e: Emitter,
  a: V128,
  b: V128,
): { fraction: Local<"v128">; power: Local<"v128"> } {
  const { rest, power } = reduceProduct(e, a, b);
  return { fraction: polynomial(e, rest, POWER), power };
}

/** Bounds on both sides. NaN is kept, since a comparison with NaN is false. */
export function clamp({ f }: Emitter, x: V128, low: number, high: number): Local<"v128"> {
  return f.local("v128", f32x4.pmin(f32x4.pmax(x, f.constant(low)), f.constant(high)));
}

/** e^x for x ≤ 0, as softmax needs it: 0 from −88.4 down, where it is below 2^-127, NaN kept. */
export function expNonPositive(e: Emitter, argument: V128): Local<"v128"> {
  const { f } = e;
  const { rest, power } = reduce(e, f.local("v128", f32x4.pmax(argument, f.constant(-88))), 1);
  return f.local("v128", f32x4.mul(polynomial(e, rest, EXP), power));
}

/**
 * e^x on the whole line: overflow to ∞, gradual underflow to 0, NaN kept. Worst error 1.6 ulp (strict 1.9), of subnormal
 * results 1 ulp.
 */
export function exp(e: Emitter, argument: V128): Local<"v128"> {
  const { f } = e;
  // The power is 2^(2n), multiplied on in two steps, since it reaches from 2^−150 to 2^128.
  const { rest, power } = reduce(e, clamp(e, argument, -104, 89), 2);
  return f.local("v128", f32x4.mul(f32x4.mul(polynomial(e, rest, EXP_WIDE), power), power));
}

const LOG = [
  ...[7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1],
  ...[-1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1],
];

/** ln x: −∞ at 0, NaN below, subnormals taken as they are. Worst error 0.8 ulp. */
export function log(e: Emitter, argument: V128): Local<"v128"> {
  const { f, mode } = e;
  const x = f.local("v128", argument);
  const tiny = f.local("v128", f32x4.lt(x, f.constant(1.17549435e-38)));
  const scaled = f.local("v128", v128.bitselect(f32x4.mul(x, f.constant(8388608)), x, tiny));
  // m in [√½, √2), n with x = m·2^n.
  const bits = f.local("v128", i32x4.sub(scaled, f.integerConstant(0x3f3504f3)));
  const n = f.local("v128", f32x4.convertS(i32x4.shrS(bits, 23)));
  f.set(n, f32x4.sub(n, v128.and(tiny, f.constant(23))));
  const r = f.local("v128", i32x4.sub(scaled, v128.and(bits, f.integerConstant(-8388608))));
  f.set(r, f32x4.sub(r, f.constant(1)));
  const square = f.local("v128", f32x4.mul(r, r));
  const tail = f.local("v128", f32x4.mul(f32x4.mul(polynomial(e, r, LOG), r), square));
  f.set(tail, mode.multiplyAdd(n, f.constant(LN2_LOW), tail));
  f.set(tail, mode.negativeMultiplyAdd(square, f.constant(0.5), tail));
  const result = f.local("v128", mode.multiplyAdd(n, f.constant(LN2_HIGH), f32x4.add(r, tail)));
  const infinity = f.constant(Infinity);
  f.set(result, v128.bitselect(x, result, f32x4.eq(x, infinity)));
  f.set(result, v128.bitselect(f.constant(-Infinity), result, f32x4.eq(x, f.constant(0))));
  return f.local("v128", v128.or(result, v128.or(f32x4.lt(x, f.constant(0)), f32x4.ne(x, x))));
}

// (e^(2r) − 1)/r on |r| ≤ (ln 2)/4, relative error 1.4e-8.
const EXP_MINUS_1 = [8.87722075e-2, 0.267720371, 0.666678965, 1.33332372, 1.99999988, 2];

/**
 * tanh x = E/(E + 2) with E = e^(2|x|) − 1, of which the terms are kept apart so that nothing cancels near 0. Worst error
 * 3.2 ulp, subnormal results exact.
 */
export function tanh(e: Emitter, argument: V128): Local<"v128"> {
  const { f, mode } = e;
  const x = f.local("v128", argument);
  // From 9.02 on tanh rounds to 1.
  const { rest, power } = reduce(e, f.local("v128", f32x4.pmin(f32x4.abs(x), f.constant(10))), 0.5);
  const small = f32x4.mul(rest, polynomial(e, rest, EXP_MINUS_1));
  const minus1 = f32x4.sub(power, f.constant(1));
  const difference = f.local("v128", mode.multiplyAdd(power, small, minus1));
  const size = f32x4.div(difference, f32x4.add(difference, f.constant(2)));
  return f.local("v128", v128.or(size, v128.and(x, f.integerConstant(SIGN))));
}

/** The sign bit of a float. */
export const SIGN = -2147483648;

const alternating = (coefficients: readonly number[]): number[] =>
  coefficients.map((c, i) => (coefficients.length - 1 - i) % 2 ? -c : c);

/** 1/(1 + e^−x): 0 from −88.4 down, where it is below 2^-127. Worst error above that 2.2 ulp. */
export function sigmoid(e: Emitter, x: V128): V128 {
  const { f, mode } = e;
  const { rest, power } = reduce(e, clamp(e, x, -89, 88), -1);
  const fraction = polynomial(e, rest, alternating(EXP));
  return f32x4.div(f.constant(1), mode.multiplyAdd(fraction, power, f.constant(1)));
}

/** s = 1/(1 + e^−x) and 1 − s = e^−x·s, which does not cancel. */
export function sigmoidPair(e: Emitter, x: V128): [s: Local<"v128">, complement: Local<"v128">] {
  const { rest, power } = reduce(e, clamp(e, x, -89, 88), -1);
  return pairOf(e, f32x4.mul(polynomial(e, rest, alternating(EXP)), power));
}

/** 1/(1 + odds) and odds/(1 + odds), which are 0 and 1 at ∞. */
export function pairOf({ f }: Emitter, odds: V128): [share: Local<"v128">, complement: Local<"v128">] {
  const one = f.constant(1);
  const ratio = f.local("v128", odds);
  const share = f.local("v128", f32x4.div(one, f32x4.add(one, ratio)));
  // At ∞ the product is NaN, which loses the comparison; where the argument is NaN the share stays so.
  return [share, f.local("v128", f32x4.pmin(one, f32x4.mul(ratio, share)))];
}
