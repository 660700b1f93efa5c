/** R10: "complete, trainable". */
import type { Comparison, Metric } from "../comparison.ts";
import { SAMPLE_CORPUS } from "../../models/resoformer/seed/mod.ts";
import { completeTrial } from "../resoformer/complete_trial.ts";
import { resoformerTrialConfig } from "../resoformer/resoformer_config.ts";
import { ResoformerLab } from "../resoformer/resoformer_lab.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";

/** The smallest difference that matters, in nats. */
const SMALLEST_NATS = 0.02;
const STEPS = 600;
/** All that the seed's architecture has. */
const COMPLETE = { useEntropyCollapse: true };
/** Without revival, which upstream does not have, only a gradient moves attractors, and the control's stay. */
const UNREVIVED = { ...COMPLETE, reviveEvery: 0 };
const NATS: Metric = { name: "trainNats", unit: "nats per character of the training text", better: "lower" };

/** R10. */
export const TRAINABLE_CLAIM: Claim = {
  ...{ document: "resoformer", id: "R10", comparisons: 3 },
  notebook: { file: "03-resoformer", cell: "All of it is trained" },
  statement: "a complete, trainable transformer",
  reading:
    "every tensor of the model, the attractors of the entropy collapse included, is trained by gradients, and on the four passages of the seed the training loss falls below the " +
    "entropy of counted characters and of counted pairs; held-out loss, which so short a text cannot help much, is shown",
  test:
    `${STEPS} steps on the four passages: tensors that differ from their first values, and the loss on all of the ` +
    "training text against its own unigram and bigram entropies, paired over seeds",
  smallestEffect: `${SMALLEST_NATS} nats per character`,
  nullControl:
    "training of token vectors, last norm and output matrix alone, which is what upstream's trainer does; without revival " +
    "of attractors, against all trained without it",
  async decide(options) {
    const text = SAMPLE_CORPUS;
    const corpus = { name: "four passages", text, bytes: new TextEncoder().encode(text).length };
    const lab = new ResoformerLab(corpus, options.lab.kernels);
    const training = { steps: STEPS };
    const trial = completeTrial(resoformerTrialConfig(true, { model: COMPLETE, training }), lab);
    const shape = { model: UNREVIVED, training };
    const unrevived = completeTrial(resoformerTrialConfig(true, shape), lab);
    const few = completeTrial(resoformerTrialConfig(true, { ...shape, nulls: ["fewTrained"] }), lab);
    const shared = { metric: NATS, smallestEffect: SMALLEST_NATS, claimed: "a" as const };
    const a = { label: "resoformer", trial };
    const comparisons: Comparison[] = [
      ...(["unigram", "bigram"] as const).map((name) => ({
        ...{ name: `loss / ${name} entropy`, a, ...shared, budget: "the same text" },
        b: { label: `${name} entropy`, trial, metric: `${name}Nats` },
      })),
      {
        ...{
          name: "loss / few tensors trained",
          a: { label: "resoformer without revival", trial: unrevived },
          b: { label: "few tensors trained", trial: few },
          ...shared,
        },
        budget: "equal parameters, those that the control freezes included, and equal tokens",
      },
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [unigram, bigram, fewer] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: string, of = trial) => meanOf(resultsOf(of), name);
      const all = [trial, unrevived].flatMap((of) => resultsOf(of)).every(({ metrics }) =>
        metrics.tensors === metrics.changedTensors
      );
      return {
        verdict: allOf(certainly(all), isBetter(unigram!), isBetter(bigram!)),
        summary: `${figure("changedTensors")} of ${
          figure("tensors")
        } tensors are trained, with the collapse (upstream's way ${
          figure("changedTensors", few)
        }); the training loss is ${figure("trainNats").toFixed(3)} nats, ${
          showDifference(unigram!)
        } from the unigram and ${
          showDifference(bigram!)
        } from the bigram entropy; without revival of attractors it is ${
          figure("trainNats", unrevived).toFixed(3)
        }, ${showDifference(fewer!)} from upstream's way; held out ${figure("heldOutNats").toFixed(3)}`,
        table: {
          columns: ["trained", "training nats", "held-out nats", "tensors trained"],
          rows: ([["all", trial], ["all, without revival", unrevived], ["few", few]] as const).map((
            [name, of],
          ) => [
            ...[name, ...["trainNats", "heldOutNats", "changedTensors"].map((metric) => figure(metric, of))],
          ]),
        },
      };
    });
  },
};
