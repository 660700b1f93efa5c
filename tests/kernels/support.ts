/** What the kernel tests share: backends, random arrays, guarded arrays, comparison with the float64 reference. */
import { assert } from "@std/assert";
import { guarded as guardedArray } from "../../lib/kernels/doctor/guard.ts";
import { ulp } from "../../lib/kernels/doctor/ulp.ts";
import type { FloatArray, Kernels } from "../../lib/kernels/kernels.ts";
import { referenceKernels } from "../../lib/kernels/reference/backend.ts";
import { type WasmKernels, wasmKernels } from "../../lib/kernels/wasm/backend.ts";
import { relaxedIsSupported } from "../../lib/kernels/wasm/numeric_mode.ts";
import { Pcg64 } from "../../lib/random/pcg64.ts";

export { ulp };

/** The oracle. */
export const reference: Kernels = referenceKernels("float64");

/** The backends under test, with a memory of 128 MiB each. */
export const backends: readonly WasmKernels[] = [
  wasmKernels({ mode: relaxedIsSupported() ? "relaxed" : "strict", maxPages: 2048 }),
  wasmKernels({ mode: "strict", maxPages: 2048 }),
];

const random = new Pcg64(20250611);

/** Uniform numbers of [low, high), exact in float32. */
export function uniforms(count: number, low = -1, high = 1): Float32Array {
  return Float32Array.from({ length: count }, () => low + (high - low) * random.uniform());
}

/** Integers of [0, below). */
export function integers(count: number, below: number): Int32Array {
  return Int32Array.from({ length: count }, () => Math.floor(random.uniform() * below));
}

/** Allowed absolute error of element `index`, made from all expected values. */
export type Tolerance = (expected: FloatArray) => (index: number) => number;

/** The same error everywhere. */
export const within = (error: number): Tolerance => () => () => error;

/** Some ulp of the expected value; results below the smallest normal float32 may be flushed to zero. */
export const ulps = (count: number): Tolerance => (expected) => (index) =>
  Math.max(2 ** -126, count * ulp(expected[index]!));

/** A fraction of the largest finite expected value. */
export const ofLargest = (fraction: number): Tolerance => (expected) => {
  let largest = 2 ** -100;
  for (const value of expected) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return () => fraction * largest;
};

/** Some ulp of the largest value in the same row. */
export const ulpsOfRow = (count: number, columns: number): Tolerance => (expected) => (index) => {
  const start = index - index % columns;
  let largest = 0;
  for (let i = start; i < start + columns; i++) largest = Math.max(largest, Math.abs(expected[i]!));
  return count * ulp(largest);
};

/** Fails at the first element outside the tolerance. NaN and infinities must be matched. */
export function assertClose(
  actual: FloatArray,
  expected: FloatArray,
  tolerance: Tolerance,
  label: string,
): void {
  assert(
    actual.length === expected.length,
    `${label}: ${actual.length} numbers, expected ${expected.length}`,
  );
  const allowed = tolerance(expected);
  for (let i = 0; i < expected.length; i++) {
    const rounded = Math.fround(expected[i]!);
    const got = actual[i]!;
    if (got === rounded || (Number.isNaN(got) && Number.isNaN(rounded))) continue;
    const error = Math.abs(got - expected[i]!);
    if (error <= allowed(i) && Number.isFinite(rounded)) continue;
    throw new Error(
      `${label}[${i}]: got ${got}, expected ${expected[i]}, off by ${error}, allowed ${allowed(i)}`,
    );
  }
}

/** Fails at the first element with other bits; -0 differs from 0, NaN equals NaN. */
export function assertSameBits(actual: FloatArray, expected: FloatArray, label: string): void {
  assert(
    actual.length === expected.length,
    `${label}: ${actual.length} numbers, expected ${expected.length}`,
  );
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(actual[i], expected[i])) {
      throw new Error(`${label}[${i}]: got ${actual[i]}, expected ${expected[i]}`);
    }
  }
}

/** A copy of `content` inside a larger array of the backend, with guard values on both sides. */
export function guarded(
  kernels: Kernels,
  content: FloatArray,
): { array: FloatArray; assertIntact(label: string): void } {
  const { array, damage } = guardedArray((count) => kernels.floats(count), content);
  return {
    array,
    assertIntact(label) {
      const found = damage();
      assert(found === undefined, `${label}: ${found}`);
    },
  };
}

/** One call of one kernel on named arrays. */
export interface KernelCase<N extends string> {
  label: string;
  /** Content before the call; for outputs too. */
  floats: Record<N, Float32Array>;
  /** Allowed errors of the arrays that the kernel writes. */
  outputs: Partial<Record<NoInfer<N>, Tolerance>>;
  /** Outputs that are to be the same array as another one. */
  inPlace?: Partial<Record<NoInfer<N>, NoInfer<N>>>;
  run(kernels: Kernels, arrays: Record<N, FloatArray>): void;
}

/** Runs a case on the reference and on all backends, or those given, with ordinary arrays and with arrays of a step. */
export function checkCase<N extends string>(
  test: KernelCase<N>,
  on: readonly Kernels[] = backends,
): void {
  const names = Object.keys(test.floats) as N[];
  const expected = Object.fromEntries(
    names.map((name) => [name, Float64Array.from(test.floats[name])]),
  ) as Record<
    N,
    FloatArray
  >;
  test.run(reference, expected);
  for (const kernels of on) {
    for (const place of ["ordinary arrays", "arrays of a step"]) {
      const label = `${kernels.name}, ${place}, ${test.label}`;
      if (place === "arrays of a step") kernels.enter();
      try {
        checkOnBackend(kernels, test, names, expected, label);
      } finally {
        if (place === "arrays of a step") kernels.leave();
      }
    }
  }
}

function checkOnBackend<N extends string>(
  kernels: Kernels,
  test: KernelCase<N>,
  names: N[],
  expected: Record<N, FloatArray>,
  label: string,
): void {
  const guards = names.map((name) => guarded(kernels, test.floats[name]));
  const arrays = Object.fromEntries(names.map((name, i) => [name, guards[i]!.array])) as Record<
    N,
    FloatArray
  >;
  const replaced = new Set<N>();
  for (const [output, input] of Object.entries(test.inPlace ?? {}) as [N, N][]) {
    arrays[output] = arrays[input];
    replaced.add(input);
  }
  test.run(kernels, arrays);
  guards.forEach((guard, i) => guard.assertIntact(`${label}, ${names[i]}`));
  for (const name of names) {
    const tolerance = test.outputs[name];
    if (tolerance) assertClose(arrays[name], expected[name], tolerance, `${label}, ${name}`);
    else if (!replaced.has(name)) assertSameBits(arrays[name], test.floats[name], `${label}, input ${name}`);
  }
}
