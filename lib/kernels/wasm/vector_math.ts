/**
 * exp, log and tanh on four lanes. Each is a polynomial on a reduced argument; the coefficients are the classic
 * single-precision minimax sets of the Cephes library (S. Moshier, 1989).
 */
import { f32x4, i32x4, type Local, type V128, v128 } from "./asm/expression.ts";
import type { FunctionBuilder } from "./asm/function_builder.ts";
import type { NumericMode } from "./numeric_mode.ts";

/** Where code for vector functions goes and how it multiplies and adds. */
export interface Emitter {
  readonly f: FunctionBuilder;
  readonly mode: NumericMode;
}

const LOG2_E = 1.44269504088896341;
// ln 2 in two parts; the first has few bits, so that n·LN2_HIGH is exact for |n| < 2^15.
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.12194440e-4;
/** 1.5·2^23: adding it leaves the nearest integer in the low mantissa bits. */
const ROUNDER = 12582912;
const EXP = [
  1.9875691500e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
  1,
  1,
];

/** c0·xⁿ + … + cn by Horner's rule, in a local. */
function polynomial(
  { f, mode }: Emitter,
  x: Local<"v128">,
  coefficients: readonly number[],
): Local<"v128"> {
  const sum = f.local("v128", f.constant(coefficients[0]!));
  for (const c of coefficients.slice(1)) f.set(sum, mode.multiplyAdd(sum, x, f.constant(c)));
  return sum;
}

/** e^r on the reduced argument and n as integer lanes, x = n·ln 2 + r. */
function reduceExp(e: Emitter, x: Local<"v128">): { fraction: Local<"v128">; exponent: V128 } {
  const { f, mode } = e;
  const shifted = f.local("v128", mode.multiplyAdd(x, f.constant(LOG2_E), f.constant(ROUNDER)));
  const n = f.local("v128", f32x4.sub(shifted, f.constant(ROUNDER)));
  const r = f.local("v128", mode.negativeMultiplyAdd(n, f.constant(LN2_HIGH), x));
  f.set(r, mode.negativeMultiplyAdd(n, f.constant(LN2_LOW), r));
  return { fraction: polynomial(e, r, EXP), exponent: i32x4.sub(shifted, f.constant(ROUNDER)) };
}

/**
 * e^x for x ≤ 0, as softmax needs it: 0 from −88 down (the power of two is then a zero by its bits), NaN kept (a
 * comparison with NaN is false, so that the clamp lets it through).
 */
export function expNonPositive(e: Emitter, argument: V128): Local<"v128"> {
  const { f } = e;
  const x = f.local("v128", argument);
  const { fraction, exponent } = reduceExp(e, f.local("v128", f32x4.pmax(x, f.constant(-88))));
  const power = i32x4.shl(i32x4.add(exponent, f.integerConstant(127)), 23);
  return f.local("v128", f32x4.mul(fraction, power));
}

/** e^x on the whole line: overflow to ∞, gradual underflow to 0, NaN kept. */
export function exp(e: Emitter, argument: V128): Local<"v128"> {
  const { f } = e;
  const x = f.local("v128", argument);
  const clamped = f.local("v128", f32x4.pmin(f.constant(89), f32x4.pmax(f.constant(-104), x)));
  const { fraction, exponent } = reduceExp(e, clamped);
  // 2^n in two factors, since n reaches from −150 to 128 and a float's exponent only from −126 to 127.
  const n = f.local("v128", exponent);
  const half = f.local("v128", i32x4.shrS(n, 1));
  const power = (m: V128) => i32x4.shl(i32x4.add(m, f.integerConstant(127)), 23);
  const result = f.local("v128", f32x4.mul(f32x4.mul(fraction, power(half)), power(i32x4.sub(n, half))));
  f.set(result, v128.or(result, f32x4.ne(x, x)));
  return result;
}

const LOG = [
  ...[7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1],
  ...[-1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1],
];

/** ln x: −∞ at 0, NaN below, subnormals taken as they are. */
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

const TANH = [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1];

/** tanh x: a polynomial near 0, where 1 − e^(−2|x|) would cancel, and (1 − e)/(1 + e) beyond. */
export function tanh(e: Emitter, argument: V128): Local<"v128"> {
  const { f, mode } = e;
  const x = f.local("v128", argument);
  const size = f.local("v128", f32x4.abs(x));
  const square = f.local("v128", f32x4.mul(x, x));
  const near = f.local("v128", f32x4.mul(polynomial(e, square, TANH), square));
  f.set(near, mode.multiplyAdd(near, x, x));
  const decay = exp(e, f32x4.mul(size, f.constant(-2)));
  const far = f.local("v128", f32x4.div(f32x4.sub(f.constant(1), decay), f32x4.add(f.constant(1), decay)));
  f.set(far, v128.or(far, v128.and(x, f.integerConstant(-2147483648))));
  return f.local("v128", v128.bitselect(near, far, f32x4.lt(size, f.constant(0.625))));
}

/** 1/(1 + e^−x). */
export function sigmoid(e: Emitter, x: V128): V128 {
  const { f } = e;
  return f32x4.div(f.constant(1), f32x4.add(f.constant(1), exp(e, f32x4.neg(x))));
}
