/** S1: "the student learns from the teacher". */
import { SPIRAL_DEFAULTS, type SpiralConfig } from "../../models/mod.ts";
import { runStudy } from "../study.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";
import { type SpiralArm, SpiralArms } from "./spiral_arms.ts";

/** Within so much of what can be known, nats, after so many steps. */
const [NEAR, LONG_STEPS] = [0.1, { quick: 500, full: 1500 }] as const;
const LONG_SEEDS = [0, 1, 2];

/** S1. */
export const STUDENT_CLAIM: Claim = {
  ...{ document: "spiral", id: "S1", comparisons: 3, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "The student learns" },
  statement: "the student learns from the teacher",
  reading:
    `with a teacher the student's held-out loss is lower than without, and than with one led astray; and in at most ` +
    `5,000 steps it comes within ${NEAR} nats of the Bayes value in each of the worlds 0, 1 and 2`,
  test:
    "Expected NLL by the world's own probabilities, of students with and without distillation, paired over seeds; " +
    "the gradient that upstream cuts beside; longer runs in the worlds 0, 1 and 2",
  smallestEffect: "0.02 nats",
  nullControl: "a teacher all of whose heads but one speak of another token than the last",
  async decide(options) {
    const arms = new SpiralArms(options);
    const steps = LONG_STEPS[options.isQuick ? "quick" : "full"];
    const arm = (label: string, model: Partial<SpiralConfig> = {}): SpiralArm => ({
      ...{ label, model: { ...(options.isQuick ? {} : SPIRAL_DEFAULTS), ...model } },
    });
    const distilled = arm("distilled");
    const alone = arm("undistilled", { distillation: 0 });
    const astray = arm("a teacher led astray", { corruptHead: "all" });
    const upstreams = arm("upstream's cut gradient", { logitGradient: "upstream" });
    const longer = { ...arm("longer"), training: { steps } };
    const study = { arms: [{ name: longer.label, trial: arms.trial(longer) }], seeds: LONG_SEEDS };
    const outcome = await runStudy(study, options);
    if (!outcome.complete) return undefined;
    const far = outcome.results.get(longer.label)!.map(({ metrics }) => metrics.excessNats!);
    const comparisons = [
      arms.compare(distilled, alone),
      arms.compare(distilled, astray),
      arms.compare(distilled, upstreams, { isClaimed: false }),
    ];
    const evidence = await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [toAlone, toAstray, toCut] = comparisons.map(({ name }) => rowOf(name));
      const usual = resultsOf(arms.trial(distilled));
      return {
        verdict: allOf(isBetter(toAlone!), isBetter(toAstray!), certainly(Math.max(...far) <= NEAR)),
        summary: `held out ${meanOf(usual, "heldOutNats").toFixed(3)} nats (Bayes ${
          meanOf(usual, "bayesNats").toFixed(3)
        }, unigram ${meanOf(usual, "unigramNats").toFixed(3)}), ${
          showDifference(toAlone!)
        } from undistilled, ${showDifference(toAstray!)} from a teacher led astray; after ${steps} steps ${
          far.map((nats) => nats.toFixed(3)).join(", ")
        } above Bayes in the worlds 0, 1, 2; upstream's cut gradient, under Adam: ${showDifference(toCut!)}`,
        table: {
          columns: ["student", "held-out nats", "above Bayes", "training nats", "KL(teacher, student)"],
          rows: [
            ...arms.rows(
              [distilled, alone, astray, upstreams],
              ["heldOutNats", "excessNats", "trainNats", "klNats"],
              resultsOf,
            ),
            ...LONG_SEEDS.map((seed, i) => [`world ${seed}, ${steps} steps`, "-", far[i]!, "-", "-"]),
          ],
        },
      };
    });
    return evidence && { ...evidence, runs: evidence.runs + far.length };
  },
};
