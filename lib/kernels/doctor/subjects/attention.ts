/** Causal attention and its gradients. */
import type { AttentionCall, FloatArray, HeadLayout } from "../../kernels.ts";
import { referenceKernels } from "../../reference/backend.ts";
import { Draw } from "../numbers.ts";
import { type EdgeKind, type Trial, trial } from "../trial.ts";
import { OF_EXACTLY_ONE, ofLargest, type Unit } from "../units.ts";
import type { Subject } from "./subject.ts";

interface Sizes {
  readonly B: number;
  readonly H: number;
  readonly G?: number;
  readonly Tq: number;
  readonly Tk: number;
  readonly D: number;
}
type Scores = "q and k" | "bias" | "both";

/** One query with a long past, queries behind a past, odd sizes, shared keys. */
const SIZES: readonly Sizes[] = [
  { B: 1, H: 1, Tq: 1, Tk: 1, D: 1 },
  { B: 2, H: 3, Tq: 5, Tk: 5, D: 8 },
  { B: 1, H: 3, Tq: 7, Tk: 7, D: 3 },
  { B: 2, H: 4, G: 2, Tq: 33, Tk: 33, D: 12 },
  { B: 1, H: 4, Tq: 1, Tk: 200, D: 16 },
  { B: 2, H: 2, Tq: 17, Tk: 40, D: 10 },
  { B: 1, H: 1, Tq: 31, Tk: 96, D: 64 },
];
/** Enough for threads, and more than a chunk of keys. */
const LARGE: readonly (readonly [Scores, Sizes])[] = [
  ["q and k", { B: 2, H: 2, Tq: 128, Tk: 128, D: 32 }],
  ["bias", { B: 1, H: 2, Tq: 520, Tk: 520, D: 4 }],
];
/** In which entry of q a NaN stands: head 0, query 1. */
const NAN_AT = 7;
const SMALL: Sizes = { B: 1, H: 2, Tq: 6, Tk: 9, D: 5 };

/** Numbers of one call. Arrays lie head by head: (B, heads, tokens, D), biases (B, H, Tq, Tk). */
interface Problem {
  readonly sizes: Sizes;
  readonly scores: Scores;
  readonly label: string;
  readonly edge?: EdgeKind;
  readonly floats: Record<"q" | "k" | "v" | "bias", Float32Array>;
  /** Of the largest score, at least 1: weights are as wrong as scores are rounded. */
  readonly size: number;
}

function problem(draw: Draw, sizes: Sizes, scores: Scores, spread = 1): Problem {
  const { B, H, G = 1, Tq, Tk, D } = sizes;
  return {
    ...{ sizes, scores, size: 1, label: `B ${B}, H ${H}/${G}, T ${Tq}/${Tk}, D ${D}, scored by ${scores}` },
    floats: {
      q: draw.uniforms(B * H * Tq * D, -spread, spread),
      k: draw.uniforms(B * H / G * Tk * D, -spread, spread),
      v: draw.uniforms(B * H / G * Tk * D),
      bias: draw.uniforms(B * H * Tq * Tk, -spread, spread),
    },
  };
}

/** A problem with numbers replaced. */
function changed(
  base: Problem,
  edge: EdgeKind,
  name: keyof Problem["floats"],
  value: (i: number, x: number) => number,
): Problem {
  const floats = { ...base.floats, [name]: base.floats[name].map((x, i) => value(i, x)) };
  return { ...base, edge, label: `${base.label}, ${edge} in ${name}`, floats };
}

function* problems(seed: number): Iterable<Problem> {
  const draw = new Draw(seed);
  const { Tk } = SMALL;
  const none = { ...SMALL, Tq: 1, Tk: 1 };
  yield { ...problem(draw, { ...none, B: 0 }, "both"), edge: "empty" };
  for (const scores of ["bias", "both"] as const) {
    const base = problem(draw, SMALL, scores);
    yield changed(base, "ties", "bias", () => 0.5);
    const far = changed(base, "±1e3", "bias", (_, x) => Math.sign(x) * 1e3);
    yield { ...far, size: 1e3 };
    yield changed(base, "masked rows", "bias", (i, x) => Math.floor(i / Tk) % 3 === 1 ? -Infinity : x);
    yield changed(base, "±∞", "bias", (i, x) => i % 3 === 0 ? -Infinity : x);
    yield changed(base, "0", "v", () => 0);
  }
  yield changed(problem(draw, SMALL, "q and k"), "NaN", "q", (i, x) => i === NAN_AT ? NaN : x);
  for (const scores of ["q and k", "bias", "both"] as const) {
    for (const sizes of SIZES) yield problem(draw, sizes, scores);
  }
  for (const [scores, sizes] of LARGE) yield problem(draw, sizes, scores);
}

const layout = (array: FloatArray, heads: number, tokens: number, width: number): HeadLayout => ({
  ...{ array, offset: 0, batch: heads * tokens * width, row: width, head: tokens * width },
});

type Named = Readonly<Record<"q" | "k" | "v" | "bias" | "out" | "weights", FloatArray>>;

function callOf({ sizes, scores }: Problem, arrays: Named): AttentionCall {
  const { H, G = 1, Tq, Tk, D } = sizes;
  const { q, k, v, bias, out, weights } = arrays;
  return {
    ...{ ...sizes, scale: 1 / Math.sqrt(D), v: layout(v, H / G, Tk, D), out: layout(out, H, Tq, D), weights },
    ...(scores === "bias" ? {} : { q: layout(q, H, Tq, D), k: layout(k, H / G, Tk, D) }),
    ...(scores === "q and k" ? {} : { bias: layout(bias, H, Tq, Tk) }),
  };
}

/** Weights beyond a row's own position are undefined. */
const isBeyond = ({ Tq, Tk }: Sizes, index: number): boolean =>
  index % Tk > Tk - Tq + Math.floor(index / Tk) % Tq;

/** Larger units. */
const times = (factor: number, unit: Unit): Unit => (sight) => {
  const of = unit(sight);
  return (i) => factor * of(i);
};

/** Errors of weights in ulp of 1, of outputs in ulp of the largest value. */
export const attentionSubjects: readonly Subject[] = [{
  op: "attention",
  *trials() {
    for (const each of problems(37)) {
      const { sizes: { B, H, Tq, Tk, D }, size, label, edge, floats } = each;
      yield trial({
        ...{ label, ...(edge ? { edge } : {}), point: () => `T ${Tk}` },
        floats: {
          ...{ ...floats, out: new Float32Array(B * H * Tq * D) },
          weights: new Float32Array(B * H * Tq * Tk),
        },
        outputs: { out: times(size, ofLargest(0.5)), weights: times(size, OF_EXACTLY_ONE) },
        isUndefined: (name, i) => name === "weights" && isBeyond(each.sizes, i),
        run: (kernels, arrays) => kernels.attention(callOf(each, arrays)),
      });
    }
  },
}];

/** Errors in ulp of the largest gradient, or of 1/2. */
export const attentionGradSubjects: readonly Subject[] = [{
  op: "attention gradient",
  *trials() {
    const draw = new Draw(39);
    for (const each of problems(38)) yield gradTrial(each, draw);
  },
}];

function gradTrial(given: Problem, draw: Draw): Trial {
  const { sizes: { B, H, G = 1, Tq, Tk, D }, scores, label, edge, floats } = given;
  const [size, shared] = [B * H * Tq * D, B * H / G * Tk * D];
  const out = new Float64Array(size);
  const weights = new Float64Array(B * H * Tq * Tk);
  const wide = Object.fromEntries(
    Object.entries(floats).map(([name, array]) => [name, Float64Array.from(array)]),
  ) as unknown as Record<keyof typeof floats, Float64Array>;
  referenceKernels("float64").attention(callOf(given, { ...wide, out, weights }));
  return trial({
    ...{ label, ...(edge ? { edge } : {}), point: () => `T ${Tk}` },
    floats: {
      ...{ ...floats, out: Float32Array.from(out), weights: Float32Array.from(weights) },
      ...{ dOut: draw.uniforms(size), dq: draw.uniforms(size), dk: draw.uniforms(shared) },
      ...{ dv: draw.uniforms(shared), dBias: draw.uniforms(B * H * Tq * Tk) },
    },
    outputs: { dq: ofLargest(0.5), dk: ofLargest(0.5), dv: ofLargest(0.5), dBias: ofLargest(0.5) },
    scratch: ["weights"],
    // Keys behind a query that is NaN may be computed together with it.
    isUndefined: (name, i) => edge === "NaN" && (name === "dk" || name === "dv") && i < Tk * D,
    run: (kernels, arrays) => {
      const { dOut, dq, dk, dv, dBias } = arrays;
      kernels.attentionGrad({
        ...{ ...callOf(given, arrays), dOut: layout(dOut, H, Tq, D), biasColumns: Tk },
        ...(scores === "bias" ? {} : { dq: layout(dq, H, Tq, D), dk: layout(dk, H / G, Tk, D) }),
        ...(scores === "q and k" ? {} : { dBias: layout(dBias, H, Tq, Tk) }),
        dv: layout(dv, H / G, Tk, D),
      });
    },
  });
}
