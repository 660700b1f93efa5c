/** G10: "fully compatible with autograd". */
import { resoGradientTrial } from "../reso_llm/gradient_trial.ts";
import { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import type { Claim } from "./claim.ts";
import { decideByRuns, meanOf } from "./decide.ts";
import { reachTrial } from "./reach_trial.ts";
import { certainly, given } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

/** How far a slope may be from its difference, in the largest slope of its parameter. */
const WORST = 1e-5;

/** G10. */
export const AUTOGRAD_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G10", comparisons: 0, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Gradients of every layer" },
  statement: "the enhanced model is fully compatible with autograd",
  reading:
    `every trained parameter, of the layers that the document adds too, has the slope that differences give, to ${WORST} of ` +
    "the parameter's largest; and in training on text each has a slope that is not 0 once a step was made. Before it, " +
    "the memory's gate is shut and lets no slope through to its matrix. One parameter that fails is enough against " +
    "the claim",
  test:
    "A small model in float64 with all layers acting: slopes against central differences, some of each parameter's " +
    "entries; and a model of the laboratory on windows of the text, before and after a step",
  smallestEffect: "one parameter without a slope",
  nullControl: "a batch in which no concept and no memory is given: what lives of them must have no slope",
  async decide(options) {
    const [slopes, reach] = [resoGradientTrial(), reachTrial(ResoLLMLab.beside(options.lab))];
    const arms = [{ name: "slopes", trial: slopes }, { name: "reach", trial: reach }];
    return await decideByRuns(arms, "one model for all slopes", options, (resultsOf) => {
      const [exact, real] = [slopes, reach].map((trial) => resultsOf(trial).map(({ metrics }) => metrics));
      const worst = Math.max(...exact!.map((metrics) => metrics.worst!));
      const isExact = worst < WORST && exact!.every((one) => one.reached === one.tensors);
      const isReached = real!.every((one) => one["reached.second"] === one.tensors);
      const isControlled = real!.every((one) => one["reached.unfed"] === one.tensors! - one.fed!);
      const [ofSlopes, ofReach] = [slopes, reach].map((trial) => (name: string) =>
        meanOf(resultsOf(trial), name)
      );
      const range = (name: string) => {
        const all = real!.map((metrics) => metrics[name]!);
        const [least, most] = [Math.min(...all), Math.max(...all)];
        return least === most ? `${least}` : `${least} to ${most}`;
      };
      return {
        verdict: given(certainly(isControlled), certainly(isExact && isReached)),
        summary: `${ofSlopes!("reached")} of ${ofSlopes!("tensors")} parameters, ${
          ofSlopes!("reachedExtensions")
        } of ${ofSlopes!("extensions")} of the added layers, have slopes, at most ${
          worst.toExponential(0)
        } from differences in ${ofSlopes!("varied").toFixed(0)} entries; on text ${
          range("reached.first")
        } of ${range("tensors")} before the first step, ${range("reached.second")} after it, and ${
          range("reached.unfed")
        } of a batch without concepts and memory`,
        table: {
          columns: ["slopes", "parameters with one", "of"],
          rows: [
            ["small model, all layers acting", ofSlopes!("reached"), ofSlopes!("tensors")],
            ["text, before the first step", ofReach!("reached.first"), ofReach!("tensors")],
            ["text, after it", ofReach!("reached.second"), ofReach!("tensors")],
            ["text, without concepts and memory", ofReach!("reached.unfed"), ofReach!("tensors")],
          ],
        },
      };
    });
  },
};
