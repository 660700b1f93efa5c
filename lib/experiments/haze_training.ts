/** Trains one haze model as a trial says. */
import type { EvaluationDocument } from "../metrics/mod.ts";
import { HazeModel } from "../models/mod.ts";
import { Pcg64, seedSequence } from "../random/mod.ts";
import { type Dataset, type FrozenPart, frozenRanges, Trainer } from "../training/mod.ts";
import type { HazeTrialConfig } from "./haze_config.ts";
import type { HazeLab } from "./haze_lab.ts";
import { hazeNulls } from "./haze_nulls.ts";
import type { TrialControl } from "./trial.ts";

/** Moments of a run at which gates are noted, evenly spread. */
const GATE_NOTES = 10;
/** Held-out tokens of the evaluation that the trainer makes for its own choice of the best: none is needed here. */
const FEW_TOKENS = 256;

/** A trained model and how it came to be. */
export interface TrainedHaze {
  /** The model; close it when done. */
  readonly model: HazeModel;
  /** The text as it is: held-out parts, and training parts without any null. */
  readonly data: Dataset;
  /** The score on all held-out text. */
  readonly heldOut: EvaluationDocument;
  /** Gates of a hybrid, a row a layer, after some of the steps; none for other heads. */
  readonly gates: readonly { readonly step: number; readonly gates: readonly (readonly number[])[] }[];
  /** Tokens trained on. */
  readonly tokens: number;
  /** Seconds of its training steps. */
  readonly trainSeconds: number;
}

/**
 * A model after training: the same bits for the same config, seed, text and backend. Weights and batches are drawn
 * from the seed, so that runs of one seed see the same batches whatever their models are.
 *
 * @throws the signal's reason, if it is aborted.
 * @throws {RangeError} if a loss is not finite, or the memory does not hold the model.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HazeLab, hazeTrialConfig, trainHaze } from "@haze/haze/experiments";
 * const lab = new HazeLab({ name: "hills", text: "the haze settles over the hills. ".repeat(20), bytes: 660 });
 * const config = hazeTrialConfig({ model: { T: 8, nBlocks: 1 }, training: { steps: 2 }, nulls: ["gatesFixed"] });
 * const { model, gates } = await trainHaze(config, 1, lab);
 * assertEquals(gates.at(-1), { step: 2, gates: [[0.5, 0.5, 0.5, 0.5]] });
 * model.close();
 * ```
 */
export async function trainHaze(
  config: HazeTrialConfig,
  seed: number,
  lab: HazeLab,
  { signal, onFraction }: TrialControl = {},
): Promise<TrainedHaze> {
  const nulls = hazeNulls(config.nulls, config.model).map(({ rule }) => rule);
  const data = lab.dataset(config.model.T);
  const random = new Pcg64(seedSequence(seed, 2)[1]!);
  const model = new HazeModel({ ...config.model, vocabSize: lab.vocab.vocabSize }, {
    seed,
    kernels: lab.kernels,
  });
  let trainer: Trainer | undefined;
  try {
    const frozen = nulls.flatMap((rule) => {
      const parts = rule.parts?.(config.model) ?? [];
      setParts(model, parts, rule.value ?? "initial", random);
      return parts;
    });
    const trained = nulls.reduce((text, rule) => rule.data?.(text, random) ?? text, data);
    const { steps } = config.training;
    const own = { seed, evaluateEvery: steps, evaluationTokens: FEW_TOKENS };
    trainer = new Trainer(model, trained, { ...config.training, ...own }, { frozen });
    const gates = [];
    let [tokens, trainSeconds, before] = [0, 0, performance.now()];
    let heldOut: EvaluationDocument | undefined;
    for await (const event of trainer.run()) {
      if (event.type === "evaluation") heldOut = event.heldOut;
      else {
        for (const rule of nulls) rule.afterStep?.(trainer, random);
        tokens = event.tokens;
        trainSeconds += (performance.now() - before) / 1000;
        if (isNoted(event.step, steps)) gates.push({ step: event.step, gates: gatesOf(model) });
        onFraction?.(event.step / steps);
      }
      signal?.throwIfAborted();
      before = performance.now();
    }
    const shown = config.model.headType === "hybrid" ? gates : [];
    return { model, data, heldOut: heldOut!, gates: shown, tokens, trainSeconds };
  } catch (error) {
    model.close();
    throw error;
  } finally {
    trainer?.close();
  }
}

/**
 * The gates of a haze model, a row a layer; none for heads that have no gate.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { gatesOf } from "@haze/haze/experiments";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * const model = new HazeModel({ ...HAZE_PRESETS.tiny, alpha: 0.25, nHeads: 2, vocabSize: 4 });
 * assertEquals(gatesOf(model), [[0.25, 0.25], [0.25, 0.25]]);
 * model.close();
 * ```
 */
export function gatesOf({ config, parameters }: HazeModel): number[][] {
  if (config.headType !== "hybrid") return [];
  return Array.from(
    { length: config.nBlocks },
    (_, layer) => Array.from(parameters.get(`blocks.${layer}.heads.gate`).data, Number),
  );
}

function setParts(
  { parameters }: HazeModel,
  parts: readonly FrozenPart[],
  value: "initial" | "zero" | "uniform",
  random: Pcg64,
): void {
  if (value === "initial") return;
  for (const { start, end } of frozenRanges(parameters, parts)) {
    for (let i = start; i < end; i++) {
      parameters.floats[i] = value === "zero" ? 0 : Math.fround(random.uniform());
    }
  }
}

function isNoted(step: number, steps: number): boolean {
  return step === steps ||
    Math.floor(step * GATE_NOTES / steps) > Math.floor((step - 1) * GATE_NOTES / steps);
}
