/** G10: "fully compatible with autograd". */
import { resoGradientTrial } from "../reso_llm/gradient_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByRuns, meanOf } from "./decide.ts";
import { certainly } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

/** The largest relative distance that rounding explains. */
const ROUNDING = 1e-5;

/** G10. */
export const AUTOGRAD_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G10", comparisons: 0, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Gradients of every layer" },
  statement: "the enhanced model is fully compatible with autograd",
  reading:
    "with all layers acting every trained parameter has a gradient that is not 0, and it is that of finite differences. A " +
    "parameter that no gradient reaches reverses it",
  test:
    "A model of a few hundred weights in float64, concepts, memory, foci and oscillators acting: exact slopes of up to 12 " +
    "entries a parameter against central differences",
  smallestEffect: "none is used: slopes are compared up to rounding",
  nullControl: "the differences know nothing of the tape; upstream's extension parameters get no gradient",
  async decide(options) {
    const trial = resoGradientTrial();
    return await decideByRuns([{ name: "gradients", trial }], "one model a seed", options, (resultsOf) => {
      const results = resultsOf(trial);
      const worst = Math.max(...results.map(({ metrics }) => metrics.worst!));
      const figure = (name: string) => meanOf(results, name);
      const all = results.every(({ metrics }) => metrics.reached === metrics.tensors);
      return {
        verdict: certainly(all && worst < ROUNDING),
        summary: `${figure("reached")} of ${figure("tensors")} parameters have a gradient, ${
          figure("reachedExtensions")
        } of ${figure("extensions")} of the layers that upstream does not train; of ${
          figure("varied")
        } slopes the worst is ${worst.toExponential(0)} of its parameter's largest from its difference`,
        table: {
          columns: ["figure", "mean"],
          rows: ["tensors", "reached", "extensions", "reachedExtensions", "varied", "worst"].map((name) => [
            ...[name, figure(name)],
          ]),
        },
      };
    });
  },
};
