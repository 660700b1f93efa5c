/** What the op tests share: inputs, backends, one number made from any result, comparison. */
import { assert } from "@std/assert";
import { multiply, sum, valueAndGradients } from "../../lib/autograd/mod.ts";
import { type Kernels, kernelsNamed } from "../../lib/kernels/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { type Nested, type Shape, sizeOf, type Tensor, tensor } from "../../lib/tensor/mod.ts";

/** The oracle. */
export const reference: Kernels = kernelsNamed("reference64");
/** The backends under test. */
export const backends: readonly Kernels[] = [kernelsNamed("wasm"), kernelsNamed("wasm-strict")];

/** An input of an op, to be put on any backend; its numbers are exact in float32. */
export interface Input {
  readonly shape: Shape;
  readonly values: readonly number[];
}

/** One call of one op. */
export interface OpCase {
  readonly label: string;
  /** Each of them gets a gradient. */
  readonly inputs: readonly Input[];
  readonly run: (...inputs: Tensor[]) => Tensor;
  /** Shape and entries of the result, worked out by hand. */
  readonly expected?: Nested;
}

const random = new Pcg64(20250701);

/** Uniform numbers of [low, high). */
export function some(shape: Shape, low = -1.5, high = 1.5): Input {
  const values = Array.from(
    { length: sizeOf(shape) },
    () => Math.fround(low + (high - low) * random.uniform()),
  );
  return { shape, values };
}

/** The numbers of nested arrays. */
export function given(values: Nested): Input {
  const t = tensor(values, { kernels: reference });
  return { shape: t.shape, values: [...t.data] };
}

/** An input with a shape of its own, for the empty ones. */
export function shaped(shape: Shape, values: readonly number[] = []): Input {
  return { shape, values };
}

/** The input on a backend. */
export function on(kernels: Kernels, { shape, values }: Input): Tensor {
  return tensor(Float64Array.from(values), { shape, kernels });
}

/** One number in which every entry of `y` has a weight of its own, so that no error cancels. */
export function weighted(y: Tensor): Tensor {
  const weights = Float64Array.from({ length: y.size }, (_, i) => Math.fround(1.2 + Math.cos(1 + 1.7 * i)));
  return sum(multiply(y, tensor(weights, { shape: y.shape, kernels: y.kernels })));
}

/** Result, weighted sum and gradients of a case on a backend. */
export function evaluate(
  { inputs, run }: OpCase,
  kernels: Kernels,
): { y: Tensor; value: number; gradients: Tensor[] } {
  const placed = inputs.map((input) => on(kernels, input));
  return { y: run(...placed), ...valueAndGradients((...x) => weighted(run(...x)), placed) };
}

/** Largest difference relative to the largest expected entry; entries that are not finite must be equal. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  assert(actual.length === expected.length, `${actual.length} numbers, expected ${expected.length}`);
  let [worst, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!];
    if (Object.is(a, e)) continue;
    if (!Number.isFinite(a) || !Number.isFinite(e)) return Infinity;
    worst = Math.max(worst, Math.abs(a - e));
  }
  for (const e of Array.from(expected)) if (Number.isFinite(e)) largest = Math.max(largest, Math.abs(e));
  return worst === 0 ? 0 : worst / largest;
}
