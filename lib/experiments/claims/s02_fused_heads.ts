/** S2: "heads fused by Bayesian precision, dominance, reliability". */
import type { Comparison, Metric } from "../comparison.ts";
import { fusedVariance, FUSIONS, fusionTrial } from "../spiral/fusion_trial.ts";
import { SpiralLab } from "../spiral/spiral_lab.ts";
import { SMALLEST_NATS } from "../spiral/mechanism_kinds.ts";
import { teacherTrial, type TeacherTrialConfig } from "../spiral/teacher_trial.ts";
import { TEACHER_HEADS } from "../../models/spiral/mod.ts";
import type { Claim } from "./claim.ts";
import { decideByComparisons, meanOf, showDifference } from "./decide.ts";
import { allOf, certainly, isBetter, isNoWorse } from "./rulings.ts";
import { SPIRAL_SEEDS } from "./sizes.ts";

const FUSED: Metric = { name: "fusedNats", unit: "nats, expected NLL of the fused teacher", better: "lower" };
const REALISED: Metric = { name: "realisedNats", unit: "nats, NLL on the same targets", better: "lower" };
const ERROR: Metric = { name: "mse", unit: "mean squared error of the fused vector", better: "lower" };
const SIZES = { quick: { vocabSize: 64, batches: 300 }, full: { vocabSize: 128, batches: 600 } } as const;

/** S2. */
export const FUSION_CLAIM: Claim = {
  ...{ document: "spiral", id: "S2", comparisons: 5, fullSeeds: SPIRAL_SEEDS },
  notebook: { file: "04-spiral", cell: "Heads earn their weight" },
  statement: "head outputs are fused by Bayesian precision, with dominance and reliability tracked",
  reading:
    "heads that know different things are no worse fused than the best of them, better than weighed alike, and a head " +
    "that goes astray loses its weight, so that the fused answer recovers, which it does not if reliability is not tracked",
  test:
    "A teacher of five heads alone in bigram worlds: fused NLL against the best head's on the same targets and against " +
    "equal weights; one head corrupted from half of the run on, with and without tracking; four noisy readings of a " +
    "known vector, by precision and alike; paired over seeds",
  smallestEffect: "0.02 nats; 0.02 of squared error",
  nullControl: "each head weighed by the running NLL of the next one",
  async decide(options) {
    const size = SIZES[options.isQuick ? "quick" : "full"];
    const lab = SpiralLab.beside(options.lab);
    const trial = (given: Partial<TeacherTrialConfig>) =>
      teacherTrial({ ...size, model: {}, tracker: "follows", ...given }, lab);
    const model = { corruptHead: "bigram", corruptFrom: size.batches / 2 } as const;
    const trials = {
      earned: trial({}),
      equal: trial({ model: { precisionPower: 0 } }),
      turned: trial({ tracker: "turned" }),
      tracked: trial({ model }),
      stopped: trial({ model, tracker: "stopped" }),
    };
    const noise = fusionTrial();
    const shared = { smallestEffect: SMALLEST_NATS, budget: "the same batches and no student" };
    const side = (name: keyof typeof trials) => ({ label: name, trial: trials[name] });
    const comparisons: Comparison[] = [
      {
        ...{ name: "fused / best head", metric: REALISED, ...shared, claimed: "a" },
        ...{ a: side("earned"), b: { label: "best head", trial: trials.earned, metric: "bestHeadNats" } },
      },
      { name: "earned / equal", metric: FUSED, ...shared, a: side("earned"), b: side("equal"), claimed: "a" },
      {
        name: "earned / turned",
        metric: FUSED,
        ...shared,
        a: side("earned"),
        b: side("turned"),
        claimed: "a",
      },
      {
        name: "tracked / stopped",
        metric: FUSED,
        ...shared,
        a: side("tracked"),
        b: side("stopped"),
        claimed: "a",
      },
      {
        ...{ name: "known vector: tempered / uniform", metric: ERROR, ...shared, claimed: "a" },
        a: { label: "tempered", trial: noise, metric: "mse.tempered" },
        b: { label: "uniform", trial: noise, metric: "mse.uniform" },
      },
    ];
    return await decideByComparisons(comparisons, options, (rowOf, resultsOf) => {
      const [best, equal, turned, stopped, known] = comparisons.map(({ name }) => rowOf(name));
      const figure = (name: keyof typeof trials, metric: string) => meanOf(resultsOf(trials[name]), metric);
      const ranks = figure("earned", "rankCorrelation");
      const mse = (name: string) => meanOf(resultsOf(noise), `mse.${name}`);
      const names = Object.keys(trials) as (keyof typeof trials)[];
      return {
        verdict: allOf(
          ...[isNoWorse(best!), isBetter(equal!), isBetter(turned!), isBetter(stopped!), isBetter(known!)],
          certainly(ranks > 0.99),
        ),
        summary:
          `fused ${showDifference(best!)} nats from the best head and ${
            showDifference(equal!)
          } from equal weights; a head led astray is down to a tenth of its weight after ${
            figure("tracked", "recoverBatches").toFixed(1)
          } batches, and the fused answer ends ${
            showDifference(stopped!)
          } from one that no longer tracks; ranks of ` +
          `running and realised NLL correlate by ${
            ranks.toFixed(2)
          }; a known vector is read with an error of ${mse("tempered").toFixed(4)} by precision and ${
            mse("uniform").toFixed(4)
          } alike (in theory ${fusedVariance("tempered").toFixed(4)} and ${
            fusedVariance("uniform").toFixed(4)
          })`,
        table: {
          columns: [
            "weights",
            "fused nats",
            ...TEACHER_HEADS.map((head) => `weight of ${head}`),
            "best head, nats",
          ],
          rows: [
            ...names.map((name) => [
              name,
              figure(name, "fusedNats"),
              ...TEACHER_HEADS.map((head) => figure(name, `weight.${head}`)),
              figure(name, "bestHeadNats"),
            ]),
            ...FUSIONS.map((
              name,
            ) => [`known vector, ${name}: squared error`, mse(name), "-", "-", "-", "-", "-", "-"]),
          ],
        },
      };
    });
  },
};
