/** The seed's trainer, on the common one. */
import type { Tokenizer } from "../../../tokenizers/mod.ts";
import type { TextScore } from "./coherence.ts";
import { givenOf, refuseUnknown } from "./known_names.ts";
import { type ResonantModel, ResonantRun } from "./resonant_run.ts";
import { trainerOf } from "./run_of.ts";
import { scoreWindows } from "./score_windows.ts";
import { checkResonantTraining, TRAINING_DEFAULTS, type TrainingConfig } from "./training_config.ts";
import { seedData } from "./training_data.ts";
import { TRAIN_OPTIONS, type TrainingSummary, type TrainOptions } from "./training_report.ts";
import { seedStarts } from "./windows.ts";

/**
 * Trains a model on a text as the seed does: windows that overlap by half, shuffled each epoch; a warm-up and a golden
 * decay; gradients clipped at 1/φ; an eye on coherence. Other than upstream's it trains all of the model, with
 * exact gradients and AdamW, a batch really holds `batchSize` windows, and the end of the text is held out.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { LLISA_PRESETS, LlisaModel } from "@haze/haze/models";
 * import { PrimeTokenizer, ResonantTrainer, textEntropies } from "@haze/haze/resoformer";
 * const corpus = "to be or not to be, that is the question. ".repeat(8);
 * const tokenizer = PrimeTokenizer.fromCorpus([corpus]);
 * const model = new LlisaModel({ ...LLISA_PRESETS.tiny, vocabSize: tokenizer.vocabSize, nLayers: 1 });
 * const trainer = new ResonantTrainer(model, tokenizer, { seqLen: 16, learningRate: 1e-2 });
 * const { loss, reason } = await trainer.train(corpus, { epochs: 3 });
 * assertEquals(reason, "all 3 epochs are finished");
 * assert(loss < textEntropies(tokenizer.encode(corpus)).unigramNats);
 * model.close();
 * ```
 */
export class ResonantTrainer {
  /** What is trained. */
  readonly model: ResonantModel;
  /** What turns text into ids. */
  readonly tokenizer: Tokenizer;
  /** All settings, defaults filled in. */
  readonly config: TrainingConfig;

  /**
   * Prepares to train; nothing is reserved until {@linkcode train} is called.
   *
   * @throws {RangeError} if a setting is unknown, out of range or without effect, or numerical gradients are wanted of a
   * model with a step function in it.
   */
  constructor(model: ResonantModel, tokenizer: Tokenizer, config: Partial<TrainingConfig> = {}) {
    const seqLen = Math.min(TRAINING_DEFAULTS.seqLen, model.contextLength);
    this.config = checkResonantTraining(config, { seqLen, dropout: model.dropout ?? 0 });
    if (this.config.gradient === "numerical") refuseSteps(model);
    this.model = model;
    this.tokenizer = tokenizer;
  }

  /**
   * Trains on a text, or on several joined by newlines, from step 0 of the schedule.
   *
   * @param options A number of epochs and more; or, as upstream has it, a function that is called after each step.
   * @throws {RangeError} if an option is unknown, the warm-up is not shorter than the run, the text is too short or has ids that
   * the model does not know, or a loss is not finite.
   */
  async train(
    corpus: string | readonly string[],
    options: TrainOptions | TrainOptions["callback"] = {},
  ): Promise<TrainingSummary> {
    const how = givenOf<TrainOptions>(typeof options === "function" ? { callback: options } : options);
    refuseUnknown("train", "option", how, TRAIN_OPTIONS);
    const config = how.epochs === undefined ? this.config : { ...this.config, epochs: how.epochs };
    checkResonantTraining({ epochs: config.epochs });
    const data = seedData(corpus, how.validation, this.tokenizer, config);
    const trainer = trainerOf(this.model, data, config);
    try {
      return await new ResonantRun(this.model, trainer, data, config, how).finish();
    } finally {
      trainer.close();
    }
  }

  /**
   * Scores a text in the seed's windows: loss and entropy in nats a token, perplexity, coherence.
   *
   * @throws {RangeError} if the text is shorter than a window and a token.
   */
  evaluate(text: string): TextScore {
    const T = this.config.seqLen;
    const ids = this.tokenizer.encode(text);
    const starts = seedStarts(ids.length, T);
    if (starts.length === 0) {
      throw new RangeError(
        `Cannot evaluate a text as a window of ${T} + 1 tokens must fit into it: ${ids.length} tokens`,
      );
    }
    const part = (from: number) => ids.subarray(from, from + T);
    return scoreWindows(
      this.model,
      starts.map((start) => ({ inputs: part(start), targets: part(start + 1) })),
    );
  }
}

/** Differences of a hard collapse are those of its steps: zero almost everywhere, and no revival would see the codes. */
function refuseSteps({ config }: ResonantModel): void {
  const { useEntropyCollapse, collapseMode } = config;
  if (useEntropyCollapse !== true || collapseMode === "soft") return;
  throw new RangeError(
    `Cannot train by differences as the loss must be smooth: collapseMode is ${collapseMode}\n` +
      "hint: useEntropyCollapse false, collapseMode soft, or the gradient exact",
  );
}
