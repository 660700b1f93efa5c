/** S3: "retrieval must prove its worth". */
import type { Comparison, Metric } from "../comparison.ts";
import { SpiralLab } from "../spiral/spiral_lab.ts";
import { SMALLEST_NATS } from "../spiral/mechanism_kinds.ts";
import { teacherTrial } from "../spiral/teacher_trial.ts";
import type { SpiralConfig } from "../../models/mod.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";
import { type SpiralArm, SpiralArms } from "./spiral_arms.ts";

const LIARS = 0.1;
const HEAD: Metric = {
  name: "headNats.retrieval",
  unit: "nats, NLL of the retrieving head",
  better: "lower",
};
const RULES = ["credit", "none", "use"] as const;
const SIZES = { quick: { vocabSize: 64, batches: 500 }, full: { vocabSize: 128, batches: 1000 } } as const;
const WITH: SpiralArm = { label: "8 retrieved" };
const WITHOUT: SpiralArm = { label: "nothing retrieved", model: { retrieved: 0 } };

/** S3. */
export const RETRIEVAL_CLAIM: Claim = {
  ...{ document: "spiral", id: "S3", comparisons: 3, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Sources that lie" },
  statement: "retrieval must prove its worth: sources are throttled by what they contribute",
  reading:
    "of sources a tenth of which lies, the liars' weights fall below half of those of the others, and what is retrieved " +
    "foretells better than with all weights 1, and than with weights that fall by use",
  test:
    "A teacher alone in bigram worlds: NLL of its retrieving head and mean weights by rule, paired over seeds; the " +
    "student with nothing retrieved stands beside and decides nothing",
  smallestEffect: "0.02 nats",
  nullControl: "upstream's rule, by which sources lose weight the more they are used, right or wrong",
  async decide(options) {
    const lab = SpiralLab.beside(options.lab);
    const size = SIZES[options.isQuick ? "quick" : "full"];
    const trialOf = (sourceRule: SpiralConfig["sourceRule"]) =>
      teacherTrial({ ...size, model: { liars: LIARS, sourceRule }, tracker: "follows" }, lab);
    const trials = { credit: trialOf("credit"), none: trialOf("none"), use: trialOf("use") };
    const arms = new SpiralArms(options);
    const comparisons: Comparison[] = [
      ...(["none", "use"] as const).map((rule) => ({
        ...{ name: `credit / ${rule}`, metric: HEAD, smallestEffect: SMALLEST_NATS, claimed: "a" as const },
        ...{ a: { label: "credit", trial: trials.credit }, b: { label: rule, trial: trials[rule] } },
        budget: "the same batches and no student",
      })),
      arms.compare(WITH, WITHOUT, { isClaimed: false }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [none, use, student] = comparisons.map(({ name }) => rowOf(name));
      const figure = (rule: typeof RULES[number], metric: string) => meanOf(resultsOf(trials[rule]), metric);
      const worst = Math.max(
        ...resultsOf(trials.credit).map(({ metrics }) => metrics.liarWeight! / metrics.honestWeight!),
      );
      return {
        verdict: allOf(isBetter(none!), isBetter(use!), certainly(worst < 0.5)),
        summary: `by credit liars weigh ${figure("credit", "liarWeight").toFixed(2)} and the others ${
          figure("credit", "honestWeight").toFixed(2)
        } (largest ratio of a seed ${worst.toFixed(2)}), by use all ${
          figure("use", "honestWeight").toFixed(2)
        }; the retrieving head is ${showDifference(none!)} nats from weights of 1 and ${
          showDifference(use!)
        } from the rule by use; the student is ${
          showDifference(student!)
        } from one whose teacher retrieves nothing`,
        table: {
          columns: ["rule", "retrieving head, nats", "fused nats", "weight of liars", "weight of the others"],
          rows: RULES.map((rule) => [
            rule,
            ...["headNats.retrieval", "fusedNats", "liarWeight", "honestWeight"].map((name) =>
              figure(rule, name)
            ),
          ]),
        },
      };
    });
  },
};
