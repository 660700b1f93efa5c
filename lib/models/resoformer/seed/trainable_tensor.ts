/** The seed's tensor with a gradient: a tensor of the engine and the sum that has been added to it. */
import type { FloatArray, Kernels } from "../../../kernels/mod.ts";
import { Pcg64 } from "../../../random/mod.ts";
import {
  type CreateOptions,
  normal,
  ones,
  type Shape,
  showShape,
  Tensor,
  tensor,
  zeros,
} from "../../../tensor/mod.ts";

/** Where random numbers come from: a generator, or the seed of a new one. */
export type RandomSource = Pcg64 | number | bigint;

/**
 * A tensor with a gradient of its own. There is no second way of taking gradients behind it: operations take its
 * {@linkcode TrainableTensor.tensor}, and what `valueAndGradients` gives is added here.
 *
 * @example One step of descent on x²
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { multiply, sum, valueAndGradients } from "@haze/haze/autograd";
 * import { TrainableTensor } from "@haze/haze/resoformer";
 * const x = TrainableTensor.ones([2]);
 * const { gradients } = valueAndGradients((x) => sum(multiply(x, x)), [x.tensor]);
 * x.accumulateGrad(gradients[0]!);
 * x.update(0.25); // 1 − 0.25·2·1
 * assertEquals(x.data, new Float32Array([0.5, 0.5]));
 * ```
 */
export class TrainableTensor {
  /** The numbers, live: what operations read. */
  readonly tensor: Tensor;
  /** Whether gradients are kept and steps are taken. */
  readonly requiresGrad: boolean;
  #sum: FloatArray | undefined;

  /** Takes the tensor over: a step writes into it. */
  constructor(values: Tensor, requiresGrad = true) {
    this.tensor = values;
    this.requiresGrad = requiresGrad;
  }

  /** Zeros of a shape. */
  static zeros(shape: Shape, options: CreateOptions = {}): TrainableTensor {
    return new TrainableTensor(zeros(shape, options));
  }

  /** Ones of a shape. */
  static ones(shape: Shape, options: CreateOptions = {}): TrainableTensor {
    return new TrainableTensor(ones(shape, options));
  }

  /**
   * Normals with mean 0 and standard deviation 1, drawn row by row.
   *
   * @throws {RangeError} for a seed that is negative or no integer.
   */
  static randn(shape: Shape, random: RandomSource, options: CreateOptions = {}): TrainableTensor {
    return new TrainableTensor(normal(shape, generatorOf(random), options));
  }

  /**
   * Uniform numbers in (−l, l) with l = √(6/(s₀ + s₁)), drawn row by row (Glorot and Bengio, 2010); s₀ and s₁ are the first
   * two axes, and of a vector both are its length.
   *
   * @throws {TypeError} if there is no axis.
   */
  static glorotUniform(shape: Shape, random: RandomSource, options: CreateOptions = {}): TrainableTensor {
    const [rows, columns = rows] = shape;
    if (rows === undefined) {
      throw new TypeError(`Cannot draw Glorot weights as they must have an axis: shape ${showShape(shape)}`);
    }
    const drawn = zeros(shape, options);
    const limit = Math.sqrt(6 / (rows + columns!));
    const generator = generatorOf(random);
    const { floats } = drawn;
    for (let i = 0; i < floats.length; i++) floats[i] = limit * (2 * generator.uniform() - 1);
    return new TrainableTensor(drawn);
  }

  /** Lengths of the axes. */
  get shape(): Shape {
    return this.tensor.shape;
  }

  /** What computes on it. */
  get kernels(): Kernels {
    return this.tensor.kernels;
  }

  /** A copy of the numbers, row-major. */
  get data(): FloatArray {
    return this.tensor.floats.slice();
  }

  /** A copy of the gradient; undefined until one is added. */
  get grad(): FloatArray | undefined {
    return this.#sum?.slice();
  }

  /** Forgets the gradient. */
  zeroGrad(): void {
    this.#sum = undefined;
  }

  /**
   * Adds to the gradient; a tensor that requires none leaves it out.
   *
   * @throws {TypeError} if the gradient has another number of elements.
   */
  accumulateGrad(gradient: Tensor | ArrayLike<number>): void {
    const added = gradient instanceof Tensor ? gradient.floats : gradient;
    if (added.length !== this.tensor.size) {
      throw new TypeError(
        `Cannot accumulate a gradient as it must have ${this.tensor.size} elements: ${added.length}`,
      );
    }
    if (!this.requiresGrad) return;
    const sum = this.#sum ??= this.tensor.floats.slice().fill(0);
    for (let i = 0; i < sum.length; i++) sum[i]! += added[i]!;
  }

  /** θ ← θ − rate·g; without a gradient nothing. */
  update(learningRate: number): void {
    const { floats } = this.tensor;
    this.#sum?.forEach((slope, i) => floats[i]! -= learningRate * slope);
  }

  /** A copy with the same numbers and gradient. */
  clone(): TrainableTensor {
    const { kernels, shape } = this;
    const copy = new TrainableTensor(tensor(this.data, { shape, kernels }), this.requiresGrad);
    if (this.#sum) copy.accumulateGrad(this.#sum);
    return copy;
  }
}

function generatorOf(random: RandomSource): Pcg64 {
  return random instanceof Pcg64 ? random : new Pcg64(random);
}
