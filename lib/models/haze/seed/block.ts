/** The seed's block alone, from (L, E) to (L, E). */
import { reshape } from "../../../autograd/mod.ts";
import { defaultKernels, type Kernels } from "../../../kernels/mod.ts";
import { Parameters } from "../../../nn/mod.ts";
import type { Pcg64 } from "../../../random/mod.ts";
import { showShape, type Tensor } from "../../../tensor/mod.ts";
import { runBlock } from "../block.ts";
import { checkHazeConfig, type HeadType } from "../config.ts";
import { initialiseBlock } from "../initialise.ts";
import { type BlockSizes, blockSpecs } from "../specs.ts";

/** What a {@linkcode Block} is made with. */
export interface BlockOptions {
  /** E: width of the residual stream. */
  nEmb: number;
  /** Context window in tokens. */
  T: number;
  /** Width of the feed-forward layer. */
  nodes: number;
  /** Number of heads; must divide `nEmb`. Default 4. */
  nHeads?: number;
  /** Which heads. Default `"hybrid"`. */
  headType?: HeadType;
  /** Where the gates start. Default 0.5. */
  alpha?: number;
  /** The stream that draws its weights. */
  random: Pcg64;
  /** What computes. Default: `defaultKernels()`. */
  kernels?: Kernels;
}

const PATH = "block";

/**
 * One block of the model: norm and heads, norm and GELU layer, each added to what came in. Its memory is given back by
 * `close`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Block, getRng } from "@haze/haze/haze";
 * import { ones } from "@haze/haze/tensor";
 * const block = new Block({ nEmb: 8, T: 6, nodes: 16, nHeads: 2, random: getRng(1) });
 * assertEquals(block.forward(ones([5, 8])).shape, [5, 8]);
 * block.close();
 * ```
 */
export class Block {
  /** Its weights. */
  readonly parameters: Parameters;
  readonly #sizes: BlockSizes;

  /**
   * Draws the weights head by head, then those of the feed-forward layer.
   *
   * @throws {RangeError} if a size, the head type or alpha is out of range.
   */
  constructor(options: BlockOptions) {
    const { random, kernels = defaultKernels(), nEmb, T, nodes } = options;
    const { nHeads = 4, headType = "hybrid", alpha = 0.5 } = options;
    this.#sizes = { nEmb, T, nodes, nHeads, headType, alpha };
    checkHazeConfig({ ...this.#sizes, vocabSize: 1, nBlocks: 1 });
    this.parameters = new Parameters(blockSpecs(PATH, this.#sizes), kernels);
    initialiseBlock(this.parameters, PATH, this.#sizes, random);
  }

  /**
   * x (L, E) → (L, E), L from 1 to `T`.
   *
   * @throws {TypeError} if `x` is no matrix of width E.
   * @throws {RangeError} if it has no row, or more than the context holds.
   */
  forward(x: Tensor): Tensor {
    const { nEmb: C, T } = this.#sizes;
    const [L = 0, width] = x.shape;
    if (x.shape.length !== 2 || width !== C) {
      throw new TypeError(`Cannot run a block as x must have shape (L, ${C}): ${showShape(x.shape)}`);
    }
    if (L < 1 || L > T) throw new RangeError(`Cannot run a block as x must have 1 to ${T} rows: ${L}`);
    const rows = reshape(x, [1, L, C]);
    return reshape(runBlock(this.parameters, PATH, rows, this.#sizes, { layer: 0 }, (x) => x), [L, C]);
  }

  /** Gives its memory back. */
  close(): void {
    this.parameters.close();
  }
}
