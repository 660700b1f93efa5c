/** Element-wise functions. */
import type { BinaryName, UnaryName } from "../../kernels.ts";
import { denseArguments, Draw } from "../numbers.ts";
import { type EdgeKind, type Trial, trial } from "../trial.ts";
import { OF_ONE, OF_RESULT, ofArgument, ofResultDownTo, ofSize, type Unit } from "../units.ts";
import type { Subject } from "./subject.ts";

/** Arguments at which functions of numbers go wrong. */
const EDGES: Partial<Readonly<Record<EdgeKind, readonly number[]>>> = {
  "0": [0, -0],
  "tiny": [2 ** -149, -(2 ** -149), 1e-40, -1e-40, 2 ** -126, -(2 ** -126)],
  "±1e3": [1e3, -1e3],
  "huge": [3e38, -3e38],
  "±∞": [Infinity, -Infinity],
  "NaN": [NaN],
  "empty": [],
};

/** Trials of something at the edge points. */
export function* atEdges(make: (x: Float32Array, kind: EdgeKind) => Trial): Iterable<Trial> {
  for (const [kind, numbers] of Object.entries(EDGES) as [EdgeKind, readonly number[]][]) {
    yield make(Float32Array.from(numbers), kind);
  }
}

const OF_X = ofArgument("x");
/** A float this far out stands for a stretch of the circle as long as this. */
const OF_ARC = ofSize(({ x }, i) => Math.max(1, Math.abs(x![i]!)));
/** Of what errors of values are counted. */
const VALUE_UNITS: { readonly [N in UnaryName]: Unit } = {
  ...{ exp: OF_RESULT, log: OF_RESULT, tanh: OF_RESULT, relu: OF_RESULT, sqrt: OF_RESULT, erf: OF_RESULT },
  // e^-x is finite up to x = 88 only, and below that the sigmoid goes to 0.
  sigmoid: ofResultDownTo(2 ** -127),
  ...{ gelu: OF_X, silu: OF_X, geluErf: OF_X, sin: OF_ARC, cos: OF_ARC },
};
/** The same of slopes: most cross 0, or cancel on the way there. */
const SLOPE_UNITS: { readonly [N in UnaryName]: Unit } = {
  ...{ exp: OF_RESULT, log: OF_RESULT, relu: OF_RESULT, sqrt: OF_RESULT },
  ...{ tanh: OF_ONE, sigmoid: OF_ONE, gelu: OF_ONE, silu: OF_ONE, erf: OF_ONE, geluErf: OF_ONE },
  ...{ sin: OF_ARC, cos: OF_ARC },
};
const NAMES = Object.keys(VALUE_UNITS) as UnaryName[];

/** Every function of one number. */
export const unarySubjects: readonly Subject[] = NAMES.map((name) => ({
  op: name,
  *trials(effort) {
    const make = (x: Float32Array, edge?: EdgeKind): Trial =>
      trial({
        ...{ label: `${x.length} numbers`, ...(edge ? { edge } : {}), ...atArgument(x) },
        floats: { x, y: new Float32Array(x.length) },
        outputs: { y: VALUE_UNITS[name] },
        run: (kernels, { x, y }) => kernels.unary(name, x, y),
      });
    yield* atEdges(make);
    yield make(denseArguments(effort.arguments, 7));
  },
}));

/** Their slopes. */
export const unaryGradSubjects: readonly Subject[] = NAMES.map((name) => ({
  op: `${name} gradient` as const,
  *trials(effort) {
    const make = (x: Float32Array, edge?: EdgeKind): Trial =>
      trial({
        ...{ label: `${x.length} numbers`, ...(edge ? { edge } : {}), ...atArgument(x) },
        floats: { x, dy: new Float32Array(x.length).fill(1), dx: new Float32Array(x.length) },
        outputs: { dx: SLOPE_UNITS[name] },
        run: (kernels, { x, dy, dx }) => kernels.unaryGrad(name, x, dy, dx),
      });
    yield* atEdges(make);
    yield make(denseArguments(effort.arguments, 7));
  },
}));

const BINARY_NAMES: readonly BinaryName[] = ["add", "subtract", "multiply", "divide"];

/** Every function of two numbers. At edge points each meets all of them and 1. */
export const binarySubjects: readonly Subject[] = BINARY_NAMES.map((op) => ({
  op,
  *trials(effort) {
    const make = (a: Float32Array, b: Float32Array, edge?: EdgeKind): Trial =>
      trial({
        ...{ label: `${a.length} pairs`, ...(edge ? { edge } : {}), ...atPair(a, b) },
        floats: { a, b, y: new Float32Array(a.length) },
        outputs: { y: OF_RESULT },
        run: (kernels, { a, b, y }) => kernels.binary(op, a, b, y),
      });
    const others = [1, ...Object.values(EDGES).flat()];
    yield* atEdges((x, kind) => {
      const pairs = [...x].flatMap((edge) => others.map((other) => [edge, other] as const));
      return make(Float32Array.from(pairs, ([a]) => a), Float32Array.from(pairs, ([, b]) => b), kind);
    });
    yield make(denseArguments(effort.arguments, 7), denseArguments(effort.arguments, 8).reverse());
  },
}));

/** Products with one factor. */
export const scaleSubjects: readonly Subject[] = [{
  op: "scale",
  *trials(effort) {
    const make = (x: Float32Array, factor: number, edge?: EdgeKind): Trial =>
      trial({
        ...{ label: `factor ${short(factor)}`, ...(edge ? { edge } : {}) },
        ...{ at: (i) => `${short(factor)} · ${short(x[i]!)}`, point: (i) => short(x[i]!) },
        floats: { x, y: new Float32Array(x.length) },
        outputs: { y: OF_RESULT },
        run: (kernels, { x, y }) => kernels.scale(x, Math.fround(factor), y),
      });
    for (const factor of [0, -1, 0.3, 1e3, Infinity, NaN]) {
      yield* atEdges((x, kind) => make(x, factor, kind));
    }
    for (const factor of [-0.3, 1e30]) yield make(denseArguments(effort.arguments, 7), factor);
  },
}];

/** Filling with a number. */
export const fillSubjects: readonly Subject[] = [{
  op: "fill",
  *trials() {
    const make = (value: number, count: number, edge?: EdgeKind): Trial =>
      trial({
        ...{ label: `${count} times ${short(value)}`, ...(edge ? { edge } : {}) },
        floats: { y: new Draw(3).uniforms(count) },
        outputs: { y: OF_RESULT },
        run: (kernels, { y }) => kernels.fill(y, Math.fround(value)),
      });
    for (const [kind, numbers] of Object.entries(EDGES) as [EdgeKind, readonly number[]][]) {
      for (const value of numbers) yield make(value, 9, kind);
    }
    yield make(1, 0, "empty");
    yield make(0.3, 50_000);
  },
}];

/** Names a number by its argument. */
const atArgument = (x: Float32Array) => ({
  at: (index: number): string => `x ${short(x[index]!)}`,
  point: (index: number): string => short(x[index]!),
});

/** Names a number by its two arguments. */
export const atPair = (a: Float32Array, b: Float32Array) => ({
  at: (index: number): string => `${short(a[index]!)}, ${short(b[index]!)}`,
  point: (index: number): string => short(a[index]!),
});

/** A number in few characters. */
export function short(x: number): string {
  const size = Math.abs(x);
  if (x === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(x.toPrecision(4)));
  return x.toExponential(2);
}
