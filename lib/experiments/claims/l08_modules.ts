/** L8: "knowledge modules can be added, the base stays untouched". */
import type { Comparison } from "../comparison.ts";
import { adapterTrial } from "../llisa/adapter_trial.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { armConfig, LlisaArms } from "./llisa_arms.ts";
import { allOf, certainly, given, isBetter, isNoWorse } from "./rulings.ts";
import { LLISA_SEEDS } from "./sizes.ts";

/** L8. */
export const MODULE_CLAIM: Claim = {
  ...{ id: "L8", document: "llisa", comparisons: 2, fullSeeds: LLISA_SEEDS },
  statement: "knowledge modules can be added, the base stays untouched",
  reading:
    "training further on base and module together, which is what the seed calls adding a shard, leaves the loss on base " +
    "text no worse than as many steps on the base alone; an adapter on a frozen base is what would deserve the name, and " +
    "stands beside it",
  test:
    "Loss on held-out base text after training on a mixture of base and dialogues, and on the base alone; loss on " +
    "dialogues before and with an adapter; weights of the base that moved, and its loss with the adapter taken away",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per byte; one weight`,
  nullControl: "the adapter taken away again: not one weight may have moved",
  notebook: { file: "02-llisa", cell: "Modules" },
  async decide(options) {
    const arms = new LlisaArms(options);
    const mixed = "70 % base windows";
    const trial = adapterTrial(armConfig(options.isQuick, "full"), arms.lab);
    const adapter: Comparison = {
      ...{ name: "adapter / none", smallestEffect: SMALLEST_EFFECT_BITS },
      a: { label: "adapter", trial, metric: "heldOutBits.on" },
      b: { label: "base", trial, metric: "heldOutBits.start" },
      metric: { name: "heldOutBits", unit: "bits per byte, held-out dialogues", better: "lower" },
      budget: "one base model a seed",
    };
    const alone = "base windows alone";
    const shard = arms.compare("base text with / without", "baseBits", [mixed, "end"], [alone, "end"]);
    return await decideByComparisons([adapter, shard], options, (rowOf, resultsOf) => {
      const [learns, base] = [adapter, shard].map(({ name }) => rowOf(name));
      const results = resultsOf(trial);
      const figure = (name: string) => meanOf(results, name);
      const isKept = results.every(({ metrics }) =>
        metrics.movedWeights === 0 && metrics["baseBits.off"] === metrics["baseBits.start"]
      );
      const before = resultsOf(arms.trial(mixed));
      const without = (name: string) => meanOf(resultsOf(arms.trial(alone)), name);
      return {
        verdict: given(certainly(isKept), allOf(isNoWorse(base!))),
        summary:
          `with a shard added the loss on base text is ${
            showDifference(base!)
          } bits per byte from that after as many steps without it; an adapter ` +
          `changes that on dialogues by ${showDifference(learns!)} (${
            isBetter(learns!) === "holds" ? "it learns" : "it does not certainly learn"
          }), costs base text ${
            (figure("baseBits.on") - figure("baseBits.start")).toFixed(3)
          } while it is on, and ` +
          `${figure("movedWeights")} weights of the base move`,
        table: {
          columns: ["state", "dialogues, bits/byte", "base text, bits/byte"],
          rows: [
            ["base", figure("heldOutBits.start"), figure("baseBits.start")],
            ["as many steps without it", without("heldOutBits.end"), without("baseBits.end")],
            ["shard added", meanOf(before, "heldOutBits.end"), meanOf(before, "baseBits.end")],
            ["adapter on", figure("heldOutBits.on"), figure("baseBits.on")],
            ["adapter taken away", figure("heldOutBits.off"), figure("baseBits.off")],
          ],
        },
      };
    });
  },
};
