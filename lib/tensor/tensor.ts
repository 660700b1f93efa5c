/** The tensor: shape, kind of number, storage. It has no operations: those are functions. */
import type { FloatArray, Kernels, NumericArray } from "../kernels/mod.ts";
import { formatTensor } from "./print.ts";
import { checkShape, type Shape, showShape, sizeOf } from "./shape.ts";
import { currentScope, type StepScope } from "./scope.ts";

/** Kinds of numbers: floats of the backend, and int32 for ids. */
export type DType = "float32" | "float64" | "int32";

/**
 * A row-major array of numbers with a shape. Nothing has to be freed: a tensor made inside a step ends with it,
 * any other is collected when nobody holds it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * assertEquals(x.shape, [2, 3]);
 * assertEquals(x.data, new Float32Array([1, 2, 3, 4, 5, 6]));
 * ```
 */
export class Tensor {
  /** Lengths of the axes. */
  readonly shape: Shape;
  /** What computes on it. */
  readonly kernels: Kernels;
  readonly #storage: NumericArray;
  readonly #scope: StepScope | undefined;

  /** Wraps `storage`, which must have as many elements as `shape` says. Users call `tensor`, `zeros`, … instead. */
  constructor(storage: NumericArray, shape: Shape, kernels: Kernels) {
    checkShape(shape);
    if (storage.length !== sizeOf(shape)) {
      throw new TypeError(
        `Cannot make a tensor as shape ${showShape(shape)} has ${
          sizeOf(shape)
        } elements: got ${storage.length}`,
      );
    }
    // A copy: the caller's array may change later.
    this.shape = [...shape];
    this.kernels = kernels;
    this.#storage = storage;
    this.#scope = kernels.isTransient(storage) ? currentScope(kernels) : undefined;
  }

  /** Kind of the numbers. */
  get dtype(): DType {
    const storage = this.#storage;
    return storage instanceof Int32Array ? "int32" : storage instanceof Float64Array ? "float64" : "float32";
  }

  /** Number of elements. */
  get size(): number {
    return this.#storage.length;
  }

  /** A copy of the numbers, row-major: never a view on the engine's memory. */
  get data(): Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
    const live = this.storage;
    this.kernels.noteHostRead();
    if (live instanceof Int32Array) return new Int32Array(live);
    return live instanceof Float64Array ? new Float64Array(live) : new Float32Array(live);
  }

  /** The number of a tensor with one element. */
  item(): number {
    if (this.size !== 1) {
      throw new TypeError(
        `Cannot take a single number as the tensor must have one element: shape ${showShape(this.shape)}`,
      );
    }
    this.kernels.noteHostRead();
    return this.storage[0]!;
  }

  /** The live array, for operations: it may lie in the engine's memory and must not be kept. */
  get storage(): NumericArray {
    if (this.#scope && !this.#scope.open) {
      throw new TypeError(
        `Cannot use a tensor as the step that made it has ended: shape ${showShape(this.shape)}\n` +
          "hint: return it from the step, then it is copied out",
      );
    }
    return this.#storage;
  }

  /** The live array of a float tensor. */
  get floats(): FloatArray {
    const storage = this.storage;
    if (storage instanceof Int32Array) {
      throw new TypeError(
        `Cannot compute on a tensor as it must hold floats: int32 of shape ${showShape(this.shape)}`,
      );
    }
    return storage;
  }

  /** The live array of an id tensor. */
  get ints(): Int32Array {
    const storage = this.storage;
    if (!(storage instanceof Int32Array)) {
      throw new TypeError(
        `Cannot use a tensor as ids must be int32: ${this.dtype} of shape ${showShape(this.shape)}`,
      );
    }
    return storage;
  }

  /** Shape, dtype and the numbers, long axes abbreviated to three entries at each end. */
  toString(): string {
    return formatTensor(this.storage, this.shape, this.dtype);
  }

  /** What `console.log` and a notebook cell show in Deno: the text of {@linkcode toString}. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }

  /** The same in Node and Bun. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
