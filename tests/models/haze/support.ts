/** What the tests of the model share. */
import { type Kernels, kernelsNamed } from "../../../lib/kernels/mod.ts";
import { type HazeConfig, HazeModel, type HeadType } from "../../../lib/models/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";

export const reference: Kernels = kernelsNamed("reference64");
export const backends: readonly Kernels[] = [kernelsNamed("wasm"), kernelsNamed("wasm-strict")];
export const HEAD_TYPES: readonly HeadType[] = ["reweight", "content", "hybrid"];

/** A few hundred scalars. */
export function tiny(headType: HeadType, given: Partial<HazeConfig> = {}): HazeConfig {
  return { vocabSize: 5, T: 4, nEmb: 6, nodes: 5, nBlocks: 2, nHeads: 2, headType, alpha: 0.4, ...given };
}

/** A model whose weights are large enough for every part of it to matter; gains, offsets and gates differ too. */
export function lively(config: HazeConfig, kernels: Kernels, seed = 5): HazeModel {
  const model = new HazeModel(config, { kernels });
  const random = new Pcg64(seed);
  for (const [name, tensor] of model.parameters.entries()) {
    const centre = name.endsWith(".gain") ? 1 : name.endsWith(".gate") ? 0.5 : 0;
    const { floats } = tensor;
    for (let i = 0; i < floats.length; i++) floats[i] = Math.fround(centre + 0.4 * random.normal());
  }
  return model;
}

/** Logits of rows of ids as plain numbers, all rows and positions. */
export function logitsOf(model: HazeModel, rows: readonly (readonly number[])[]): Float64Array {
  return step(() => {
    const input = ids(rows.flat(), { shape: [rows.length, rows[0]!.length], kernels: model.kernels });
    return Float64Array.from(model.logits(input).floats);
  }, model.kernels);
}

/** Ids that repeat with no short period. */
export function someIds(count: number, vocabSize: number, seed = 1): number[] {
  const random = new Pcg64(seed);
  return Array.from({ length: count }, () => Math.floor(random.uniform() * vocabSize));
}

/** Largest absolute difference. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
