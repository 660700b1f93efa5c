/** The engine: texts, goals and chats of one model. */
import { PrimeTokenizer, type Tokenizer } from "../../../tokenizers/mod.ts";
import { Pcg64 } from "../../../random/mod.ts";
import { Breather } from "../../../training/breather.ts";
import { layersOf, type ResoLLMConfig } from "../config/mod.ts";
import type { ResoLLMModel } from "../model/model.ts";
import type { Mind } from "./mind.ts";
import {
  checkLength,
  type CompleteOptions,
  ENGINE_DEFAULTS,
  engineOptions,
  type GoalRequest,
  type ResoLLMGenerateOptions,
  type ResoLLMInferenceOptions,
} from "./options.ts";
import type { GenerationResult } from "./result.ts";
import { TextRun } from "./text_run.ts";

/** How much a text matters to the memory that the model wrote or went on from. */
const TEXT_IMPORTANCE = 0.8;

export class ResoLLMInference {
  /** What writes. */
  readonly model: ResoLLMModel;
  /** From text to ids and back. */
  readonly tokenizer: Tokenizer;
  readonly #options: CompleteOptions;
  readonly #seeds: Pcg64;

  constructor(
    model: ResoLLMModel,
    tokenizer: Tokenizer,
    options: ResoLLMConfig | ResoLLMInferenceOptions = {},
  ) {
    this.#options = { ...ENGINE_DEFAULTS, ...engineOptions(options, model.config) };
    checkLength(this.#options.maxLength);
    this.#seeds = new Pcg64(this.#options.seed);
    this.model = model;
    this.tokenizer = tokenizer;
    model.useTokenizer(tokenizer);
  }

  /** Goes on from a text. */
  async generate(prompt: string, options: ResoLLMGenerateOptions = {}): Promise<GenerationResult> {
    const ids = this.promptIds(prompt);
    return await this.write({ prompt: ids, heard: ids, remembered: (text) => [prompt + text] }, options);
  }

  /** The ids of a text behind the mark that begins one. */
  promptIds(text: string): Int32Array {
    const { tokenizer } = this;
    const ids = tokenizer instanceof PrimeTokenizer
      ? tokenizer.encode(text, { bos: true })
      : Int32Array.from([...(tokenizer.bosId === undefined ? [] : [tokenizer.bosId]), ...tokenizer.encode(text)]);
    return ids.length > 0 ? ids : Int32Array.of(0);
  }

  async write(
    { prompt, heard, remembered }: {
      readonly prompt: ArrayLike<number>;
      readonly heard: ArrayLike<number>;
      readonly remembered: (text: string) => readonly string[];
    },
    options: ResoLLMGenerateOptions,
  ): Promise<GenerationResult> {
    const { mind } = this.model;
    const before = options.remember === false ? mind.state : undefined;
    const goal = options.goal === undefined ? undefined : this.#setGoal(options.goal);
    const run = this.start(prompt, heard, options);
    const breather = new Breather();
    try {
      while (!run.stopReason && !options.signal?.aborted) {
        const logits = run.logits();
        run.take(run.draw(logits), logits);
        await breather.breathe();
      }
      const result = run.end();
      this.#remember(mind, heard.length + result.tokensGenerated, remembered(result.text));
      return result;
    } finally {
      breather.close();
      run.close();
      if (goal !== undefined) mind.agency!.withdrawGoal(goal);
      if (before) mind.restore(before);
    }
  }

  start(
    prompt: ArrayLike<number>,
    heard: ArrayLike<number>,
    options: ResoLLMGenerateOptions,
  ): TextRun {
    const { config: settings, mind } = this.model;
    const complete = { ...this.#options, seed: this.#seedOf(options), ...given(options) };
    checkLength(complete.maxLength);
    const { stability } = layersOf(settings);
    const { autoTemperature = stability && settings["stability.autoTemperatureAdjust"] } = options;
    const { stopOnInstability = stability } = options;
    return new TextRun({
      ...{ settings, mind, prompt, heard, options: complete, autoTemperature, stopOnInstability },
      session: this.model.startSession(),
    });
  }

  #seedOf({ seed }: ResoLLMGenerateOptions): number {
    return seed ?? this.#seeds.below(2 ** 32);
  }

  #setGoal(goal: string | GoalRequest): number {
    const { description, ...options } = typeof goal === "string" ? { description: goal } : goal;
    return this.model.createGoal(description, options.type, options).id;
  }

  #remember(mind: Mind, tokens: number, texts: readonly string[]): void {
    for (const text of texts) mind.remember(text, TEXT_IMPORTANCE);
    mind.memory?.moments.advance(tokens);
  }
}

/** Without what is left undefined. */
function given(options: ResoLLMGenerateOptions): Partial<CompleteOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
