/** G3: "PRSC gives compositional semantics". */
import { compositionFigures } from "../reso_llm/composition.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, showDifference } from "./decide.ts";
import { type ResoLLMArm, ResoLLMArms, WHOLE } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { RESO_LLM_SEEDS } from "./sizes.ts";

const NONE: ResoLLMArm = { label: "no concepts", model: { "prsc.enabled": false } };
const MIXED: ResoLLMArm = { label: "bindings by lot", nulls: ["mixedBindings"] };

/** G3. */
export const CONCEPT_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G3", comparisons: 2, fullSeeds: RESO_LLM_SEEDS },
  notebook: { file: "05-reso-llm", cell: "Concepts" },
  statement: "PRSC: compositional semantics through prime interference",
  reading:
    "a composition of two concepts is taken apart into just these; concepts are alike by the share of primes that they have " +
    "in common, and not at all without one; and a model that is told of frequent runs of tokens foretells held-out talk " +
    "better than without the layer, and than with runs put together by lot. One part that fails reverses it",
  test:
    "Compositions of all pairs of ten concepts of three primes each, in a memory of all; similarity of 30 and 42, which " +
    "share two of three; held-out loss of trained models, paired over seeds",
  smallestEffect: "0.02 nats per token",
  nullControl: "as many bindings of as many tokens, put together by lot",
  async decide(options) {
    const arms = new ResoLLMArms(options);
    const comparisons = [arms.compare(WHOLE, NONE), arms.compare(WHOLE, MIXED)];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [none, mixed] = comparisons.map(({ name }) => rowOf(name));
      const { pairs, exact, shared, disjoint } = compositionFigures();
      return {
        verdict: allOf(
          certainly(exact === pairs && Math.abs(shared - 2 / 3) < 1e-9 && disjoint < 1e-9),
          ...[isBetter(none!), isBetter(mixed!)],
        ),
        summary:
          `${exact} of ${pairs} compositions come apart into their two concepts; 30 and 42 are alike by ${
            shared.toFixed(3)
          }, numbers without a common prime by ${disjoint.toFixed(3)}; bindings change held-out nats by ${
            showDifference(none!)
          }, and by ${showDifference(mixed!)} against bindings by lot`,
        table: {
          columns: ["model", "nats/token", "bindings in a batch"],
          rows: arms.rows([WHOLE, NONE, MIXED], ["heldOutNats", "bindingsUsed"], resultsOf),
        },
      };
    });
  },
};
