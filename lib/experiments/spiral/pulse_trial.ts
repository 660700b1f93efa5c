/** The trial of the hazard pulse: one block's gradient is ten times itself for one step, and what control makes of it. */
import type { SpiralModel } from "../../models/mod.ts";
import type { Trial } from "../trial.ts";
import { spiralConfigJson, type SpiralTrialConfig } from "./spiral_config.ts";
import type { SpiralLab } from "./spiral_lab.ts";
import { trainSpiral } from "./train_spiral.ts";

/** The gradient's factor, the block that is looked at, and the first step that may be disturbed. */
const [PULSE, BLOCK, FIRST] = [10, 0, 20];
/** Steps that control leaves between two changes of a block. */
const REST = 5;

/** Which block's gradient is disturbed: the one that is looked at, another, or none. */
export type PulsedBlock = "own" | "other" | "none";

/**
 * At the first step from 20 on at which both blocks may be changed. Metrics of that step: `keepKRise` and `rhoRise` of the
 * first block, its `hazard`, `otherHazard` of the second and `otherKeepKRise`, and `step`, when it was.
 *
 * @throws {RangeError} if the run has no such step.
 */
export function pulseTrial(config: SpiralTrialConfig, pulsed: PulsedBlock, lab: SpiralLab): Trial {
  return {
    experiment: "spiral/pulse/1",
    config: { ...spiralConfigJson(config), pulsed, backend: lab.kernels.name },
    data: lab.dataOf(config),
    async run(seed, control) {
      let at = 0;
      let before: Blocks | undefined;
      let after: Blocks | undefined;
      const { model } = await trainSpiral(config, seed, lab, control, (model, step, gradientOf) => {
        if (at > 0 && !after) after = blocksOf(model);
        if (at > 0 || step < FIRST) return;
        const now = blocksOf(model);
        if (now.since.slice(0, 2).some((steps) => steps < REST)) return;
        [at, before] = [step, now];
        if (pulsed === "none") return;
        const block = pulsed === "own" ? BLOCK : BLOCK + 1;
        for (
          const name of model.parameters.trainedNames.filter((one) => one.startsWith(`blocks.${block}.`))
        ) {
          model.kernels.scale(gradientOf(name), PULSE, gradientOf(name));
        }
      });
      model.close();
      if (!before || !after) {
        throw new RangeError(
          "Cannot disturb a run as it must have a step at which blocks may be changed: none",
        );
      }
      const rise = (name: "keepK" | "rho", block: number) => after![name][block]! - before![name][block]!;
      return {
        metrics: {
          ...{ keepKRise: rise("keepK", BLOCK), rhoRise: rise("rho", BLOCK), hazard: after.hazard[BLOCK]! },
          ...{ otherHazard: after.hazard[BLOCK + 1]!, otherKeepKRise: rise("keepK", BLOCK + 1), step: at },
        },
      };
    },
  };
}

type Blocks = Readonly<Record<"keepK" | "rho" | "hazard" | "since", readonly number[]>>;

function blocksOf({ parameters }: SpiralModel): Blocks {
  const of = (name: string) => [...parameters.get(`control.${name}`).floats];
  return { keepK: of("keepK"), rho: of("rho"), hazard: of("hazard"), since: of("sinceChange") };
}
