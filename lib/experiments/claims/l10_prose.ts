/** L10: "Q/A format is gibberish to a model trained on prose". */
import type { Comparison } from "../comparison.ts";
import { llisaTrialConfig } from "../llisa/llisa_config.ts";
import { LlisaLab } from "../llisa/llisa_lab.ts";
import { proseTrial } from "../llisa/prose_trial.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { isBetter } from "./rulings.ts";
import { LLISA_SEEDS } from "./sizes.ts";

/** L10. */
export const PROSE_CLAIM: Claim = {
  ...{ id: "L10", document: "llisa", comparisons: 2, fullSeeds: LLISA_SEEDS },
  statement: "Q/A format is gibberish to a model trained on prose",
  reading:
    "the same words cost more behind Q: and A: than as lines of prose, the marks themselves not counted",
  test: "Bits a byte of what is said, by a model of the base text, in both forms; paired over seeds",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per byte`,
  nullControl: "the same lines of prose in random order: what another context alone costs",
  notebook: { file: "02-llisa", cell: "The seed document, answered" },
  async decide(options) {
    const lab = LlisaLab.beside(options.lab);
    const trial = proseTrial(llisaTrialConfig(options.isQuick), lab);
    const compare = (form: string): Comparison => ({
      ...{ name: `prose / ${form}`, smallestEffect: SMALLEST_EFFECT_BITS },
      a: { label: "prose", trial, metric: "bits.prose" },
      b: { label: form, trial, metric: `bits.${form}` },
      metric: { name: "bits", unit: "bits per byte of what is said", better: "lower" },
      ...(form === "dialogue" ? { claimed: "a" as const } : {}),
      budget: "one base model a seed for all forms",
    });
    const comparisons = ["dialogue", "shuffled"].map(compare);
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [marked, shuffled] = comparisons.map(({ name }) => rowOf(name));
      const figure = (form: string) => meanOf(resultsOf(trial), `bits.${form}`);
      return {
        verdict: isBetter(marked!),
        summary: `as prose the words cost ${figure("prose").toFixed(3)} bits per byte, ${
          showDifference(marked!)
        } from the same behind Q: and A:, and ${showDifference(shuffled!)} from the same in random order`,
        table: {
          columns: ["form", "bits/byte"],
          rows: ["prose", "dialogue", "shuffled"].map((form) => [form, figure(form)]),
        },
      };
    });
  },
};
