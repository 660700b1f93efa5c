/** G3: "PRSC gives compositional semantics". */
import { SMALLEST_NATS } from "../reso_llm/metrics.ts";
import { ResoLLMLab } from "../reso_llm/reso_llm_lab.ts";
import type { Claim } from "./claim.ts";
import { conceptTrial, PARTS } from "./concept_trial.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { type ResoLLMArm, ResoLLMArms, WHOLE } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";
import { runStudy } from "../study.ts";

const NONE: ResoLLMArm = { label: "no concepts", model: { "prsc.enabled": false } };
const BY_LOT: ResoLLMArm = { label: "bindings by lot", nulls: ["mixedBindings"] };
/** Share of compositions of two whose parts must be found. */
const FOUND = 0.95;
/** Likeness by shared primes is a matter of arithmetic. */
const EXACT = 1e-9;

/** G3. */
export const COMPOSITION_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G3", comparisons: 2, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Concepts" },
  statement: "PRSC, prime resonance semantic coherence: compositional semantics through prime interference",
  reading:
    `compositional: the two concepts nearest to a composition are its parts in ${
      100 * FOUND
    } of 100 cases among sixty ` +
    "words of the text, and likeness is what shared primes say; semantics: a model to which runs of tokens are " +
    "bound foretells held-out talks better than one to which as many runs put together by lot are. One that fails is " +
    "enough against the claim. Primes are numbers of tokens: words are alike by spelling, and nothing says " +
    "that such likeness is one of meaning",
  test:
    "Words bound to their tokens, composed and taken apart; nats a token of what the assistant says in held-out talks, " +
    "with bindings, with as many by lot, and without the layer; paired over seeds",
  smallestEffect: `${SMALLEST_NATS} nats per token; ${100 * FOUND} % of compositions`,
  nullControl: "runs of as many tokens put together by lot; compositions of words that are not bound",
  async decide(options) {
    const arms = new ResoLLMArms(options);
    const lab = ResoLLMLab.beside(options.lab);
    const comparisons = [arms.compare(WHOLE, BY_LOT), arms.compare(WHOLE, NONE)];
    const concepts = conceptTrial(options.isQuick ? 200 : 1000, lab);
    const parts = await runStudy(
      { arms: [{ name: "concepts", trial: concepts }], seeds: options.seeds },
      options,
    );
    if (!parts.complete) return undefined;
    const figure = (name: string) => meanOf(parts.results.get("concepts")!, name);
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [lot, without] = comparisons.map(({ name }) => rowOf(name));
      const isFound = figure("nearest.2") >= FOUND && figure("likenessError") < EXACT;
      const percent = (name: string) => `${(100 * figure(name)).toFixed(1)} %`;
      return {
        verdict: allOf(certainly(isFound), isBetter(lot!)),
        summary: `the parts of a composition of two are nearest to it in ${
          percent("nearest.2")
        } of cases (of five: ${percent("nearest.5")}), and alone above the threshold in ${
          percent("exact.2")
        }; compositions of unbound words name something in ${
          percent("named.unbound")
        }; bound runs change the loss by ${showDifference(lot!)} nats from runs by lot and ${
          showDifference(without!)
        } from none`,
        table: {
          columns: [
            "parts; or model",
            "nearest are the parts; or nats/token",
            "alone above the threshold; or bindings in a batch",
          ],
          rows: [
            ...PARTS.map((k) => [k, figure(`nearest.${k}`), figure(`exact.${k}`)]),
            ...arms.rows([WHOLE, BY_LOT, NONE], ["heldOutNats", "bindingsUsed"], resultsOf),
          ],
        },
      };
    });
  },
};
