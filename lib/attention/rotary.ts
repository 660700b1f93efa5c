/**
 * Content attention with rotary positions and grouped queries: q and k are turned by angles that grow with the position
 * (Su and others, arXiv 2104.09864), so that q·k depends on the distance alone, and H/K query heads share one key and one
 * value head (Ainslie and others, arXiv 2305.13245), which is stored and read once.
 */
import { attention, rotary } from "../autograd/mod.ts";
import type { ParameterSpec } from "../nn/mod.ts";
import type { Tensor } from "../tensor/mod.ts";
import { type AttentionContext, checkWindow, type HeadSizes } from "./context.ts";
import { shownWeights } from "./shown_weights.ts";

/** Sizes of grouped heads. */
export interface RotaryHeadSizes extends HeadSizes {
  /** Key and value heads; divides H. */
  readonly K: number;
}

/**
 * Matrices wq (H·D, C), wk and wv (K·D, C) and wo (C, H·D), each row an output, as Llama's files have them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rotarySpecs } from "@haze/haze/attention";
 * const specs = rotarySpecs("blocks.0", { C: 8, H: 4, K: 2, D: 2, T: 16 });
 * assertEquals(specs.map(({ shape }) => shape), [[8, 8], [4, 8], [4, 8], [8, 8]]);
 * ```
 */
export function rotarySpecs(path: string, { C, H, K, D }: RotaryHeadSizes): ParameterSpec[] {
  return [
    { name: `${path}.wq`, shape: [H * D, C] },
    { name: `${path}.wk`, shape: [K * D, C] },
    { name: `${path}.wv`, shape: [K * D, C] },
    { name: `${path}.wo`, shape: [C, H * D] },
  ];
}

/**
 * Columns that a token keeps in the cache: its turned keys, then its values.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { rotaryCacheWidth } from "@haze/haze/attention";
 * assertEquals(rotaryCacheWidth({ C: 8, H: 4, K: 2, D: 2, T: 16 }), 8);
 * ```
 */
export function rotaryCacheWidth({ K, D }: RotaryHeadSizes): number {
  return 2 * K * D;
}

/**
 * What the matrices of a layer do: x (…, in) → (…, out) by the matrix of a name, as `wq`. In a step the memory of what is made
 * of `wq` and `wk` is given back as soon as it was turned: keep no tensor of theirs.
 */
export type Projection = (x: Tensor, name: "wq" | "wk" | "wv" | "wo") => Tensor;

/**
 * x (B, T, C) → (B, T, C), the output projection included. `angles` is a `rotaryTable` of at least T positions and D columns.
 *
 * @throws {TypeError} if x has another shape.
 * @throws {RangeError} if the window does not hold its tokens behind those of the cache.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Projection, rotaryHeads, rotarySpecs } from "@haze/haze/attention";
 * import { linear, rotaryTable } from "@haze/haze/autograd";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { Parameters } from "@haze/haze/nn";
 * import { ones } from "@haze/haze/tensor";
 * const sizes = { C: 8, H: 4, K: 2, D: 2, T: 16 };
 * const parameters = new Parameters(rotarySpecs("heads", sizes), defaultKernels());
 * const project: Projection = (x, name) => linear(x, parameters.get(`heads.${name}`), { transposed: true });
 * const y = rotaryHeads(project, ones([1, 5, 8]), sizes, rotaryTable(16, 2), { layer: 0 });
 * assertEquals(y.shape, [1, 5, 8]);
 * parameters.close();
 * ```
 */
export function rotaryHeads(
  project: Projection,
  x: Tensor,
  sizes: RotaryHeadSizes,
  angles: Tensor,
  context: AttentionContext,
): Tensor {
  const { layer, cache } = context;
  const { H, K, D } = sizes;
  const past = cache?.length ?? 0;
  checkWindow(x, sizes, past);
  const turned = (name: "wq" | "wk", heads: number): Tensor => {
    const before = project(x, name);
    const after = rotary(before, angles, { heads, first: past });
    x.kernels.release(before.floats); // no gradient asks for it
    return after;
  };
  const [q, k] = [turned("wq", H), turned("wk", K)]; // (B, T, H·D) and (B, T, K·D)
  const v = project(x, "wv"); // (B, T, K·D)
  const width = K * D;
  cache?.append(layer, k, { from: 0, to: 0, count: width });
  cache?.append(layer, v, { from: 0, to: width, count: width });
  const rows = cache?.rows(layer);
  const { output, weights } = attention({
    q: { tensor: q },
    k: { tensor: rows ?? k },
    v: rows ? { tensor: rows, column: width } : { tensor: v },
    Tk: past + x.shape[1]!,
    ...{ H, G: H / K, D },
  });
  context.onWeights?.(layer, "content", shownWeights(weights));
  return project(output, "wo");
}
