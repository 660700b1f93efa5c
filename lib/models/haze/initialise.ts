/**
 * Initial weights: 0.02·N(0, 1) for every matrix, drawn from numpy's stream in upstream's order, so that a seed gives
 * upstream's weights. Gains 1, offsets 0, gates alpha.
 */
import type { Parameters } from "../../nn/mod.ts";
import type { Pcg64 } from "../../random/mod.ts";
import type { HazeConfig } from "./config.ts";

const SCALE = 0.02;

/** Fills `parameters` of a model of this config. */
export function initialiseHaze(parameters: Parameters, config: HazeConfig, random: Pcg64): void {
  const { nEmb: C, nHeads: H, nBlocks: L, T, headType, alpha } = config;
  const D = C / H;
  const draw = () => Math.fround(SCALE * random.normal());
  /** Fills columns [first, first + count) of all rows, row by row: one matrix of upstream's. */
  const fill = (name: string, first?: number, count?: number): void => {
    const { shape, floats } = parameters.get(name);
    const [rows, columns] = shape as [number, number];
    const [start, width] = [first ?? 0, count ?? columns];
    for (let row = 0; row < rows; row++) {
      for (let column = start; column < start + width; column++) floats[row * columns + column] = draw();
    }
  };
  const reweightHead = (path: string, h: number): void => {
    fill(`${path}.wv`, h * D, D);
    fill(`${path}.wr`, h * T, T);
  };
  const contentHead = (path: string, h: number): void => {
    for (const part of [0, 1, 2]) fill(`${path}.wqkv`, part * C + h * D, D);
  };

  fill("embed");
  fill("pos");
  for (let block = 0; block < L; block++) {
    const path = `blocks.${block}`;
    for (let h = 0; h < H; h++) {
      if (headType !== "content") {
        reweightHead(headType === "hybrid" ? `${path}.heads.reweight` : `${path}.heads`, h);
      }
      if (headType !== "reweight") {
        contentHead(headType === "hybrid" ? `${path}.heads.content` : `${path}.heads`, h);
      }
    }
    fill(`${path}.mlp.w0`);
    fill(`${path}.mlp.w1`);
    for (const norm of ["ln1", "ln2"]) parameters.get(`${path}.${norm}.gain`).floats.fill(1);
    if (headType === "hybrid") parameters.get(`${path}.heads.gate`).floats.fill(alpha);
  }
  parameters.get("ln_f.gain").floats.fill(1);
  fill("w2");
}
