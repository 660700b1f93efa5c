/** R15: "coupling synchronises". */
import type { Claim } from "./claim.ts";
import { decideByRuns, meanOf } from "./decide.ts";
import { COUPLINGS, kuramotoTrial, orderInTheory } from "./kuramoto_trial.ts";
import { certainly } from "./rulings.ts";

/** The smallest distance from theory that matters. */
const SMALLEST_ORDER = 0.05;
/** Agreement that a finite number of oscillators has by chance, and no more. */
const BY_CHANCE = 0.2;
const OSCILLATORS = { quick: 512, full: 2048 } as const;

/** R15. */
export const KURAMOTO_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R15", comparisons: 0 },
  notebook: { file: "03-resoformer", cell: "Kuramoto's transition" },
  statement: "coupling synchronises oscillators (Kuramoto)",
  reading:
    "with normal frequencies oscillators stay apart below the critical coupling, and from 1.5 times it on agree as " +
    "far as Kuramoto's theory says",
  test:
    "Order parameter r against coupling K, a mean over late times and seeds, beside the root of the self-consistency " +
    `of infinitely many: below ${BY_CHANCE} at half of K_c and less, within ${SMALLEST_ORDER} of theory from 1.5 K_c on`,
  smallestEffect: `${SMALLEST_ORDER} of the order parameter`,
  nullControl: "the same strength with upstream's sign: it must not synchronise",
  async decide(options) {
    const oscillators = OSCILLATORS[options.isQuick ? "quick" : "full"];
    const trial = kuramotoTrial(oscillators);
    const arms = [{ name: "oscillators", trial }];
    return await decideByRuns(arms, "the same frequencies for every coupling", options, (resultsOf) => {
      const order = (times: number) => meanOf(resultsOf(trial), `r.${times}`);
      const isChance = (times: number) => order(times) < BY_CHANCE;
      const strong = COUPLINGS.filter((times) => times >= 1.5);
      const weak = COUPLINGS.filter((times) => times > 0 && times <= 0.5);
      const error = Math.max(...strong.map((times) => Math.abs(order(times) - orderInTheory(times))));
      return {
        verdict: isChance(-1.5) ? certainly(weak.every(isChance) && error < SMALLEST_ORDER) : "undecided",
        summary: `r of ${oscillators} oscillators is ${
          COUPLINGS.filter((times) => times > 0).map((times) =>
            `${order(times).toFixed(2)} at ${times} K_c (${orderInTheory(times).toFixed(2)})`
          ).join(", ")
        }, in brackets what theory says; with the sign turned ${order(-1.5).toFixed(2)} at 1.5`,
        table: {
          columns: ["K / K_c", "r", "r in theory"],
          rows: COUPLINGS.map((times) => [times, order(times), orderInTheory(times)]),
        },
      };
    });
  },
};
