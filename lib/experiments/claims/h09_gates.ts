/** H9: "the model can decide the mix". */
import { HAZE_PRESETS } from "../../models/mod.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { smallestGateGradient } from "./gate_gradient.ts";
import { gateShifts, lastGates } from "./gates.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { HYBRID, type TrainedArm, TrainedArms } from "./trained_arms.ts";
import { claimConfig } from "./sizes.ts";

const FIXED: TrainedArm = {
  ...{ label: "gates at alpha", model: { headType: "hybrid" }, nulls: ["gatesFixed"] },
  isInert: true,
};
const RANDOM: TrainedArm = {
  ...{ label: "random gates", model: { headType: "hybrid" }, nulls: ["gatesRandom"] },
  isInert: true,
};

/** H9. */
export const GATE_CLAIM: Claim = {
  ...{ id: "H9", document: "haze", comparisons: 2 },
  statement: "the model can decide the mix (gate)",
  reading:
    "a gradient reaches every gate, training moves the gates, and the loss is lower than with gates that stay " +
    `at ${HAZE_PRESETS.tiny.alpha}, and than with gates that differ without having learned to`,
  test:
    "Gradient of the loss by each gate at the start; gates along the run; held-out loss of learned gates against " +
    "fixed ones and with random ones, the control, paired over seeds: certainly better than both if it holds",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per character`,
  nullControl: "gates drawn evenly from 0 to 1 and not trained: gates that differ, but were not learned",
  notebook: { file: "01-haze", cell: "Gates" },
  async decide(options) {
    const { lab, isQuick, seeds } = options;
    const arms = new TrainedArms(options, HYBRID);
    const others = [FIXED, RANDOM];
    const comparisons = others.map((other) =>
      arms.compare(`learned gates / ${other.label}`, HYBRID, other, SMALLEST_EFFECT_BITS)
    );
    const { model } = claimConfig(isQuick);
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      const learned = resultsOf(arms.arm(HYBRID).trial);
      const gradient = Math.min(...seeds.map((seed) => smallestGateGradient(model, seed, lab)));
      const shifts = gateShifts(learned, model.alpha);
      const shift = shifts.at(-1)!.shift;
      return {
        verdict: allOf(certainly(gradient > 0 && shift > 0), ...rows.map(isBetter)),
        summary: `the least gradient of any gate at the start is ${
          gradient.toExponential(1)
        } nats; gates move by ${shift.toFixed(2)} on average; learned gates are ${
          rows.map((row) => `${showDifference(row)} bits per character from ${row.b.label}`).join(", ")
        }`,
        table: {
          columns: ["gates", "bits/character", "at the end, by layer and head"],
          rows: [
            ...[HYBRID, ...others].map((arm) => {
              const results = resultsOf(arms.arm(arm).trial);
              const gates = lastGates(results).map((layer) => layer.map((gate) => gate.toFixed(2)).join(" "));
              return [
                arm === HYBRID ? "learned" : arm.label,
                meanOf(results, "bitsPerCharacter"),
                gates.join("; "),
              ];
            }),
            ...shifts.map(({ step, shift }) => [
              `learned, after ${step} steps`,
              "-",
              `mean |gate - alpha| ${shift.toFixed(3)}`,
            ]),
          ],
        },
      };
    });
  },
};
