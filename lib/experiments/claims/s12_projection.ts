/** S12: "shared projection and rank-k attention". */
import { matchedRank } from "../spiral/mechanism_kinds.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, isBetter, isNoWorse } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";
import { type SpiralArm, SpiralArms } from "./spiral_arms.ts";

const fixed = { trainProjection: false } as const;
const data = { kind: "text", tokVocab: 256 } as const;
const TRAINED: SpiralArm = { label: "trained" };
const FIXED: SpiralArm = { label: "fixed", model: fixed };
const REPEATED: SpiralArm = { label: "fixed, an eighth repeated", model: fixed, nulls: ["repeatedRows"] };
const OF_DATA: SpiralArm = { label: "of the data, fixed", model: { ...fixed, projection: "data" } };
const FOREIGN: SpiralArm = {
  ...{
    label: "of another world, fixed",
    model: { ...fixed, projection: "data" },
    nulls: ["foreignProjection"],
  },
};
const TEXT: SpiralArm = { label: "text", data };
const ONE: SpiralArm = { label: "text, one token", data, model: { T: 1 } };
const ASTRAY: SpiralArm = { label: "text, seven of another window", data, nulls: ["foreignContext"] };
const TWO: SpiralArm = { label: "text, two columns", data, model: { controlKeepK: false, keepK: 2 } };

/** S12. */
export const PROJECTION_CLAIM: Claim = {
  ...{ document: "spiral", id: "S12", comparisons: 8, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Ranks and ceilings" },
  statement: "teacher and student share a projection out of rank space, and attention of rank k suffices",
  reading:
    "the loss falls with the rank of a fixed projection, with training it at equal trained parameters, and with making it " +
    "of the data; on text eight tokens of context are better than one, and two columns of queries and keys no worse than " +
    "the usual ones",
  test:
    "Held-out loss in bigram worlds at r and an eighth of it, trained and fixed, of the data and random; on text by context " +
    "and by columns; paired over seeds",
  smallestEffect: "0.02 nats",
  nullControl:
    "a projection of r rows that repeat an eighth of them; a fixed one with as many parameters trained elsewhere; one made of " +
    "another world; seven tokens of another window",
  async decide(options) {
    const arms = new SpiralArms(options);
    const { model } = arms.config(TRAINED);
    const eighth: SpiralArm = { label: "fixed, an eighth of r", model: { ...fixed, r: model.r >> 3 } };
    const matched: SpiralArm = {
      ...{ label: "fixed, as many trained", model: { ...fixed, ...matchedRank(model) } },
    };
    const comparisons = [
      arms.compare(FIXED, eighth),
      arms.compare(FIXED, REPEATED),
      arms.compare(TRAINED, matched),
      arms.compare(OF_DATA, FIXED),
      arms.compare(OF_DATA, FOREIGN),
      arms.compare(TEXT, ONE),
      arms.compare(TEXT, ASTRAY),
      arms.compare(TWO, TEXT, { isClaimed: false }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      const [rank, repeated, trained, ofData, foreign, context, astray, two] = rows;
      const [keepK] = [meanOf(resultsOf(arms.trial(TEXT)), "keepK")];
      return {
        verdict: allOf(...rows.slice(0, 7).map(isBetter), isNoWorse(two!)),
        summary:
          `nats: fixed r = ${model.r} is ${showDifference(rank!)} from r = ${model.r >> 3}, ${
            showDifference(repeated!)
          } from ${model.r} rows of that rank; trained ${
            showDifference(trained!)
          } from fixed with as many parameters; of ` +
          `the data ${showDifference(ofData!)} from random, ${
            showDifference(foreign!)
          } from another world's; on text 8 ` +
          `tokens ${showDifference(context!)} from one and ${
            showDifference(astray!)
          } from seven of another window, and ` +
          `two columns ${showDifference(two!)} from ${keepK.toFixed(1)}`,
        table: {
          columns: ["student", "held-out nats", "training nats", "trained parameters", "mean keep_k"],
          rows: arms.rows(
            [TRAINED, FIXED, eighth, REPEATED, matched, OF_DATA, FOREIGN, TEXT, ONE, ASTRAY, TWO],
            ["heldOutNats", "trainNats", "parameters", "keepK"],
            resultsOf,
          ),
        },
      };
    });
  },
};
