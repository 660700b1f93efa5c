/** R5: "numerical gradients are slow but accurate". */
import { gradientTrial } from "../resoformer/gradient_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByRuns, meanOf } from "./decide.ts";
import { certainly } from "./rulings.ts";

const ACCURATE = 0.999;

/** R5. */
export const GRADIENT_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R5", comparisons: 0 },
  notebook: { file: "03-resoformer", cell: "Numerical against exact" },
  statement:
    "numerical training: gradient computation by finite differences for full trainability (slow but accurate)",
  reading:
    `accurate: central differences in all weights point where the exact gradient does, to a cosine of ${ACCURATE}. That ` +
    "they are slow follows from their two passes a weight and is not ruled on; nor is what upstream takes, a tenth of " +
    "the weights at a time, whose cosine is shown beside",
  test:
    "Exact and numerical gradients of a small model in float64, both of everything on; cosines over all weights",
  smallestEffect: `a cosine of ${ACCURATE}`,
  nullControl: "a random direction: it must not pass for the gradient",
  async decide(options) {
    const trial = gradientTrial();
    const arms = [{ name: "gradients", trial }];
    return await decideByRuns(arms, "one model and batch for all gradients", options, (resultsOf) => {
      const results = resultsOf(trial);
      const figure = (name: string) => meanOf(results, name);
      const isAccurate = results.every(({ metrics }) => metrics.cosine! > ACCURATE);
      const isControlled = results.every(({ metrics }) => Math.abs(metrics.cosineRandom!) < 0.5);
      const ratio = results.map(({ timings }) => timings!.numericalMs! / timings!.exactMs!);
      return {
        verdict: isControlled ? certainly(isAccurate) : "undecided",
        summary: `differences in all ${figure("parameters").toFixed(0)} weights take ${
          figure("passes").toFixed(0)
        } passes and have a cosine of ${figure("cosine").toFixed(6)} (worst error ${
          figure("worst").toExponential(0)
        } of a tensor's largest slope) with the exact gradient; in a tenth of the weights alone, as upstream takes them, only of ${
          figure("cosineTenth").toFixed(2)
        } (a random direction: ${figure("cosineRandom").toFixed(2)})`,
        table: {
          columns: ["gradient", "cosine with the exact one"],
          rows: [
            ["differences, all weights", figure("cosine")],
            ["differences, a tenth of the weights", figure("cosineTenth")],
            ["random direction", figure("cosineRandom")],
          ],
        },
        machine: { numericalToExact: ratio.reduce((sum, x) => sum + x, 0) / ratio.length },
      };
    });
  },
};
