/** Which parameters a haze model of some config has. */
import type { HeadSizes } from "../../attention/mod.ts";
import { feedForwardSpecs, normSpecs, type ParameterSpec } from "../../nn/mod.ts";
import type { HazeConfig } from "./config.ts";
import { HEADS } from "./heads.ts";

/** What of a config a single block depends on. */
export type BlockSizes = Omit<HazeConfig, "vocabSize" | "nBlocks">;

/** The letters that head functions take. */
export function headSizes({ nEmb: C, nHeads: H, T }: Pick<HazeConfig, "nEmb" | "nHeads" | "T">): HeadSizes {
  return { C, H, D: C / H, T };
}

/** Names and shapes of one block. */
export function blockSpecs(path: string, config: BlockSizes): ParameterSpec[] {
  const { nEmb: C, nodes: F, headType } = config;
  return [
    ...normSpecs(`${path}.ln1`, C),
    ...HEADS[headType].specs(`${path}.heads`, headSizes(config)),
    ...normSpecs(`${path}.ln2`, C),
    ...feedForwardSpecs(`${path}.mlp`, C, F),
  ];
}

/** Names and shapes in the order of the forward pass. */
export function hazeSpecs(config: HazeConfig): ParameterSpec[] {
  const { vocabSize: V, T, nEmb: C, nBlocks: L } = config;
  return [
    { name: "embed", shape: [V, C] },
    { name: "pos", shape: [T, C] },
    ...Array.from({ length: L }, (_, index) => blockSpecs(`blocks.${index}`, config)).flat(),
    ...normSpecs("ln_f", C),
    { name: "w2", shape: [C, V] },
  ];
}
