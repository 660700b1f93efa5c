/**
 * Initial weights: 0.02·N(0, 1) for every matrix, drawn from numpy's stream in upstream's order, so that a seed gives
 * upstream's weights. Gains 1, offsets 0, gates alpha.
 */
import type { HeadSizes } from "../../attention/mod.ts";
import type { Parameters } from "../../nn/mod.ts";
import type { Pcg64 } from "../../random/mod.ts";
import type { HazeConfig } from "./config.ts";
import { type BlockSizes, headSizes } from "./specs.ts";

const SCALE = 0.02;

/** Draws columns [first, first + count) of all rows, row by row: one matrix of upstream's. */
type Fill = (name: string, first?: number, count?: number) => void;

function filler(parameters: Parameters, random: Pcg64): Fill {
  return (name, first, count) => {
    const { shape, floats } = parameters.get(name);
    const [rows, columns] = shape as [number, number];
    const [start, width] = [first ?? 0, count ?? columns];
    for (let row = 0; row < rows; row++) {
      for (let column = start; column < start + width; column++) {
        floats[row * columns + column] = Math.fround(SCALE * random.normal());
      }
    }
  };
}

/** Fills `parameters` of a model of this config. */
export function initialiseHaze(parameters: Parameters, config: HazeConfig, random: Pcg64): void {
  const fill = filler(parameters, random);
  fill("embed");
  fill("pos");
  for (let block = 0; block < config.nBlocks; block++) {
    initialiseBlock(parameters, `blocks.${block}`, config, random);
  }
  parameters.get("ln_f.gain").floats.fill(1);
  fill("w2");
}

/** Fills the heads at `path`, one after the other. */
export function initialiseHeads(
  parameters: Parameters,
  path: string,
  sizes: HeadSizes,
  { headType, alpha }: Pick<HazeConfig, "headType" | "alpha">,
  random: Pcg64,
): void {
  const { C, H, D, T } = sizes;
  const fill = filler(parameters, random);
  const inner = (kind: string) => headType === "hybrid" ? `${path}.${kind}` : path;
  for (let h = 0; h < H; h++) {
    if (headType !== "content") {
      fill(`${inner("reweight")}.wv`, h * D, D);
      fill(`${inner("reweight")}.wr`, h * T, T);
    }
    if (headType !== "reweight") {
      for (const part of [0, 1, 2]) fill(`${inner("content")}.wqkv`, part * H * D + h * D, D);
    }
  }
  if (headType === "hybrid") parameters.get(`${path}.gate`).floats.fill(alpha);
}

/** Fills one block at `path`. */
export function initialiseBlock(
  parameters: Parameters,
  path: string,
  config: BlockSizes,
  random: Pcg64,
): void {
  const fill = filler(parameters, random);
  initialiseHeads(parameters, `${path}.heads`, headSizes(config), config, random);
  fill(`${path}.mlp.w0`);
  fill(`${path}.mlp.w1`);
  for (const norm of ["ln1", "ln2"]) parameters.get(`${path}.${norm}.gain`).floats.fill(1);
}
