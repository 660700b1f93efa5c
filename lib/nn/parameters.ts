/** The parameters of a model: named tensors that lie side by side in one region. */
import type { FloatArray, Kernels, Region } from "../kernels/mod.ts";
import { type Shape, showShape, sizeOf, Tensor } from "../tensor/mod.ts";

/** What a model declares: a path, a shape, whether it is trained, and whether weight decay pulls on it. */
export interface ParameterSpec {
  /** Path, as `blocks.0.ln1.gain`. Its name in checkpoints. */
  readonly name: string;
  /** Lengths of its axes. */
  readonly shape: Shape;
  /** Matrices are decayed; gains, offsets and gates are not. Default: two axes or more. */
  readonly decay?: boolean;
  /** False for what the model keeps by other means than gradients, as counts: no gradient and no moments. Default true. */
  readonly trained?: boolean;
}

/** A half-open range of floats. */
export interface FloatRange {
  /** The first. */
  readonly start: number;
  /** One past the last. */
  readonly end: number;
}

/**
 * Named parameters in one contiguous region, the decayed ones first and those that are not trained last, so that an
 * optimiser step is two kernel calls and a checkpoint two copies.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * const parameters = new Parameters([{ name: "gain", shape: [2] }, { name: "w", shape: [2, 3] }], defaultKernels());
 * assertEquals([...parameters.names], ["gain", "w"]);
 * assertEquals(parameters.rangeOf("w"), { start: 0, end: 6 }); // the decayed ones first
 * parameters.close();
 * ```
 */
export class Parameters {
  /** What computes on them. */
  readonly kernels: Kernels;
  /** Names in the order in which the model declared them. */
  readonly names: readonly string[];
  /** Numbers of all parameters. */
  readonly size: number;
  /** Floats under weight decay; the rest follows. */
  readonly decayed: FloatRange;
  /** Floats that have a gradient; what is kept by other means follows. */
  readonly trained: FloatRange;
  /** Names of what is trained, in the order in which the model declared them. */
  readonly trainedNames: readonly string[];
  readonly #region: Region;
  readonly #tensors = new Map<string, Tensor>();
  readonly #ranges = new Map<string, FloatRange>();
  #closed = false;

  /**
   * Reserves memory for `specs`, zeroed.
   *
   * @throws {TypeError} if a name stands twice.
   * @throws {RangeError} if the memory does not hold them.
   */
  constructor(specs: readonly ParameterSpec[], kernels: Kernels) {
    const trains = (spec: ParameterSpec) => spec.trained ?? true;
    const decays = (spec: ParameterSpec) => trains(spec) && (spec.decay ?? spec.shape.length > 1);
    const group = (spec: ParameterSpec) => decays(spec) ? 0 : trains(spec) ? 1 : 2;
    const ordered = specs.toSorted((a, b) => group(a) - group(b));
    this.kernels = kernels;
    this.names = specs.map((spec) => spec.name);
    this.trainedNames = specs.filter(trains).map((spec) => spec.name);
    this.size = specs.reduce((size, spec) => size + sizeOf(spec.shape), 0);
    const twice = this.names.find((name, i) => this.names.indexOf(name) !== i);
    if (twice !== undefined) {
      throw new TypeError(`Cannot declare parameters as names must differ: ${twice} stands twice`);
    }
    this.#region = kernels.region(this.size);
    let start = 0;
    let [decayed, trained] = [0, 0];
    for (const spec of ordered) {
      const end = start + sizeOf(spec.shape);
      this.#tensors.set(spec.name, new Tensor(this.#region.floats.subarray(start, end), spec.shape, kernels));
      this.#ranges.set(spec.name, { start, end });
      if (decays(spec)) decayed = end;
      if (trains(spec)) trained = end;
      start = end;
    }
    this.decayed = { start: 0, end: decayed };
    this.trained = { start: 0, end: trained };
  }

  /** All numbers, in region order: live. */
  get floats(): FloatArray {
    if (this.#closed) {
      throw new TypeError("Cannot use parameters as their memory was given back: close() was called");
    }
    return this.#region.floats;
  }

  /**
   * The parameter at a path: a live tensor.
   *
   * @throws {RangeError} if there is none.
   * @throws {TypeError} after {@linkcode close}.
   */
  get(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new RangeError(`Cannot find a parameter as none has this name: ${name}`);
    if (this.#closed) throw new TypeError(`Cannot use parameter ${name} as the model was closed`);
    return tensor;
  }

  /** Where a parameter lies in {@linkcode floats}. */
  rangeOf(name: string): FloatRange {
    const range = this.#ranges.get(name);
    if (!range) throw new RangeError(`Cannot find a parameter as none has this name: ${name}`);
    return range;
  }

  /** Name and tensor of each parameter, in declared order. */
  *entries(): IterableIterator<[string, Tensor]> {
    for (const name of this.names) yield [name, this.get(name)];
  }

  /**
   * Overwrites all parameters with arrays of the same names.
   *
   * @throws {SyntaxError} if one is missing, has another shape, or holds a number that is not finite. Nothing is
   * changed then.
   */
  load(arrays: ReadonlyMap<string, { shape: Shape; data: ArrayLike<number | bigint> }>, place: string): void {
    const found = [...this.entries()].map(([name, tensor]) => {
      const array = arrays.get(name);
      const rule = `Cannot load ${place} as parameter ${name}`;
      if (!array) throw new SyntaxError(`${rule} must be there: it is missing`);
      if (array.shape.join() !== tensor.shape.join()) {
        throw new SyntaxError(
          `${rule} must have shape ${showShape(tensor.shape)}: ${showShape(array.shape)}`,
        );
      }
      // A double may be too large for the float32 that it becomes.
      const numbers = floatsOf(
        array.data,
        tensor.floats instanceof Float64Array ? Float64Array : Float32Array,
      );
      const bad = firstNotFinite(numbers);
      if (bad >= 0) throw new SyntaxError(`${rule} must hold finite numbers: ${array.data[bad]} at ${bad}`);
      return { tensor, numbers };
    });
    for (const { tensor, numbers } of found) tensor.floats.set(numbers);
  }

  /** Gives the memory back. The tensors must not be used after it. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#region.close();
  }
}

/** A copy as floats; only big integers are taken one by one, which is some twenty times slower. */
function floatsOf(
  data: ArrayLike<number | bigint>,
  Floats: Float32ArrayConstructor | Float64ArrayConstructor,
): FloatArray {
  return new Floats(typeof data[0] === "bigint" ? Array.from(data, Number) : data as ArrayLike<number>);
}

/** Index of the first NaN or infinity; −1 where there is none. A plain loop, as millions of calls would show. */
function firstNotFinite(numbers: FloatArray): number {
  for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i]!)) return i;
  return -1;
}
