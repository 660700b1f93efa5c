/** S6: "gradient through Σ". */
import { runStudy } from "../study.ts";
import { temperatureGradientTrial } from "../spiral/temperature_gradient_trial.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter } from "./rulings.ts";
import { ECE, FEEDBACK, FROZEN, SMALLEST_ECE } from "./s05_temperature.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";
import { overfitted, type SpiralArm, SpiralArms } from "./spiral_arms.ts";

const FLIPPED: SpiralArm = overfitted("the other sign", { nulls: ["flippedTemperature"] });
/** What differences may miss a slope by, relative to the largest. */
const TOLERANCE = 1e-6;

/** S6. */
export const SIGMA_CLAIM: Claim = {
  ...{ document: "spiral", id: "S6", comparisons: 4, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "The gradient through Σ" },
  statement: "gradients flow back through Σ, so that the temperature learns",
  reading:
    `the temperature's gradient by variances and projection is that of finite differences within ${TOLERANCE}, for γ ` +
    "below, at and above 1, and 0 where T is clipped; and moving an over-fitted student's variances by it lowers held-out " +
    "loss and calibration error",
  test:
    "Differences in float64 on random rows; the same over-fitted students as in S5, with the gradient, without it, and " +
    "with its sign turned; paired over seeds",
  smallestEffect: "0.02 nats, 0.02 of calibration error",
  nullControl: "the gradient with the other sign, as upstream has it",
  async decide(options) {
    const formula = temperatureGradientTrial();
    const outcome = await runStudy(
      { arms: [{ name: "formula", trial: formula }], seeds: options.seeds },
      options,
    );
    if (!outcome.complete) return undefined;
    const found = outcome.results.get("formula")!;
    const worst = Math.max(...found.map(({ metrics }) => metrics.worst!));
    const clipped = Math.max(...found.map(({ metrics }) => metrics.clippedGradient!));
    const arms = new SpiralArms(options);
    const by = { metric: ECE, smallestEffect: SMALLEST_ECE };
    const comparisons = [FROZEN, FLIPPED].flatMap((other) => [
      arms.compare(FEEDBACK, other),
      arms.compare(FEEDBACK, other, by),
    ]);
    const evidence = await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const rows = comparisons.map(({ name }) => rowOf(name));
      const [without, withoutEce, flipped, flippedEce] = rows;
      return {
        verdict: allOf(certainly(worst <= TOLERANCE && clipped === 0), ...rows.map(isBetter)),
        summary:
          `differences and gradient part by ${
            worst.toExponential(0)
          } at most, and ${clipped} passes a clip; ` +
          `upstream's ∂T/∂Σ is ${
            meanOf(found, "upstreamShare").toFixed(3)
          } of it (1/8: averaged over the eight largest ` +
          `logits twice), ${
            meanOf(found, "upstreamHalf").toFixed(3)
          } at γ = 1/2; without the gradient loss is ${showDifference(without!)} nats and calibration error ${
            showDifference(withoutEce!)
          } away, with its sign turned ${showDifference(flipped!)} and ${showDifference(flippedEce!)}`,
        table: {
          columns: ["gradient", "held-out nats", "calibration error", "mean T"],
          rows: arms.rows([FEEDBACK, FROZEN, FLIPPED], ["heldOutNats", "ece", "temperature"], resultsOf),
        },
      };
    });
    return evidence && { ...evidence, runs: evidence.runs + found.length };
  },
};
