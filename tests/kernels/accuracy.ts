/** Worst errors of kernels against float64, in ulp of float32: what accuracy_test.ts asserts and prints. */
import type { FloatArray, Kernels } from "../../lib/kernels/kernels.ts";
import { Pcg64 } from "../../lib/random/pcg64.ts";
import { ulp } from "./support.ts";

/** An error and where it was found. */
export interface Worst {
  error: number;
  at: string;
}

/** What one ulp is where `exact` should have come out, for the input `x`. */
export type Unit = (exact: number, x: number) => number;

/** Of the result, down to the smallest subnormal. */
export const OF_RESULT: Unit = (exact) => ulp(exact);
/** Of the argument. */
export const OF_INPUT: Unit = (_, x) => ulp(x);
/** Of 1, and of larger results. */
export const OF_ONE: Unit = (exact) => ulp(Math.max(1, Math.abs(exact)));
/** Of the result where it is at least `least` = 2^-e, of that below: results under it may go to 0. */
export const ofResultDownTo = (least: number): Unit => (exact) => Math.max(ulp(exact), least);

/** The error of `got`; infinite for a NaN or an infinity out of place. */
export function errorOf(got: number, exact: number, unit: number): number {
  const rounded = Math.fround(exact);
  if (Number.isNaN(got) || Number.isNaN(rounded)) {
    return Number.isNaN(got) && Number.isNaN(rounded) ? 0 : Infinity;
  }
  if (got === rounded) {
    return Number.isFinite(exact) && Number.isFinite(got) ? Math.abs(got - exact) / unit : 0;
  }
  return Number.isFinite(got) && Number.isFinite(rounded) ? Math.abs(got - exact) / unit : Infinity;
}

/** Keeps the larger error. */
export function raise(worst: Worst, error: number, at: () => string): void {
  if (error > worst.error || Number.isNaN(error)) [worst.error, worst.at] = [error, at()];
}

/**
 * Arguments for functions of one number: half of them with every sign and exponent of float32, subnormal ones included,
 * and random mantissas; half where functions bend, uniform on ±12 and ±108 and logarithmic from 2^-12 to 2^4.
 */
export function denseArguments(count: number, seed: number): Float32Array {
  const random = new Pcg64(seed);
  const x = new Float32Array(count);
  const bits = new Uint32Array(x.buffer);
  for (let i = 0; i < count; i += 2) {
    const signAndExponent = (i / 2) % 510;
    bits[i] = (signAndExponent % 2) * 2 ** 31 + (signAndExponent >> 1) * 2 ** 23 + random.uniform() * 2 ** 23;
  }
  for (let i = 1; i < count; i += 2) {
    const u = 2 * random.uniform() - 1;
    const kind = (i >> 1) % 3;
    x[i] = kind === 0 ? 12 * u : kind === 1 ? 108 * u : Math.sign(u) * 2 ** (16 * Math.abs(u) - 12);
  }
  return x;
}

/** The worst error of `run` on `kernels` over `x`, in `unit`. */
export function worstOverArguments(
  x: Float32Array,
  exact: FloatArray,
  kernels: Kernels,
  run: (kernels: Kernels, x: Float32Array, y: Float32Array) => void,
  unit: Unit,
): Worst {
  const y = new Float32Array(x.length);
  run(kernels, x, y);
  const worst: Worst = { error: 0, at: "" };
  for (let i = 0; i < x.length; i++) {
    raise(
      worst,
      errorOf(y[i]!, exact[i]!, unit(exact[i]!, x[i]!)),
      () => `${x[i]}: ${y[i]}, exactly ${exact[i]}`,
    );
  }
  return worst;
}

/** A row of numbers of some kind. */
export type RowKind = (column: number, columns: number, random: Pcg64) => number;

/** Rows that go wrong where means, deviations and sums are taken carelessly. */
export const ROW_KINDS: Readonly<Record<string, RowKind>> = {
  normal: (_c, _C, random) => random.normal(),
  "mean 1000": (_c, _C, random) => 1000 + random.normal(),
  "mean 1e6, deviation 10": (_c, _C, random) => 1e6 + 10 * random.normal(),
  "mean -3e4, deviation 0.1": (_c, _C, random) => -3e4 + 0.1 * random.normal(),
  // Equal steps: roundings of a plain sum all fall on the same side.
  "two steps": (c, columns) => 2 * c < columns ? 0.9 : -1.1,
  alternating: (c) => c % 2 ? 1.1 : -1.1,
  "first one far out": (c, _C, random) => c === 0 ? 50 : random.normal(),
  "one differs by 10 ulp": (c) => c === 3 ? 1000.0006 : 1000,
  "all sizes": (_c, _C, random) => random.normal() * 2 ** (40 * random.uniform() - 20),
  // Each of the small terms is lost beside the large one in a plain float32 sum.
  "one large, the rest tiny": (c) => c === 0 ? 0 : -16.7,
  "far apart": (_c, _C, random) => 100 * random.normal(),
};
export const ROW_WIDTHS = [1, 2, 3, 4, 5, 7, 16, 31, 64, 100, 288, 1000, 4095, 4096];

/** Numbers of one row. */
export function rowOf(kind: RowKind, columns: number, random: Pcg64): Float32Array {
  return Float32Array.from({ length: columns }, (_, c) => kind(c, columns, random));
}
