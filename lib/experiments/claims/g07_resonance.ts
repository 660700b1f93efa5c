/** G7: "stochastic resonance escapes repetition, and acts only then". */
import type { Metric } from "../comparison.ts";
import { NOISES } from "../reso_llm/loops.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { percent, resoLLMUseOf, within } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

/** The smallest share of loops that matters. */
const SMALLEST = 0.1;
/** Where the watch may act in a text without loops. */
const RARELY = 0.001;
const ESCAPED: Metric = { name: "escaped", unit: "loops left within 20 tokens, share", better: "higher" };

/** G7. */
export const RESONANCE_NOISE_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G7", comparisons: 2, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Loops" },
  statement:
    "stochastic resonance: escape repetitive patterns; it only activates when repetition is detected",
  reading:
    "of loops that a model goes round in greedily, noise that begins with the loop and grows ends more than no noise and than " +
    "noise of its first strength throughout; on the text itself it acts after fewer than one token of a thousand. That " +
    "escape is likeliest at a middling strength, as resonance would have it, is looked at and not asked for",
  test:
    "Loops of trained models that last for 20 tokens without noise: share that is left within 20, by noise, and what the " +
    "model without noise says of these tokens; the watch along the built-in text",
  smallestEffect: `${SMALLEST} of the share of loops`,
  nullControl: "no noise: none of these loops ends; noise of a fixed strength",
  async decide(options) {
    const trial = resoLLMUseOf(options);
    const budget = "one trained model and the same loops for all";
    const compare = (b: string) =>
      within(trial, ESCAPED, ["escaped.ramp", b], { smallestEffect: SMALLEST, budget });
    const comparisons = [compare("escaped.none"), compare("escaped.0.1")];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [none, fixed] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      const loops = figure("loops") * options.seeds.length;
      return {
        verdict: allOf(certainly(figure("actsOnText") < RARELY), isBetter(none!), isBetter(fixed!)),
        summary: `of ${loops} loops growing noise ends ${percent(figure("escaped.ramp"))} (${
          showDifference(none!, 2)
        } against none); fixed noise ends ${
          NOISES.slice(2).map((noise) => `${percent(figure(`escaped.${noise}`))} at ${noise}`).join(", ")
        }: the stronger, the more, at more nats a token; on the text it acts after ${
          percent(figure("actsOnText"), 2)
        } of tokens`,
        table: {
          columns: ["noise", "loops left", "nats/token of what follows"],
          rows: NOISES.map((noise) => [noise, figure(`escaped.${noise}`), figure(`escapeNats.${noise}`)]),
        },
      };
    });
  },
};
