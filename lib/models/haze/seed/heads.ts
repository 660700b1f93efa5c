/** The seed's single heads: one layer's head alone, from (L, E) to (min(L, T), d). */
import { reshape, slice } from "../../../autograd/mod.ts";
import type { HeadSizes } from "../../../attention/mod.ts";
import { defaultKernels, type Kernels } from "../../../kernels/mod.ts";
import { Parameters } from "../../../nn/mod.ts";
import type { Pcg64 } from "../../../random/mod.ts";
import { type Shape, showShape, Tensor } from "../../../tensor/mod.ts";
import type { HeadType } from "../config.ts";
import { HEADS } from "../heads.ts";
import { initialiseHeads } from "../initialise.ts";
import { gather, headPlaces, type NpzPlace, scatter } from "../npz_layout.ts";

/** What a head is made with. */
export interface HeadOptions {
  /** E: width of what comes in. */
  nEmb: number;
  /** d: width of what goes out. */
  headDim: number;
  /** Context window in tokens. */
  T: number;
  /** The stream that draws its weights. */
  random: Pcg64;
  /** What computes. Default: `defaultKernels()`. */
  kernels?: Kernels;
}

/** Numbers with a shape: a tensor, or an array of an `.npz`. */
export interface ShapedNumbers {
  /** Lengths of the axes. */
  readonly shape: Shape;
  /** The numbers, row-major. */
  readonly data: ArrayLike<number>;
}

const PATH = "head";

/**
 * What the three kinds have in common. Its memory is given back by `close`.
 *
 * @example The weights of one head go into another
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ContentHead, getRng } from "@haze/haze/haze";
 * import { ones } from "@haze/haze/tensor";
 * const [a, b] = [1, 2].map((seed) => new ContentHead({ nEmb: 8, headDim: 4, T: 6, random: getRng(seed) }));
 * b.load(a.weights);
 * assertEquals(b.forward(ones([3, 8])).data, a.forward(ones([3, 8])).data);
 * for (const head of [a, b]) head.close();
 * ```
 */
export abstract class Head {
  /** Its weights, as the engine holds them. */
  readonly parameters: Parameters;
  readonly #type: HeadType;
  readonly #sizes: HeadSizes;

  /** Draws the weights of a head of this type; a gate starts at `alpha`. */
  protected constructor(headType: HeadType, options: HeadOptions, alpha: number) {
    const { nEmb, headDim, T, random, kernels = defaultKernels() } = options;
    for (const [name, value] of Object.entries({ nEmb, headDim, T })) {
      if (!(Number.isSafeInteger(value) && value >= 1)) {
        throw new RangeError(`Cannot build a head as ${name} must be an integer of at least 1: ${value}`);
      }
    }
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new RangeError(`Cannot build a head as alpha must be in [0, 1]: ${alpha}`);
    }
    this.#type = headType;
    this.#sizes = { C: nEmb, H: 1, D: headDim, T };
    this.parameters = new Parameters(HEADS[headType].specs(PATH, this.#sizes), kernels);
    initialiseHeads(this.parameters, PATH, this.#sizes, { headType, alpha }, random);
  }

  /**
   * x (L, E) → (min(L, T), d): of more than `T` rows the first are read, as upstream does.
   *
   * @throws {TypeError} if `x` is no matrix of width E with a row.
   */
  forward(x: Tensor): Tensor {
    const { C, D, T } = this.#sizes;
    const [L = 0, width] = x.shape;
    if (x.shape.length !== 2 || width !== C || L === 0) {
      throw new TypeError(`Cannot run a head as x must have shape (L, ${C}): ${showShape(x.shape)}`);
    }
    const M = Math.min(L, T);
    const rows = reshape(slice(x, 0, 0, M), [1, M, C]);
    return reshape(HEADS[this.#type].run(this.parameters, PATH, rows, this.#sizes, { layer: 0 }), [M, D]);
  }

  /** Copies of its matrices under upstream's names, as `wv` or `content.wq`. */
  get weights(): Record<string, Tensor> {
    return Object.fromEntries(
      this.#places().map((place) => {
        const { floats, kernels } = this.parameters.get(place.parameter);
        return [nameOf(place), new Tensor(gather(place, floats), place.shape, kernels)];
      }),
    );
  }

  /**
   * Overwrites all weights with arrays under upstream's names.
   *
   * @throws {TypeError} if one is missing, unknown or of another shape. Nothing is changed then.
   */
  load(weights: Readonly<Record<string, ShapedNumbers>>): void {
    const places = this.#places();
    const unknown = Object.keys(weights).find((name) => !places.some((place) => nameOf(place) === name));
    if (unknown !== undefined) {
      throw new TypeError(
        `Cannot load a head as its weights are ${places.map(nameOf).join(", ")}: ${unknown}`,
      );
    }
    for (const place of places) {
      const shape = weights[nameOf(place)]?.shape;
      if (shape?.join() !== place.shape.join()) {
        const got = shape ? showShape(shape) : "it is missing";
        throw new TypeError(
          `Cannot load a head as ${nameOf(place)} must have shape ${showShape(place.shape)}: ${got}`,
        );
      }
    }
    for (const place of places) {
      scatter(place, weights[nameOf(place)]!.data, this.parameters.get(place.parameter).floats);
    }
  }

  /** Gives its memory back. */
  close(): void {
    this.parameters.close();
  }

  #places(): NpzPlace[] {
    return headPlaces(this.#type, PATH, PATH, 0, this.#sizes);
  }
}

const nameOf = ({ key }: NpzPlace): string => key.slice(PATH.length + 1);

/**
 * Reweight attention: S = x·wr, so that a token's own activation says how much each slot of the window counts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { getRng, ReweightHead } from "@haze/haze/haze";
 * import { ones } from "@haze/haze/tensor";
 * const head = new ReweightHead({ nEmb: 8, headDim: 4, T: 6, random: getRng(1) });
 * assertEquals(head.forward(ones([9, 8])).shape, [6, 4]);
 * assertEquals(Object.keys(head.weights), ["wv", "wr"]);
 * head.close();
 * ```
 */
export class ReweightHead extends Head {
  /** Draws `wv` (E, d) and then `wr` (E, T). */
  constructor(options: HeadOptions) {
    super("reweight", options, 0);
  }
}

/**
 * Content attention: softmax(q·kᵀ/√d)·v.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ContentHead, getRng } from "@haze/haze/haze";
 * import { ones } from "@haze/haze/tensor";
 * const head = new ContentHead({ nEmb: 8, headDim: 4, T: 6, random: getRng(1) });
 * assertEquals(head.forward(ones([3, 8])).shape, [3, 4]);
 * assertEquals(Object.keys(head.weights), ["wq", "wk", "wv"]);
 * head.close();
 * ```
 */
export class ContentHead extends Head {
  /** Draws `wq`, `wk` and `wv`, each (E, d). */
  constructor(options: HeadOptions) {
    super("content", options, 0);
  }
}

/**
 * A reweight and a content head with values of their own, their outputs mixed: gate·reweight + (1 − gate)·content.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { getRng, HybridHead } from "@haze/haze/haze";
 * import { ones } from "@haze/haze/tensor";
 * const head = new HybridHead({ nEmb: 8, headDim: 4, T: 6, random: getRng(1), alpha: 0.25 });
 * assertEquals(head.forward(ones([3, 8])).shape, [3, 4]);
 * assertEquals(head.weights.gate!.item(), 0.25);
 * head.close();
 * ```
 */
export class HybridHead extends Head {
  /** Draws the reweight pair and then the content triple; the gate starts at `alpha`, 0.5 unless told otherwise. */
  constructor(options: HeadOptions & { alpha?: number }) {
    super("hybrid", options, options.alpha ?? 0.5);
  }
}
