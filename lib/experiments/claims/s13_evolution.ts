/** S13: "teacher and student co-evolve". */
import type { Metric } from "../comparison.ts";
import { SMALLEST_NATS } from "../spiral/mechanism_kinds.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, isBetter } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";
import { type SpiralArm, SpiralArms, USUAL } from "./spiral_arms.ts";

const TEACHER: Metric = {
  name: "teacherNats",
  unit: "nats, running NLL of the fused teacher",
  better: "lower",
};
/** Share of a run after which a teacher that stays as it is has learnt what it will. */
const FROZEN_SHARE = 0.1;
const DEAF: SpiralArm = { label: "deaf to the student", model: { corruptHead: "slow" } };

/** S13. */
export const EVOLUTION_CLAIM: Claim = {
  ...{ document: "spiral", id: "S13", comparisons: 4, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Teacher and student" },
  statement: "teacher and student co-evolve",
  reading:
    "a teacher that goes on learning foretells better than one that stops after a tenth of the run, and so does its student; " +
    "and a teacher that hears its student foretells better than one that hears it about another token",
  test: "Running NLL of the fused teacher and held-out loss of the student, paired over seeds",
  smallestEffect: "0.02 nats",
  nullControl: "a head that follows what the student says of another token than the last",
  async decide(options) {
    const arms = new SpiralArms(options);
    const { steps } = arms.config(USUAL).training;
    const frozen: SpiralArm = {
      ...{ label: "teacher stops", model: { teacherBatches: Math.round(FROZEN_SHARE * steps) } },
    };
    const by = { metric: TEACHER, smallestEffect: SMALLEST_NATS };
    const comparisons = [
      arms.compare(USUAL, frozen, by),
      arms.compare(USUAL, frozen),
      arms.compare(USUAL, DEAF, by),
      arms.compare(USUAL, DEAF, { isClaimed: false }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [teacher, student, deaf, deafStudent] = comparisons.map(({ name }) => rowOf(name));
      return {
        verdict: allOf(isBetter(teacher!), isBetter(student!), isBetter(deaf!)),
        summary: `a teacher that goes on is ${
          showDifference(teacher!)
        } nats from one that stops, its student ${showDifference(student!)}; one that hears its student is ${
          showDifference(deaf!)
        } from one that does not, the student ${showDifference(deafStudent!)}; the teacher ends at ${
          meanOf(resultsOf(arms.trial(USUAL)), "teacherNats").toFixed(3)
        }, the student at ${meanOf(resultsOf(arms.trial(USUAL)), "heldOutNats").toFixed(3)}`,
        table: {
          columns: [
            "teacher",
            "teacher, nats",
            "student, held-out nats",
            "KL(teacher, student)",
            "head that follows, nats",
          ],
          rows: arms.rows(
            [USUAL, frozen, DEAF],
            ["teacherNats", "heldOutNats", "klNats", "headNats.slow"],
            resultsOf,
          ),
        },
      };
    });
  },
};
