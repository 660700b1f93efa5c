/** Element-wise kernels: one loop, many bodies. Each takes element ranges, so that threads may share an array. */
import type { BinaryName, UnaryName } from "../../kernels.ts";
import { f32x4, i32, type Local, type V128, v128 } from "../asm/expression.ts";
import type { ModuleBuilder } from "../asm/module_builder.ts";
import { forEachGroup } from "../loops.ts";
import { type Emitter, exp, log, sigmoid, tanh } from "../vector_math.ts";

type Vector = Local<"v128">;

/** 2u of gelu's tanh form, √(2/π)·2·(x + 0.044715·x³), negated. */
const GELU_SLOPE = -1.5957691216057308;
const GELU_CUBIC = 0.044715;

/** f(x) on four lanes, for every unary op. */
export const UNARY: { readonly [N in UnaryName]: (e: Emitter, x: Vector) => V128 } = {
  exp,
  log,
  tanh,
  sigmoid,
  relu: ({ f }, x) => v128.andNot(x, f32x4.lt(x, f.constant(0))),
  // 0.5·x·(1 + tanh u) = x/(1 + e^(−2u)), which does not cancel for negative x.
  gelu: (e, x) => f32x4.div(x, f32x4.add(e.f.constant(1), exp(e, geluExponent(e, x)))),
  silu: (e, x) => f32x4.div(x, f32x4.add(e.f.constant(1), exp(e, f32x4.neg(x)))),
  sqrt: (_, x) => f32x4.sqrt(x),
};

/** f′(x), for every unary op. */
const UNARY_SLOPE: { readonly [N in UnaryName]: (e: Emitter, x: Vector) => V128 } = {
  exp,
  log: ({ f }, x) => f32x4.div(f.constant(1), x),
  tanh: (e, x) => {
    const y = tanh(e, x);
    return e.mode.negativeMultiplyAdd(y, y, e.f.constant(1));
  },
  sigmoid: (e, x) => {
    const s = e.f.local("v128", sigmoid(e, x));
    return f32x4.mul(s, f32x4.sub(e.f.constant(1), s));
  },
  relu: ({ f }, x) => v128.and(f.constant(1), f32x4.gt(x, f.constant(0))),
  // s + x·s·(1 − s)·(2u)′ with s = sigmoid(2u); beyond ±12 the second term is 0 and x² could overflow.
  gelu: (e, x) => {
    const { f, mode } = e;
    const c = f.local("v128", f32x4.pmin(f.constant(12), f32x4.pmax(f.constant(-12), x)));
    const s = f.local("v128", f32x4.div(f.constant(1), f32x4.add(f.constant(1), exp(e, geluExponent(e, c)))));
    const square = f.local("v128", f32x4.mul(c, c));
    const slope = f32x4.mul(
      f.constant(-GELU_SLOPE),
      mode.multiplyAdd(square, f.constant(3 * GELU_CUBIC), f.constant(1)),
    );
    const bend = f32x4.mul(f32x4.mul(c, slope), f32x4.sub(f.constant(1), s));
    return v128.or(mode.multiplyAdd(s, bend, s), f32x4.ne(x, x));
  },
  silu: (e, x) => {
    const { f, mode } = e;
    const s = f.local("v128", sigmoid(e, x));
    const bounded = f32x4.pmin(f.constant(1e4), f32x4.pmax(f.constant(-1e4), x));
    return v128.or(mode.multiplyAdd(s, f32x4.mul(bounded, f32x4.sub(f.constant(1), s)), s), f32x4.ne(x, x));
  },
  sqrt: ({ f }, x) => f32x4.div(f.constant(0.5), f32x4.sqrt(x)),
};

function geluExponent({ f, mode }: Emitter, x: Vector): V128 {
  const cubic = mode.multiplyAdd(f32x4.mul(x, x), f.constant(GELU_CUBIC), f.constant(1));
  return f32x4.mul(f32x4.mul(x, f.constant(GELU_SLOPE)), cubic);
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

/** Every unary op and its gradient, every binary op. */
export function addElementwise(module: ModuleBuilder, mode: Emitter["mode"]): void {
  for (const name of Object.keys(UNARY) as UnaryName[]) {
    addMap(module, mode, name, 1, (e, x) => UNARY[name](e, x!));
    addMap(module, mode, `${name}Grad`, 2, (e, x, dy) => f32x4.mul(dy!, UNARY_SLOPE[name](e, x!)));
  }
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
