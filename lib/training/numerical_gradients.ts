/** Gradients by finite differences: the oracle of the exact ones, and the way that the ResoFormer's seed trains. */
import { noGradient } from "../autograd/mod.ts";
import { UNSCORED } from "../data/mod.ts";
import { type Kernels, kernelsNamed } from "../kernels/mod.ts";
import type { Parameters } from "../nn/mod.ts";
import type { Pcg64 } from "../random/mod.ts";
import { ids, step, type Tensor } from "../tensor/mod.ts";
import { checkNumber } from "./check_number.ts";
import type { DropoutState, Trainable } from "./trainable.ts";
import { meanLoss, passOf, shareLoss, totalLoss } from "./training_loss.ts";

/** A model that may have a twin on another backend. */
export interface Movable extends Trainable {
  /** The same weights on another backend. */
  to?(kernels: Kernels): Trainable & { close(): void };
}

/** Options of {@linkcode numericalGradients}. */
export interface NumericalOptions {
  /** ε: half the distance of the two points of a difference. Default 1e-5 in float64 and 1e-3 in float32. */
  readonly epsilon?: number;
  /** Share of the entries that are varied, of a parameter with more than 100; the others get 0. Default 1. */
  readonly share?: number;
  /** Draws those entries. Needed for a share below 1. */
  readonly random?: Pcg64;
  /** Dropout of every pass: one key, so that all see the same holes. */
  readonly dropout?: DropoutState;
}

/** What {@linkcode numericalGradients} found. */
export interface NumericalGradients {
  /** ∂loss/∂θ by parameter, row-major; 0 where an entry was not varied. */
  readonly gradients: ReadonlyMap<string, Float64Array>;
  /** Mean loss in nats at the point itself, without penalty. */
  readonly lossNats: number;
  /** Scalars that the model measured there, by name. */
  readonly measures: Readonly<Record<string, number>>;
  /** Forward passes that it took. */
  readonly passes: number;
}

/** Below it a difference of two float32 losses is mostly rounding. */
const LEAST_IN_FLOAT32 = 1e-4;
/** Parameters of up to this many entries are always varied whole, as in the seed. */
const SMALL = 100;

/**
 * Central differences of the loss that training makes smaller (mean cross-entropy of the scored targets plus the
 * model's penalty) over its parameters:
 *
 *   ∂L/∂θᵢ ≈ (L(θᵢ + ε) − L(θᵢ − ε)) / 2ε
 *
 * in float64 on a twin where the model has `to`, else in the model's own arithmetic. It takes two passes an entry. Where
 * a model passes a gradient straight through a step function, differences rightly give another one: that of the steps.
 *
 * @param inputs Ids (B, T).
 * @param targets Ids (B, T), or `UNSCORED`.
 * @throws {RangeError} if ε or the share is out of range, ε is too small for float32, or a share below 1 has no generator.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { LLISA_PRESETS, LlisaModel } from "@haze/haze/models";
 * import { numericalGradients } from "@haze/haze/training";
 * import { ids } from "@haze/haze/tensor";
 * const sizes = { vocabSize: 5, maxSeqLen: 4, dim: 4, hiddenDim: 4, nLayers: 1, nHeads: 1, nKvHeads: 1 };
 * const model = new LlisaModel({ ...LLISA_PRESETS.tiny, ...sizes });
 * const row = (values: number[]) => ids(values, { shape: [1, 3] });
 * const { gradients, passes } = numericalGradients(model, row([1, 2, 3]), row([2, 3, 4]));
 * assert(passes === 2 * model.parameters.size + 1);
 * assert(gradients.get("embedding")!.some((slope) => slope !== 0));
 * model.close();
 * ```
 */
export function numericalGradients(
  model: Movable,
  inputs: Tensor,
  targets: Tensor,
  options: NumericalOptions = {},
): NumericalGradients {
  const isWide = model.kernels.dtype === "float64";
  const twin = isWide ? undefined : model.to?.(kernelsNamed("reference64"));
  try {
    const scored = Int32Array.from(targets.storage);
    return differences(twin ?? model, Int32Array.from(inputs.storage), scored, inputs.shape, options);
  } finally {
    twin?.close();
  }
}

/** The differences of a model in its own arithmetic; its parameters are afterwards what they were. */
export function differences(
  model: Trainable,
  inputs: Int32Array,
  targets: Int32Array,
  shape: readonly number[],
  { epsilon, share = 1, random, dropout }: NumericalOptions,
): NumericalGradients {
  const { kernels, parameters } = model;
  const e = epsilon ?? (kernels.dtype === "float64" ? 1e-5 : 1e-3);
  checkNumber("take differences", "epsilon", e, { above: 0 });
  if (kernels.dtype !== "float64" && e < LEAST_IN_FLOAT32) {
    throw new RangeError(
      `Cannot take differences as epsilon must be at least ${LEAST_IN_FLOAT32} in float32: ${e}\n` +
        "hint: a model with a method `to` is moved to float64",
    );
  }
  checkNumber("take differences", "share", share, { above: 0, max: 1 });
  if (share < 1 && !random) {
    throw new RangeError(`Cannot take differences as a share below 1 needs a random generator: ${share}`);
  }
  const lossAt = lossFunction(model, inputs, targets, shape, dropout);
  const { lossNats, measures } = lossAt();
  const { floats } = parameters;
  let passes = 1;
  const slope = (at: number): number => {
    const before = floats[at]!;
    // What float32 makes of θ ± ε is what the difference is divided by.
    floats[at] = before + e;
    const [above, right] = [lossAt().total, floats[at]!];
    floats[at] = before - e;
    const [below, left] = [lossAt().total, floats[at]!];
    floats[at] = before;
    passes += 2;
    return (above - below) / (right - left);
  };
  const gradients = new Map<string, Float64Array>();
  for (const name of parameters.trainedNames) {
    const { start, end } = parameters.rangeOf(name);
    const found = new Float64Array(end - start);
    for (const i of variedEntries(found.length, share, random)) found[i] = slope(start + i);
    gradients.set(name, found);
  }
  return { gradients, lossNats, measures, passes };
}

/** Entries of a parameter of `size` that are varied. */
export function variedCount(size: number, share: number): number {
  return size <= SMALL ? size : Math.max(1, Math.floor(size * share));
}

/** How many forward passes a step of differences over `parameters` takes. */
export function numericalPasses(parameters: Parameters, share: number): number {
  const varied = parameters.trainedNames.map((name) => {
    const { start, end } = parameters.rangeOf(name);
    return variedCount(end - start, share);
  });
  return 1 + 2 * varied.reduce((sum, count) => sum + count, 0);
}

/** Distinct entries below `size`, each as likely as any other: the first of a shuffle. */
function variedEntries(size: number, share: number, random: Pcg64 | undefined): Uint32Array {
  const entries = Uint32Array.from({ length: size }, (_, i) => i);
  const count = variedCount(size, share);
  for (let i = 0; count < size && i < count; i++) {
    const j = i + random!.below(size - i);
    [entries[i], entries[j]] = [entries[j]!, entries[i]!];
  }
  return entries.subarray(0, count);
}

interface Point {
  readonly lossNats: number;
  /** With the penalty. */
  readonly total: number;
  readonly measures: Record<string, number>;
}

/** The loss of one batch as a function of the weights that the model has when it is called. */
function lossFunction(
  model: Trainable,
  inputs: Int32Array,
  targets: Int32Array,
  shape: readonly number[],
  dropout: DropoutState | undefined,
): () => Point {
  const { kernels } = model;
  model.prepare?.(inputs, targets, shape[1]);
  const shares = targets.includes(UNSCORED) ? new Float64Array(targets.length) : undefined;
  if (shares) shareLoss(targets, shares);
  const weights = shares && (kernels.dtype === "float64" ? shares : Float32Array.from(shares));
  const [x, y] = [ids(inputs, { shape, kernels }), ids(targets, { shape, kernels })];
  const pass = (): Point => {
    const given = passOf(model, x, dropout);
    const loss = meanLoss(given, y, weights);
    const measures = Object.entries(given.measures ?? {}).map(([name, value]) => [name, value.item()]);
    return {
      lossNats: loss.item(),
      total: totalLoss(given, loss).item(),
      measures: Object.fromEntries(measures),
    };
  };
  return () => step(() => noGradient(pass), kernels);
}
