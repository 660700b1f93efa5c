/** Numbers that kernels are tried on. */
import { Pcg64 } from "../../random/pcg64.ts";

/** Draws arrays from a seed. */
export class Draw {
  readonly random: Pcg64;

  constructor(seed: number) {
    this.random = new Pcg64(seed);
  }

  /** Uniform numbers of [low, high), rounded to float32. */
  uniforms(count: number, low = -1, high = 1): Float32Array {
    const x = new Float32Array(count);
    for (let i = 0; i < count; i++) x[i] = low + (high - low) * this.random.uniform();
    return x;
  }

  /** Integers of [0, below). */
  integers(count: number, below: number): Int32Array {
    return Int32Array.from({ length: count }, () => Math.floor(below * this.random.uniform()));
  }

  /** An integer of [least, most]. */
  integer(least: number, most: number): number {
    return least + Math.floor((most - least + 1) * this.random.uniform());
  }
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

type RowKind = (column: number, columns: number, random: Pcg64) => number;

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

/** Rows of one kind: (rows, columns). */
export function rowsOf(kind: RowKind, rows: number, columns: number, random: Pcg64): Float32Array {
  const x = new Float32Array(rows * columns);
  for (let i = 0; i < x.length; i++) x[i] = kind(i % columns, columns, random);
  return x;
}
