/** Named sizes. */
import type { HazeConfig } from "./config.ts";

/** Sizes of a model apart from its vocabulary. */
export type HazePreset = Omit<HazeConfig, "vocabSize">;

/** `tiny` is what the main job trains; `small` is for a book and ten minutes; `seed` has the seed's sizes. */
export const HAZE_PRESETS: { readonly [N in "tiny" | "small" | "seed"]: HazePreset } = {
  tiny: { T: 48, nEmb: 64, nodes: 128, nBlocks: 2, nHeads: 4, headType: "hybrid", alpha: 0.5 },
  small: { T: 128, nEmb: 128, nodes: 384, nBlocks: 3, nHeads: 4, headType: "hybrid", alpha: 0.5 },
  seed: { T: 32, nEmb: 64, nodes: 64, nBlocks: 3, nHeads: 4, headType: "hybrid", alpha: 0.5 },
};
