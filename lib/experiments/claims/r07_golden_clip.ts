/** R7: "clip at 1/φ". */
import { INVERSE_PHI } from "../../physics/mod.ts";
import type { Metric } from "../comparison.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { type ResoformerArm, ResoformerArms } from "./resoformer_arms.ts";
import { allOf, certainly, given, isBetter, isNoWorse } from "./rulings.ts";

/** The smallest spike that matters, in nats. */
const SMALLEST_SPIKE = 0.05;
const GOLDEN: ResoformerArm = { label: "clip 1/φ", training: { clipNorm: INVERSE_PHI } };
const NONE: ResoformerArm = { label: "no clip", training: { clipNorm: 0 } };
const ONE: ResoformerArm = { label: "clip 1", training: { clipNorm: 1 } };
const HUGE: ResoformerArm = { label: "clip 1e9", training: { clipNorm: 1e9 } };
const SPIKE: Metric = {
  ...{ name: "spikeNats", unit: "nats, largest rise of a step's loss above the ten before", better: "lower" },
};

/** R7. */
export const GOLDEN_CLIP_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R7", comparisons: 4 },
  notebook: { file: "03-resoformer", cell: "Clipping" },
  statement: "gradient clipping at 1/φ ≈ 0.618",
  reading:
    "it steadies training: the largest spike of the loss is smaller than without clipping, and held-out loss no " +
    "worse",
  test:
    "Largest spike and held-out loss with a bound of 1/φ against none, paired over seeds; against a bound of 1, " +
    "which has no golden ratio in it, beside",
  smallestEffect: `${SMALLEST_SPIKE} nats of a spike, ${SMALLEST_EFFECT_BITS} bits per character`,
  nullControl: "a bound of 1e9, which never acts: it must come out as no bound does",
  async decide(options) {
    const arms = new ResoformerArms(options, GOLDEN);
    const spiky = { metric: SPIKE, smallestEffect: SMALLEST_SPIKE };
    const comparisons = [
      arms.compare(GOLDEN, NONE, spiky),
      arms.compare(GOLDEN, NONE, { isClaimed: false }),
      arms.compare(GOLDEN, ONE, { isClaimed: false }),
      arms.compare(GOLDEN, HUGE, { isClaimed: false }),
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [spike, loss, one] = comparisons.map(({ name }) => rowOf(name));
      const figure = (arm: ResoformerArm, name: string) => meanOf(resultsOf(arms.trial(arm)), name);
      const apart = Math.abs(figure(HUGE, "bitsPerCharacter") - figure(NONE, "bitsPerCharacter"));
      return {
        verdict: given(certainly(apart < 1e-9), allOf(isBetter(spike!), isNoWorse(loss!))),
        summary: `${
          (100 * figure(GOLDEN, "clippedShare")).toFixed(1)
        } % of the steps are clipped; the largest spike is ${
          showDifference(spike!)
        } nats from no clipping, held-out loss ${showDifference(loss!)} bits per character, and ${
          showDifference(one!)
        } from a bound of 1`,
        table: {
          columns: ["bound", "bits/character", "largest spike, nats", "share of steps clipped"],
          rows: arms.rows(
            ...[
              [GOLDEN, ONE, NONE, HUGE],
              ["bitsPerCharacter", "spikeNats", "clippedShare"],
              resultsOf,
            ] as const,
          ),
        },
      };
    });
  },
};
