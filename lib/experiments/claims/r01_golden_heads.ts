/** R1: "φ-weighted heads matter". */
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, showDifference } from "./decide.ts";
import { type ResoformerArm, ResoformerArms } from "./resoformer_arms.ts";
import { allOf, isBetter } from "./rulings.ts";

const GOLDEN: ResoformerArm = { label: "golden" };
const OTHERS: readonly ResoformerArm[] = [
  { label: "uniform", model: { headWeights: "uniform" } },
  { label: "learned from 1", nulls: ["headsFromOne"] },
  { label: "golden, permuted and fixed", nulls: ["headsPermuted"] },
];

/** R1. */
export const GOLDEN_HEADS_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R1", comparisons: OTHERS.length },
  notebook: { file: "03-resoformer", cell: "Golden heads" },
  statement: "attention head weights w_h = 1/φ^h: φ-weighted heads matter",
  reading:
    "heads whose learned weights begin at powers of 1/φ give a lower held-out loss than heads all alike, and " +
    "than learned weights that begin at 1",
  test:
    "Golden against uniform heads and the control, paired over seeds; permuted powers that never change are shown " +
    "beside, and decide nothing",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per character`,
  nullControl: "learned weights that begin at 1: as many parameters, no golden ratio",
  async decide(options) {
    const arms = new ResoformerArms(options, GOLDEN);
    const comparisons = OTHERS.map((other, i) => arms.compare(GOLDEN, other, { isClaimed: i < 2 }));
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      return {
        verdict: allOf(isBetter(rows[0]!), isBetter(rows[1]!)),
        summary: `golden heads are ${
          rows.map((row) => `${showDifference(row)} bits per character from ${row.b.label}`).join(", ")
        }`,
        table: {
          columns: ["weights of heads", "bits/character", "training bits"],
          rows: arms.rows([GOLDEN, ...OTHERS], ["bitsPerCharacter", "trainBits"], resultsOf),
        },
      };
    });
  },
};
