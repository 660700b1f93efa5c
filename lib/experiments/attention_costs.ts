/** What attention alone costs. */
import { countingKernels } from "../attention/mod.ts";
import { noGradient } from "../autograd/mod.ts";
import { kernelsNamed } from "../kernels/mod.ts";
import type { HazePreset, HeadType } from "../models/mod.ts";
import { Parameters } from "../nn/mod.ts";
import { step, zeros } from "../tensor/mod.ts";
import { HEADS } from "../models/haze/heads.ts";

/** Operations a token of one attention layer with heads of a type, mean over a full window: counted as they run. */
export function attentionCosts({ nEmb: C, nHeads: H, T }: HazePreset, headType: HeadType): number {
  const { kernels, flops } = countingKernels(kernelsNamed("reference32"));
  const sizes = { C, H, D: C / H, T };
  const parameters = new Parameters(HEADS[headType].specs("heads", sizes), kernels);
  try {
    noGradient(() =>
      step(
        () =>
          void HEADS[headType].run(parameters, "heads", zeros([1, T, C], { kernels }), sizes, { layer: 0 }),
        kernels,
      )
    );
    return flops() / T;
  } finally {
    parameters.close();
  }
}
