/** The trial that most questions about spiral need: train, then score on what was never seen. */
import type { SpiralModel } from "../../models/mod.ts";
import { DECISIONS, isHeldOut, liarIds, scoreInWorld, TEACHER_HEADS } from "../../models/spiral/mod.ts";
import { lengthsOf } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";
import { fitTemperature, logitsBehind, scoreLogits } from "./reading.ts";
import { spiralConfigJson, type SpiralTrialConfig } from "./spiral_config.ts";
import type { SpiralLab } from "./spiral_lab.ts";
import { drawWindows, foreignContexts, textWindows, type Windows } from "./spiral_windows.ts";
import { type SpiralStep, type SpiralWatch, type TrainedSpiral, trainSpiral } from "./train_spiral.ts";

/** Windows of a world that are scored, and their seed: all arms are held to the same. */
const [SCORED, SCORED_SEED] = [4096, 99];
/** Scores in a world weigh last tokens by their exact law: drawn contexts would miss Bayes itself by 0.04 nats. */
const BY_TOKEN = { contexts: 4096, perToken: 8 };
/** Steps at the end over which figures of training are averaged. */
const LAST = 50;
/** Tokens before each that is scored in a text, whatever the context; and one in so many tokens is. */
const [REACH, STRIDE] = [8, 2];

/**
 * A trial that trains a spiral model from its seed and scores it. Metrics:
 *
 * - `heldOutNats` and `ece` on what was never seen, `trainNats` at the end of training, `temperature`, `parameters`
 * - of a world: `bayesNats`, `unigramNats`, `excessNats`, the loss above what can be known
 * - of a text: `bitsPerByte`
 * - of few windows: `fittedNats`, `fittedEce` at the one temperature that suits windows kept from training best
 * - with a teacher: `klNats`, `teacherNats` and `headNats.*` on training batches before it saw what came, `liarWeight`
 *   and `honestWeight`
 * - of control: `keepK`, a mean over steps and blocks, `rankOps`, multiply-adds a token in q and k projections and their
 *   products, `rho`, and how often each decision was taken, `decisions.*`
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { SpiralLab, spiralTrial, spiralTrialConfig } from "@haze/haze/experiments";
 * const lab = await SpiralLab.open("builtin");
 * const config = spiralTrialConfig(true, { training: { steps: 2 } });
 * const { metrics } = await spiralTrial(config, lab).run(1, {});
 * assert(metrics.heldOutNats! > metrics.bayesNats!);
 * ```
 */
export function spiralTrial(config: SpiralTrialConfig, lab: SpiralLab, watch?: SpiralWatch): Trial {
  return {
    experiment: "spiral/training/1",
    config: { ...spiralConfigJson(config), backend: lab.kernels.name },
    data: lab.dataOf(config),
    async run(seed, control) {
      const trained = await trainSpiral(config, seed, lab, control, watch);
      const { model, steps } = trained;
      try {
        return {
          metrics: {
            ...scoresOf(config, trained, seed, lab),
            ...(config.model.distillation > 0 ? teacherFigures(model, steps) : {}),
            ...controlFigures(model, steps),
          },
        };
      } finally {
        model.close();
      }
    },
  };
}

/** Held-out scores by the kind of data. */
function scoresOf(
  { data, nulls }: SpiralTrialConfig,
  { model, steps, sample }: TrainedSpiral,
  seed: number,
  lab: SpiralLab,
): Record<string, number> {
  const { vocabSize: V, T, heldOutShare } = model.config;
  const last = steps.slice(-LAST);
  const usual = {
    trainNats: mean(last.map(({ loss }) => loss)),
    temperature: mean(last.map(({ measures }) => measures.temperature!)),
    parameters: model.parameters.trainedNames.reduce((sum, name) => sum + model.parameters.get(name).size, 0),
  };
  const turn = (windows: Windows) => nulls.includes("foreignContext") ? foreignContexts(windows) : windows;
  if (data.kind === "text") {
    const { heldOut, tokenizer } = lab.text(data.tokVocab);
    const windows = turn(textWindows(heldOut, T, { reach: REACH, stride: STRIDE }));
    const { nats, ece } = scoreLogits(logitsBehind(model, windows), windows.targets);
    const { bytes } = lengthsOf(tokenizer, windows.targets);
    const bitsPerByte = nats * windows.targets.length / bytes / Math.LN2;
    return { ...usual, heldOutNats: nats, ece, bitsPerByte };
  }
  const world = lab.world(V, seed);
  const windows = turn(drawWindows(world, SCORED, T, SCORED_SEED));
  const logits = logitsBehind(model, windows);
  const { nats, ece } = scoreLogits(logits, windows.targets);
  const [bayesNats, unigramNats] = [world.bayesNats(T), world.unigramNats(T)];
  const common = { ...usual, ece, bayesNats, unigramNats };
  if (!sample) {
    const heldOutNats = scoreInWorld(model, world, BY_TOKEN);
    return { ...common, heldOutNats, excessNats: heldOutNats - bayesNats };
  }
  const kept = keptWindows(sample, heldOutShare);
  const fitted = fitTemperature(logitsBehind(model, kept), kept.targets);
  const best = scoreLogits(logits, windows.targets, fitted);
  return {
    ...common,
    heldOutNats: nats,
    excessNats: nats - bayesNats,
    fittedNats: best.nats,
    fittedEce: best.ece,
  };
}

/** The windows of a sample that temperatures are judged on, and that train nothing else. */
function keptWindows({ contexts, targets, T }: Windows, share: number): Windows {
  const rows = [...targets.keys()].filter((row) =>
    isHeldOut(contexts.subarray(row * T, (row + 1) * T), share)
  );
  return {
    contexts: Int32Array.from(rows.flatMap((row) => [...contexts.subarray(row * T, (row + 1) * T)])),
    targets: Int32Array.from(rows, (row) => targets[row]!),
    T,
  };
}

function teacherFigures(model: SpiralModel, steps: readonly SpiralStep[]): Record<string, number> {
  const memory = (name: string) => [...model.parameters.get(`teacher.${name}`).floats];
  const last = steps.slice(-LAST);
  const liars = new Set(liarIds(model.vocabSize, model.config.liars));
  const weights = memory("sourceWeight");
  const of = (lie: boolean) => weights.filter((_, id) => liars.has(id) === lie);
  return {
    klNats: mean(last.map(({ measures }) => measures.kl!)),
    teacherNats: mean(last.map(({ measures }) => measures.teacherNats!)),
    ...Object.fromEntries(TEACHER_HEADS.map((head, h) => [`headNats.${head}`, memory("nll")[h]!])),
    honestWeight: mean(of(false)),
    ...(liars.size > 0 ? { liarWeight: mean(of(true)) } : {}),
  };
}

function controlFigures(model: SpiralModel, steps: readonly SpiralStep[]): Record<string, number> {
  const { d, T, L } = model.config;
  const keepK = mean(steps.flatMap((step) => step.keepK));
  const decisions = [...model.parameters.get("control.decisions").floats];
  const counts = DECISIONS.map((name, i) => [
    `decisions.${name}`,
    decisions.filter((_, at) => at % DECISIONS.length === i).reduce((sum, count) => sum + count, 0),
  ]);
  return {
    keepK,
    rankOps: L * keepK * (2 * d + (T + 1) / 2),
    rho: mean([...model.parameters.get("control.rho").floats]),
    ...Object.fromEntries(counts),
  };
}

function mean(x: readonly number[]): number {
  return x.reduce((sum, value) => sum + value, 0) / x.length;
}
