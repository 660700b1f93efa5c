/** G15: "episodic tags say when something was learned". */
import type { Comparison } from "../comparison.ts";
import { MEMORIES } from "../reso_llm/memory_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { memoryTrialOf } from "./reso_llm_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";

/** The smallest difference of times that matters, the distance of two lines; and the most that may be left of a guess's error. */
const [SMALLEST_TOKENS, LEFT] = [10, 0.5];
/** Memories of the ruling. */
const ASKED = 20;

/** G15. */
export const WHEN_CLAIM: Claim = {
  ...{ document: "reso-llm", id: "G15", comparisons: 2 },
  notebook: { file: "05-reso-llm", cell: "When" },
  statement: 'episodic tagging enables "when did I learn this?"',
  reading:
    `asked by three of its words when one of ${ASKED} lines was learnt, the memory is off by at most half of what naming ` +
    "one of them blindly is off by. More, and the claim does not hold. The tag itself is exact: what is measured is " +
    "whether the right moment is found",
  test:
    "Lines of the text, ten tokens apart, nothing fading: mean distance of the time told from the true one, of 5, 20 and 60 " +
    "lines; paired over seeds",
  smallestEffect: `${SMALLEST_TOKENS} tokens`,
  nullControl: "one of the moments named blindly",
  async decide(options) {
    const trial = memoryTrialOf(options);
    const comparisons = MEMORIES.filter((lines) => lines >= ASKED).map((lines): Comparison => ({
      ...{ name: `${lines} lines`, smallestEffect: SMALLEST_TOKENS, claimed: "a", budget: "the same lines" },
      metric: { name: `timeError.${lines}`, unit: "tokens", better: "lower" },
      a: { label: "recalled", trial },
      b: { label: "named blindly", trial, metric: `blindTimeError.${lines}` },
    }));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const figure = (name: string) => meanOf(resultsOf(trial), name);
      const rows = comparisons.map(({ name }) => rowOf(name));
      const isNear = figure(`timeError.${ASKED}`) <= LEFT * figure(`blindTimeError.${ASKED}`);
      return {
        verdict: allOf(...rows.map(isBetter), certainly(isNear)),
        summary: `the time of one of ${ASKED} lines is told ${
          figure(`timeError.${ASKED}`).toFixed(0)
        } tokens off (${showDifference(rows[0]!, 0)} from a blind ${
          figure(`blindTimeError.${ASKED}`).toFixed(0)
        }), of 60 ${figure("timeError.60").toFixed(0)} off (${
          showDifference(rows[1]!, 0)
        }); the line itself comes first in ${(100 * figure(`recall.${ASKED}`)).toFixed(0)} % and ${
          (100 * figure("recall.60")).toFixed(0)
        } % (upstream's letters: ${(100 * figure(`upstream.${ASKED}`)).toFixed(0)} % and ${
          (100 * figure("upstream.60")).toFixed(0)
        } %)`,
        table: {
          columns: ["lines", "error, tokens", "blind error, tokens", "line comes first"],
          rows: MEMORIES.map((lines) => [
            ...[
              lines,
              figure(`timeError.${lines}`),
              figure(`blindTimeError.${lines}`),
              figure(`recall.${lines}`),
            ],
          ]),
        },
      };
    });
  },
};
