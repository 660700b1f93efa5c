/** The gradients of one micro-batch by differences, in the place of {@linkcode GradientStep}. */
import { type FloatArray, kernelsNamed } from "../kernels/mod.ts";
import { Pcg64 } from "../random/mod.ts";
import { checkNumber } from "./check_number.ts";
import type { GradientSource } from "./gradient_step.ts";
import { differences, type Movable, numericalPasses } from "./numerical_gradients.ts";
import type { Trainable } from "./trainable.ts";

/** How a trainer takes differences. */
export interface NumericalTraining {
  /** ε. Default 1e-5 in float64 and 1e-3 in float32. */
  readonly epsilon?: number;
  /** Share of the entries of a parameter with more than 100 that a step varies. Default 0.1, as in the seed. */
  readonly share?: number;
}

/** Multiply-adds of the passes of one step: some ten seconds of plain loops, in which nothing else happens. */
const MOST_WORK = 5e9;

/**
 * Adds differences to given arrays. Which entries a step varies follows from its key, so that a resumed run goes on
 * bit for bit.
 */
export class NumericalStep implements GradientSource {
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
  measures: Record<string, number> = {};
  readonly #model: Movable;
  readonly #gradients: ReadonlyMap<string, FloatArray>;
  readonly #shape: readonly [number, number];
  readonly #dropoutRate: number;
  readonly #how: Required<Pick<NumericalTraining, "share">> & NumericalTraining;
  readonly #twin: (Trainable & { close(): void }) | undefined;

  /** @throws {RangeError} if ε or the share is out of range, or a step would take too long. */
  constructor(
    model: Movable,
    gradients: ReadonlyMap<string, FloatArray>,
    shape: readonly [number, number],
    { dropoutRate, epsilon, share = 0.1 }: NumericalTraining & { dropoutRate: number },
  ) {
    if (epsilon !== undefined) checkNumber("train by differences", "epsilon", epsilon, { above: 0 });
    checkNumber("train by differences", "share", share, { above: 0, max: 1 });
    const tokens = shape[0] * shape[1];
    const passes = numericalPasses(model.parameters, share);
    const work = passes * model.parameters.size * tokens;
    if (work > MOST_WORK) {
      throw new RangeError(
        `Cannot train by differences as a step may take ${MOST_WORK} multiply-adds: ` +
          `${passes} passes of ${model.parameters.size} weights over ${tokens} tokens take ${
            work.toExponential(1)
          }\n` +
          "hint: the gradient exact takes three passes; or a smaller model, batch, context or share",
      );
    }
    this.#model = model;
    this.#gradients = gradients;
    this.#shape = shape;
    this.#dropoutRate = dropoutRate;
    this.#how = { share, ...(epsilon === undefined ? {} : { epsilon }) };
    this.inputs = new Int32Array(tokens);
    this.targets = new Int32Array(tokens);
    this.#twin = model.kernels.dtype === "float64" ? undefined : model.to?.(kernelsNamed("reference64"));
  }

  run(dropoutKey: number): number {
    const twin = this.#twin ?? this.#model;
    if (this.#twin) twin.parameters.floats.set(this.#model.parameters.floats);
    const found = differences(twin, this.inputs, this.targets, this.#shape, {
      ...this.#how,
      random: new Pcg64(dropoutKey >>> 0),
      ...(this.#dropoutRate > 0
        ? { dropout: { rate: this.#dropoutRate, key: Int32Array.of(dropoutKey) } }
        : {}),
    });
    for (const [name, sums] of this.#gradients) {
      const slopes = found.gradients.get(name)!;
      for (let i = 0; i < slopes.length; i++) sums[i]! += slopes[i]!;
    }
    this.measures = found.measures;
    return found.lossNats;
  }

  /** Differences are taken of a model that keeps nothing of other batches. */
  skip(): void {}

  close(): void {
    this.#twin?.close();
  }
}
