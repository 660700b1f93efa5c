/** New tensors. */
import { defaultKernels } from "../kernels/default.ts";
import type { Kernels, NumericArray } from "../kernels/mod.ts";
import type { Pcg64 } from "../random/mod.ts";
import { checkShape, type Shape, showShape, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** Numbers in nested arrays, as `[[1, 2], [3, 4]]`. */
export type Nested = number | readonly Nested[];

/** Options of the functions that make tensors. */
export interface CreateOptions {
  /** What will compute on the tensor. Default: {@linkcode defaultKernels}. */
  kernels?: Kernels;
}

/**
 * A float tensor of nested numbers, or of a flat array with a shape.
 *
 * @throws {TypeError} if the nesting is ragged, or the shape has another number of elements.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * assertEquals(tensor([[1, 2], [3, 4]]).shape, [2, 2]);
 * assertEquals(tensor(new Float32Array(6), { shape: [2, 3] }).shape, [2, 3]);
 * ```
 */
export function tensor(
  values: Nested | Float32Array | Float64Array,
  options: CreateOptions & { shape?: Shape } = {},
): Tensor {
  const kernels = options.kernels ?? defaultKernels();
  const flat = values instanceof Float32Array || values instanceof Float64Array;
  const numbers = flat ? values : flatten(values);
  const shape = options.shape ?? (flat ? [values.length] : nestedShape(values));
  const storage = kernels.dtype === "float64" ? Float64Array.from(numbers) : Float32Array.from(numbers);
  return new Tensor(storage, shape, kernels);
}

/**
 * An int32 tensor of ids, flat unless a shape is given.
 *
 * @throws {RangeError} if a value is not an integer of 32 bits.
 * @throws {TypeError} if the shape has another number of elements.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ids } from "@haze/haze/tensor";
 * const tokens = ids([3, 1, 2, 0], { shape: [2, 2] });
 * assertEquals(tokens.dtype, "int32");
 * assertEquals(tokens.data, new Int32Array([3, 1, 2, 0]));
 * ```
 */
export function ids(values: ArrayLike<number>, options: CreateOptions & { shape?: Shape } = {}): Tensor {
  for (let i = 0; i < values.length; i++) {
    // Int32Array.from would round, wrap or zero anything else without a word.
    if (values[i] !== (values[i]! | 0)) {
      throw new RangeError(`Cannot make ids as each must be an integer of 32 bits: ${values[i]} at ${i}`);
    }
  }
  const storage = Int32Array.from(values);
  return new Tensor(storage, options.shape ?? [storage.length], options.kernels ?? defaultKernels());
}

/**
 * A float tensor with every element `value`.
 *
 * @throws {RangeError} if an axis is not a non-negative integer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { full } from "@haze/haze/tensor";
 * assertEquals(full([2], 0.5).data, new Float32Array([0.5, 0.5]));
 * ```
 */
export function full(shape: Shape, value: number, options: CreateOptions = {}): Tensor {
  const kernels = options.kernels ?? defaultKernels();
  checkShape(shape);
  const size = sizeOf(shape);
  const storage = kernels.dtype === "float64" ? new Float64Array(size) : new Float32Array(size);
  return new Tensor(storage.fill(value), shape, kernels);
}

/**
 * A float tensor of zeros.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { zeros } from "@haze/haze/tensor";
 * assertEquals(zeros([1, 2]).data, new Float32Array(2));
 * ```
 */
export function zeros(shape: Shape, options: CreateOptions = {}): Tensor {
  return full(shape, 0, options);
}

/**
 * A float tensor of ones.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ones } from "@haze/haze/tensor";
 * assertEquals(ones([2]).data, new Float32Array([1, 1]));
 * ```
 */
export function ones(shape: Shape, options: CreateOptions = {}): Tensor {
  return full(shape, 1, options);
}

/**
 * A float tensor of normals with mean 0 and standard deviation `scale`, drawn in row-major order.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Pcg64 } from "@haze/haze/random";
 * import { normal } from "@haze/haze/tensor";
 * const weights = normal([2, 3], new Pcg64(42), { scale: 0.02 });
 * assertEquals(weights.data[0], Math.fround(0.02 * new Pcg64(42).normal()));
 * ```
 */
export function normal(
  shape: Shape,
  random: Pcg64,
  options: CreateOptions & { scale?: number } = {},
): Tensor {
  const { scale = 1 } = options;
  const result = zeros(shape, options);
  const storage = result.floats;
  for (let i = 0; i < storage.length; i++) storage[i] = scale * random.normal();
  return result;
}

/**
 * The same numbers on another backend: what `to(reference64)` and gradient checks use.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { kernelsNamed } from "@haze/haze/kernels";
 * import { moveTo, tensor } from "@haze/haze/tensor";
 * assertEquals(moveTo(tensor([1, 2]), kernelsNamed("reference64")).data, new Float64Array([1, 2]));
 * ```
 */
export function moveTo(x: Tensor, kernels: Kernels): Tensor {
  const live: NumericArray = x.storage;
  if (live instanceof Int32Array) return new Tensor(new Int32Array(live), x.shape, kernels);
  return tensor(live, { shape: x.shape, kernels });
}

function flatten(values: Nested): number[] {
  return typeof values === "number" ? [values] : values.flatMap(flatten);
}

function nestedShape(values: Nested): number[] {
  if (typeof values === "number") return [];
  const inner = values.map(nestedShape);
  const first = inner[0] ?? [];
  for (const shape of inner) {
    if (shape.join() !== first.join()) {
      throw new TypeError(
        `Cannot make a tensor as nested rows must have one shape: ${showShape(first)} and ${
          showShape(shape)
        }`,
      );
    }
  }
  return [values.length, ...first];
}
