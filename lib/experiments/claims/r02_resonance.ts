/** R2: "resonance operator R̂". */
import type { Comparison } from "../comparison.ts";
import { resoformerTrialConfig } from "../resoformer/resoformer_config.ts";
import { resoformerTaskTrial } from "../resoformer/task_trial.ts";
import { SMALLEST_EFFECT_BITS } from "../verdict.ts";
import type { Claim, DecideOptions } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { LONG_RECALL_TASK } from "./long_recall_task.ts";
import { permutationChange } from "./permutation.ts";
import { OF_RESOFORMER, type ResoformerArm, ResoformerArms } from "./resoformer_arms.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";

/** The smallest difference of accuracy that matters. */
const SMALLEST_ACCURACY = 0.05;
/** A change of logits beyond rounding. */
const SEEN = 1e-3;
const RECALL = {
  model: { dim: 48, ffnDim: 96 },
  training: { steps: 400, batch: 16, learningRate: 1e-2, minLearningRate: 1e-4, warmupSteps: 40 },
} as const;

const PRIME_LOG: ResoformerArm = { label: "prime-log" };
const NONE: ResoformerArm = { label: "none", model: { resonance: "none" } };
const SHUFFLED: ResoformerArm = { label: "shuffled positions", nulls: ["shuffledPositions"] };
const ROTARY: ResoformerArm = { label: "rotary", nulls: ["rotary"] };
const LEARNED: ResoformerArm = { label: "learned n", model: { resonance: "learned-n" } };
const ARMS = [PRIME_LOG, NONE, SHUFFLED, ROTARY, LEARNED];

/** R2. */
export const RESONANCE_CLAIM: Claim = {
  ...{ ...OF_RESOFORMER, id: "R2", comparisons: 6 },
  statement: "the resonance operator R̂(n)|p⟩ = e^(2πi log_p(n))|p⟩ on the states of tokens",
  reading:
    "read as a position, n = t + 1, it tells a model the order of tokens: earlier tokens that change places " +
    "change what is foretold, held-out loss is lower than without and than with positions mixed up, and values are " +
    "recalled by what stands before them; upstream's reading, n learned and the same everywhere, is shown beside",
  test:
    "Prime-log R̂ against none and the control on text, and against none on recall over 64 of 100 tokens, paired " +
    "over seeds; logits of a one-block model after the tokens before are turned around; rotary positions and learned n " +
    "are shown, and decide nothing",
  smallestEffect: `${SMALLEST_EFFECT_BITS} bits per character, ${100 * SMALLEST_ACCURACY} points of accuracy`,
  nullControl: "the same angles at positions that are mixed up once: all of the turning, no order",
  async decide(options) {
    const arms = new ResoformerArms(options, PRIME_LOG);
    const onText = [NONE, SHUFFLED, ROTARY, LEARNED].map((other, i) =>
      arms.compare(PRIME_LOG, other, { isClaimed: i < 2 })
    );
    const recall = [NONE, ROTARY].map((other, i) => recallComparison(options, other, i === 0));
    const changes = [PRIME_LOG, NONE, LEARNED].map((arm) => ({
      label: arm.label,
      most: options.seeds.map((seed) => permutationChange(arms.config(arm).model, seed, options.lab.kernels)),
    }));
    return await decideByComparisons([...onText, ...recall], options, (rowOf, resultsOf) => {
      const rows = onText.map(({ name }) => rowOf(name));
      const [recalled, versusRotary] = recall.map(({ name }) => rowOf(name));
      const seesOrder = changes[0]!.most.every((x) => x > SEEN) && changes[1]!.most.every((x) => x < SEEN);
      const accuracy = (label: string) => {
        const comparison = recall.find(({ a, b }) => a.label === label || b.label === label);
        if (!comparison) return "-";
        const side = comparison.a.label === label ? comparison.a : comparison.b;
        return meanOf(resultsOf(side.trial), "accuracy");
      };
      return {
        verdict: allOf(
          ...[certainly(seesOrder), isBetter(rows[0]!), isBetter(rows[1]!), isBetter(recalled!)],
        ),
        summary: `prime-log R̂ is ${
          rows.map((row) => `${showDifference(row)} bits per character from ${row.b.label}`).join(", ")
        }; recall ${showDifference(recalled!, 2)} from none and ${
          showDifference(versusRotary!, 2)
        } from rotary; turning the past around moves logits by up to ${
          changes.map(({ label, most }) => `${Math.max(...most).toPrecision(1)} (${label})`).join(", ")
        }`,
        table: {
          columns: ["R̂", "bits/character", "recall", "largest change of logits by order"],
          rows: arms.rows(ARMS, ["bitsPerCharacter"], resultsOf).map((row) => {
            const change = changes.find(({ label }) => label === row[0]);
            return [...row, accuracy(row[0] as string), change ? Math.max(...change.most) : "-"];
          }),
        },
      };
    });
  },
};

function recallComparison(
  { isQuick, lab }: DecideOptions,
  other: ResoformerArm,
  isClaimed: boolean,
): Comparison {
  const side = ({ label, model, nulls }: ResoformerArm) => {
    const config = resoformerTrialConfig(true, {
      ...{ model: { ...RECALL.model, ...model }, training: RECALL.training },
      ...(nulls ? { nulls } : {}),
    });
    const trial = resoformerTaskTrial(LONG_RECALL_TASK, config, isQuick ? 64 : 256, lab.kernels);
    return { label, trial };
  };
  return {
    ...{ name: `recall, ${PRIME_LOG.label} / ${other.label}`, a: side(PRIME_LOG), b: side(other) },
    metric: { name: "accuracy", unit: "share of answers that are right", better: "higher" },
    smallestEffect: SMALLEST_ACCURACY,
    ...(isClaimed ? { claimed: "a" as const } : {}),
    budget: "equal sizes but for the frequencies of R̂, equal episodes and steps",
  };
}
