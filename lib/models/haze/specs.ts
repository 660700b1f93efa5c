/** Which parameters a haze model of some config has. */
import type { HeadSizes } from "../../attention/mod.ts";
import { feedForwardSpecs, normSpecs, type ParameterSpec } from "../../nn/mod.ts";
import type { HazeConfig } from "./config.ts";
import { HEADS } from "./heads.ts";

/** The letters that head functions take. */
export function headSizes({ nEmb: C, nHeads: H, T }: HazeConfig): HeadSizes {
  return { C, H, D: C / H, T };
}

/** Names and shapes in the order of the forward pass. */
export function hazeSpecs(config: HazeConfig): ParameterSpec[] {
  const { vocabSize: V, T, nEmb: C, nodes: F, nBlocks: L, headType } = config;
  const block = (path: string) => [
    ...normSpecs(`${path}.ln1`, C),
    ...HEADS[headType].specs(`${path}.heads`, headSizes(config)),
    ...normSpecs(`${path}.ln2`, C),
    ...feedForwardSpecs(`${path}.mlp`, C, F),
  ];
  return [
    { name: "embed", shape: [V, C] },
    { name: "pos", shape: [T, C] },
    ...Array.from({ length: L }, (_, index) => block(`blocks.${index}`)).flat(),
    ...normSpecs("ln_f", C),
    { name: "w2", shape: [C, V] },
  ];
}
