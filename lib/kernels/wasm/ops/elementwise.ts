/** Element-wise kernels: one loop, many bodies. Each takes element ranges, so that threads may share an array. */
import type { BinaryName, UnaryName } from "../../kernels.ts";
import { f32x4, i32, type Local, type V128, v128 } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { forEachGroup } from "../loops.ts";
import {
  clamp,
  type Emitter,
  exp,
  log,
  LOG2_E,
  pairOf,
  powerOfProduct,
  sigmoid,
  sigmoidPair,
  tanh,
} from "../vector_math.ts";
import { cos, negativeSin, sin } from "../vector_circle.ts";
import { erf, erfSlope, geluErf, geluErfSlope } from "../vector_erf.ts";

type Vector = Local<"v128">;

/** gelu's tanh form is x/(1 + 2^a) with a = −2u·log₂e = GELU_LINEAR·x + GELU_CUBIC·x³, u = √(2/π)·(x + 0.044715·x³). */
const GELU_LINEAR = -2 * Math.sqrt(2 / Math.PI) * LOG2_E;
const GELU_CUBIC = 0.044715 * GELU_LINEAR;
/** Where a is 128, so that the power of two is ∞, and where it is −126.9, so that the power is 0. */
const [GELU_LOW, GELU_HIGH] = [-10.060967, 10.028];
/** The same of silu's exponent −x·log₂e. */
const [SILU_LOW, SILU_HIGH] = [-88.72, 88];

/**
 * f(x) on four lanes, for every unary op. Worst errors: gelu and silu 1.6 ulp of x, sqrt half an ulp; the others' stand
 * with their functions.
 */
export const UNARY: { readonly [N in UnaryName]: (e: Emitter, x: Vector) => V128 } = {
  exp,
  log,
  tanh,
  sigmoid,
  relu: ({ f }, x) => v128.andNot(x, f32x4.lt(x, f.constant(0))),
  // −0 from the lower bound down, at −∞ too.
  gelu: (e, x) => geluOf(e, x, geluOdds(e, x)),
  silu: (e, x) => {
    const { f, mode } = e;
    const above = f.local("v128", f32x4.pmax(x, f.constant(SILU_LOW)));
    const c = f32x4.pmin(above, f.constant(SILU_HIGH));
    const { fraction, power } = powerOfProduct(e, c, f.constant(-LOG2_E));
    return f32x4.div(above, mode.multiplyAdd(fraction, power, f.constant(1)));
  },
  sqrt: (_, x) => f32x4.sqrt(x),
  erf,
  geluErf,
  sin,
  cos,
};

/**
 * f′(x), for every unary op. Worst errors: exp as its value, log half an ulp, sqrt 1.5 ulp; the others in ulp of 1,
 * sigmoid 0.5, tanh, erf, geluErf and silu 1.9, gelu 2.1.
 */
const UNARY_SLOPE: { readonly [N in UnaryName]: (e: Emitter, x: Vector) => V128 } = {
  exp,
  log: ({ f }, x) => f32x4.div(f.constant(1), x),
  // 4·s·(1 − s) with s = sigmoid(2x)
  tanh: (e, x) => {
    const [s, rest] = sigmoidPair(e, f32x4.add(x, x));
    return f32x4.mul(f32x4.mul(s, e.f.constant(4)), rest);
  },
  sigmoid: (e, x) => f32x4.mul(...sigmoidPair(e, x)),
  relu: ({ f }, x) => v128.and(f.constant(1), f32x4.gt(x, f.constant(0))),
  gelu: (e, x) => geluSlopeOf(e, geluOdds(e, x)),
  silu: (e, x) => siluAndSlope(e, x)[1],
  sqrt: ({ f }, x) => f32x4.div(f.constant(0.5), f32x4.sqrt(x)),
  erf: erfSlope,
  geluErf: geluErfSlope,
  sin: cos,
  cos: negativeSin,
};

/** x·s and s·(1 + x·(1 − s)) with s = sigmoid(x). */
export function siluAndSlope(e: Emitter, x: Vector): [V128, V128] {
  const { f, mode } = e;
  const c = f.local("v128", clamp(e, x, SILU_LOW, SILU_HIGH));
  const { fraction, power } = powerOfProduct(e, c, f.constant(-LOG2_E));
  const [s, rest] = pairOf(e, f32x4.mul(fraction, power));
  const slope = f32x4.mul(s, mode.multiplyAdd(c, rest, f.constant(1)));
  return [f32x4.mul(f32x4.pmax(x, f.constant(SILU_LOW)), s), slope];
}

/** silu and its slope, the bits of either alone, for one exponential. */
export function siluWithSlope(e: Emitter, x: Vector): [V128, V128] {
  const { f, mode } = e;
  const above = f.local("v128", f32x4.pmax(x, f.constant(SILU_LOW)));
  const c = f.local("v128", f32x4.pmin(above, f.constant(SILU_HIGH)));
  const odds = powerOfProduct(e, c, f.constant(-LOG2_E));
  const [fraction, power] = [f.local("v128", odds.fraction), f.local("v128", odds.power)];
  const value = f.local("v128", f32x4.div(above, mode.multiplyAdd(fraction, power, f.constant(1))));
  const [s, rest] = pairOf(e, f32x4.mul(fraction, power));
  return [value, f32x4.mul(s, mode.multiplyAdd(c, rest, f.constant(1)))];
}

/** e^(−2u) of gelu as two factors, and x within the bounds where it is neither 0 nor ∞. */
interface GeluOdds {
  readonly bounded: Vector;
  readonly fraction: Vector;
  readonly power: Vector;
}

function geluOdds(e: Emitter, x: Vector): GeluOdds {
  const { f, mode } = e;
  const bounded = clamp(e, x, GELU_LOW, GELU_HIGH);
  const factor = mode.multiplyAdd(
    f32x4.mul(bounded, bounded),
    f.constant(GELU_CUBIC),
    f.constant(GELU_LINEAR),
  );
  return { bounded, ...powerOfProduct(e, bounded, factor) };
}

/** x/(1 + e^(−2u)); −0 from the lower bound down, at −∞ too. */
function geluOf({ f, mode }: Emitter, x: Vector, { fraction, power }: GeluOdds): V128 {
  const above = f32x4.pmax(x, f.constant(GELU_LOW));
  return f32x4.div(above, mode.multiplyAdd(fraction, power, f.constant(1)));
}

/** s·(1 + x·(1 − s)·(2u)′) with s = sigmoid(2u); exactly 0 or 1 beyond the bounds. */
function geluSlopeOf(e: Emitter, { bounded: c, fraction, power }: GeluOdds): V128 {
  const { f, mode } = e;
  const [s, rest] = pairOf(e, f32x4.mul(fraction, power));
  const slope = mode.multiplyAdd(
    f32x4.mul(c, c),
    f.constant(-3 * GELU_CUBIC / LOG2_E),
    f.constant(-GELU_LINEAR / LOG2_E),
  );
  return f32x4.mul(s, mode.multiplyAdd(f32x4.mul(c, slope), rest, f.constant(1)));
}

/** gelu and its slope, the bits of either alone, for one exponential. */
export function geluAndSlope(e: Emitter, x: Vector): [V128, V128] {
  const odds = geluOdds(e, x);
  return [geluOf(e, x, odds), geluSlopeOf(e, odds)];
}

const BINARY: { readonly [N in BinaryName]: (a: V128, b: V128) => V128 } = {
  add: f32x4.add,
  subtract: f32x4.sub,
  multiply: f32x4.mul,
  divide: f32x4.div,
};

/** Adds `name(…inputs, y, lo, hi)`: y[i] = body(inputs[i]) for lo ≤ i < hi. */
function addMap(
  module: ModuleBuilder,
  mode: Emitter["mode"],
  name: string,
  inputs: number,
  body: (e: Emitter, ...x: Vector[]) => V128,
): void {
  const parameters = Array<"i32">(inputs + 3).fill("i32");
  module.function(name, parameters, (f, ...p) => {
    const streams = p.slice(0, inputs + 1) as Local<"i32">[];
    const [lo, hi] = p.slice(inputs + 1) as [Local<"i32">, Local<"i32">];
    for (const stream of streams) f.advance(stream, i32.shl(lo, 2));
    const count = f.local("i32", i32.sub(hi, lo));
    const y = streams[inputs]!;
    forEachGroup(f, count, streams, (group) => {
      const x = streams.slice(0, inputs).map((stream) => group.load(stream));
      group.store(y, body({ f, mode }, ...x));
    });
  });
}

/** A unary op and its gradient: `name(x, y, lo, hi)` and `nameGrad(x, dy, dx, lo, hi)`. */
export function addUnary(module: ModuleBuilder, mode: Emitter["mode"], name: UnaryName): void {
  addMap(module, mode, name, 1, (e, x) => UNARY[name](e, x!));
  addMap(module, mode, `${name}Grad`, 2, (e, x, dy) => f32x4.mul(dy!, UNARY_SLOPE[name](e, x!)));
}

/** Every binary op: `name(a, b, y, lo, hi)`. */
export function addBinary(module: ModuleBuilder, mode: Emitter["mode"]): void {
  for (const name of Object.keys(BINARY) as BinaryName[]) {
    addMap(module, mode, name, 2, (_, a, b) => BINARY[name](a!, b!));
  }
}

/** `scale(x, y, factor: f32, lo, hi)` and `fill(y, value: f32, lo, hi)`. */
export function addScale(module: ModuleBuilder): void {
  module.function("scale", ["i32", "i32", "f32", "i32", "i32"], (f, x, y, factor, lo, hi) => {
    const factors = f.local("v128", f32x4.splat(factor));
    for (const stream of [x, y]) f.advance(stream, i32.shl(lo, 2));
    const count = f.local("i32", i32.sub(hi, lo));
    forEachGroup(f, count, [x, y], (group) => group.store(y, f32x4.mul(group.load(x), factors)));
  });
  module.function("fill", ["i32", "f32", "i32", "i32"], (f, y, value, lo, hi) => {
    const values = f.local("v128", f32x4.splat(value));
    f.advance(y, i32.shl(lo, 2));
    const count = f.local("i32", i32.sub(hi, lo));
    forEachGroup(f, count, [y], (group) => group.store(y, values), 4);
  });
}
