/** S7: "hazard flips capacity". */
import type { Comparison, Metric } from "../comparison.ts";
import { type PulsedBlock, pulseTrial } from "../spiral/pulse_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, isBetter, isNoWorse } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";
import { type SpiralArm, SpiralArms, USUAL } from "./spiral_arms.ts";

const RISE: Metric = { name: "keepKRise", unit: "columns that the block got in that step", better: "higher" };
const COST: Metric = {
  ...{ name: "rankOps", unit: "multiply-adds a token in queries, keys and their products", better: "lower" },
};
/** Steps of a run that is disturbed. */
const PULSE_STEPS = 60;
const TWO: SpiralArm = { label: "two columns", model: { controlKeepK: false, keepK: 2 } };

/** S7. */
export const CAPACITY_CLAIM: Claim = {
  ...{ document: "spiral", id: "S7", comparisons: 5, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Hazard and capacity" },
  statement: "hazard flips capacity: keep_k grows where training is disturbed",
  reading:
    "a block whose gradient is ten times itself for one step gets columns in that step, and no other block does; and " +
    "columns that follow hazard reach the loss of all columns with fewer multiply-adds",
  test:
    "The same run with one step's gradient disturbed in the first block, in the second, and nowhere; held-out loss and " +
    "multiply-adds of the usual student against all columns, and its loss against two; paired over seeds",
  smallestEffect: "half a column; 0.02 nats; 100 multiply-adds",
  nullControl: "the pulse in the next block; as many columns as there are at least, two",
  async decide(options) {
    const arms = new SpiralArms(options);
    const all: SpiralArm = {
      ...{ label: "all columns", model: { controlKeepK: false, keepK: arms.config(USUAL).model.k } },
    };
    const pulse = (pulsed: PulsedBlock) =>
      pulseTrial(arms.config({ label: "pulse", training: { steps: PULSE_STEPS } }), pulsed, arms.lab);
    const trials = { own: pulse("own"), none: pulse("none"), other: pulse("other") };
    const comparisons: Comparison[] = [
      ...(["none", "other"] as const).map((name) => ({
        ...{ name: `own / ${name}`, metric: RISE, smallestEffect: 0.5, claimed: "a" as const },
        ...{ a: { label: "pulse", trial: trials.own }, b: { label: name, trial: trials[name] } },
        budget: "the same run but for one step",
      })),
      arms.compare(USUAL, all, { isClaimed: false }),
      arms.compare(USUAL, all, { metric: COST, smallestEffect: 100 }),
      arms.compare(USUAL, TWO, { isClaimed: false }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [none, other, loss, cost, two] = comparisons.map(({ name }) => rowOf(name));
      const pulsed = (metric: string) => meanOf(resultsOf(trials.own), metric);
      const figure = (arm: SpiralArm, name: string) => meanOf(resultsOf(arms.trial(arm)), name);
      return {
        verdict: allOf(isBetter(none!), isBetter(other!), isNoWorse(loss!), isBetter(cost!)),
        summary:
          `under the pulse hazard is ${pulsed("hazard").toFixed(2)} in its block and ${
            pulsed("otherHazard").toFixed(2)
          } in the next, keep_k ${showDifference(none!, 1)} and ρ +${
            pulsed("rhoRise").toFixed(2)
          } from no pulse; with ${figure(USUAL, "keepK").toFixed(1)} columns in the mean the loss is ${
            showDifference(loss!)
          } nats from all ${figure(all, "keepK").toFixed(0)} and ${showDifference(two!)} from two, at ${
            (100 * cost!.a.mean / cost!.b.mean).toFixed(0)
          } % of the ` +
          "multiply-adds in queries and keys",
        table: {
          columns: ["columns", "held-out nats", "mean keep_k", "multiply-adds a token"],
          rows: arms.rows([USUAL, all, TWO], ["heldOutNats", "keepK", "rankOps"], resultsOf),
        },
      };
    });
  },
};
