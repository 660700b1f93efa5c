/** The seed's layer: named trainable tensors, and layers inside it. */
import { valueAndGradients } from "../../../autograd/mod.ts";
import type { Parameters } from "../../../nn/mod.ts";
import type { Tensor } from "../../../tensor/mod.ts";
import { TrainableTensor } from "./trainable_tensor.ts";

/**
 * A layer with parameters by path. Every path is its own: the seed kept all tensors of a model in one flat table, in
 * which later layers took the names of earlier ones, so that most were never trained.
 *
 * @example A line fitted to one point
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { add, matmul, multiply, subtract, sum } from "@haze/haze/autograd";
 * import { TrainableLayer, TrainableTensor } from "@haze/haze/resoformer";
 * import { type Tensor, tensor } from "@haze/haze/tensor";
 * class Line extends TrainableLayer {
 *   kernel = this.own("kernel", TrainableTensor.glorotUniform([2, 1], 1));
 *   bias = this.own("bias", TrainableTensor.zeros([1]));
 *   forward(x: Tensor): Tensor {
 *     return add(matmul(x, this.kernel.tensor), this.bias.tensor);
 *   }
 * }
 * const line = new Line();
 * const x = tensor([[1, 2]]);
 * for (let step = 0; step < 40; step++) {
 *   const error = () => subtract(line.forward(x), tensor([[3]]));
 *   line.accumulateGrads(() => sum(multiply(error(), error())));
 *   line.update(0.05);
 *   line.zeroGrad();
 * }
 * assertEquals([[...line.parameters().keys()], line.numParameters], [["kernel", "bias"], 3]);
 * assertAlmostEquals(line.forward(x).item(), 3, 1e-4);
 * ```
 */
export abstract class TrainableLayer {
  readonly #parts = new Map<string, TrainableTensor | TrainableLayer>();

  /** Output of the layer. */
  abstract forward(x: Tensor): Tensor;

  /**
   * Declares a tensor or a layer of this layer, and gives it back.
   *
   * @throws {TypeError} if the name is taken.
   */
  protected own<P extends TrainableTensor | TrainableLayer>(name: string, part: P): P {
    if (this.#parts.has(name)) {
      throw new TypeError(`Cannot declare a parameter as names must differ: ${name} stands twice`);
    }
    this.#parts.set(name, part);
    return part;
  }

  /** All tensors by path, as `attention.query`, in declared order. */
  parameters(): ReadonlyMap<string, TrainableTensor> {
    const paths = [...this.#parts].flatMap(([name, part]): (readonly [string, TrainableTensor])[] =>
      part instanceof TrainableTensor
        ? [[name, part]]
        : [...part.parameters()].map(([path, inner]) => [`${name}.${path}`, inner])
    );
    return new Map(paths);
  }

  /** Number of trainable numbers, each counted once. */
  get numParameters(): number {
    const tensors = new Set(this.parameters().values());
    return [...tensors].reduce((count, { tensor }) => count + tensor.size, 0);
  }

  /**
   * Adds the gradients of a loss to the tensors that require one, and gives the loss.
   *
   * @param loss Computes one number from this layer.
   */
  accumulateGrads(loss: () => Tensor): number {
    const trained = [...new Set(this.parameters().values())].filter(({ requiresGrad }) => requiresGrad);
    const { value, gradients } = valueAndGradients(loss, trained.map(({ tensor }) => tensor));
    trained.forEach((part, i) => part.accumulateGrad(gradients[i]!));
    return value;
  }

  /** Forgets all gradients. */
  zeroGrad(): void {
    for (const part of this.#parts.values()) part.zeroGrad();
  }

  /** θ ← θ − rate·g for every tensor with a gradient. */
  update(learningRate: number): void {
    for (const part of new Set(this.parameters().values())) part.update(learningRate);
  }
}

/**
 * The parameters of a model as trainable tensors by path: views, so that a step changes the model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LLISA_PRESETS, LlisaModel } from "@haze/haze/models";
 * import { trainableTensors } from "@haze/haze/resoformer";
 * const model = new LlisaModel(LLISA_PRESETS.tiny);
 * const norm = trainableTensors(model.parameters).get("finalNorm")!;
 * norm.accumulateGrad(new Float32Array(64).fill(1));
 * norm.update(0.5);
 * assertEquals(model.parameters.get("finalNorm").data[0], 0.5);
 * model.close();
 * ```
 */
export function trainableTensors(parameters: Parameters): ReadonlyMap<string, TrainableTensor> {
  return new Map([...parameters.entries()].map(([name, tensor]) => [name, new TrainableTensor(tensor)]));
}
