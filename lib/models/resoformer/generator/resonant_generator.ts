import { generate, type LanguageModel } from "../../../generation/mod.ts";
import { Pcg64 } from "../../../random/mod.ts";
import type { SamplingStep } from "../../../sampling/mod.ts";
import { startDecoding, type Tokenizer } from "../../../tokenizers/mod.ts";
import { Breather } from "../../../training/mod.ts";
import { completeGeneration } from "./check_config.ts";
import type { GenerationConfig, GenerationSettings } from "./config.ts";
import { samplingOf } from "./sampling.ts";
import { stopEnd } from "./stop.ts";

/** Options of a single text: settings over those of the generator, and what happens on the way. */
export interface ResonantOptions extends GenerationSettings {
  /** Told of each token: the text so far, the step from 0, and the coherence of the distribution. */
  readonly callback?: ((text: string, step: number, coherence: number) => void) | undefined;
  /** Ends the text before the next token when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@linkcode ResonantGenerator.sampleContinuations}. */
export interface ContinuationOptions extends ResonantOptions {
  /** Texts to generate, an integer of at least 0. Default 5. */
  readonly n?: number;
}

/** One token of {@linkcode ResonantGenerator.steps}. */
export interface ResonantToken {
  /** Its id. */
  readonly token: number;
  /** The text that it brings, up to the end of a stop text. */
  readonly piece: string;
  /** 1 − H/ln V of the model's own distribution, before penalty and temperature: from 0 to 1. */
  readonly coherence: number;
  /** The distribution that it was drawn from. */
  readonly step: SamplingStep;
}

/** Why a text ended. */
export type EndReason = "length" | "eos" | "stop" | "coherence" | "aborted";

/** A generated text. */
export interface ResonantText {
  /** The text without the prompt. */
  readonly text: string;
  /** Its ids, an end mark among them. */
  readonly tokens: readonly number[];
  /** Why it ended. */
  readonly reason: EndReason;
}

/**
 * The seed's generator over any model and its tokenizer: five strategies, golden decay, penalty, and ends that end.
 *
 * A text ends at `maxLength` tokens and, from `minLength` on, at an end mark, at the first stop text, or at a distribution
 * more coherent than a threshold. An end mark before that writes nothing and goes on. Draws come from one stream of random
 * numbers of the generator's own, so that a second text differs from the first; a call with a `seed` has a stream to
 * itself. The context grows with its cache; a full one goes on with its last half, where the program that the seed comes
 * from read all of it anew for each token.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { ResonantGenerator } from "@haze/haze/resoformer";
 * import { PrimeTokenizer } from "@haze/haze/tokenizers";
 *
 * const tokenizer = PrimeTokenizer.fromPreset("shakespeare");
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: tokenizer.vocabSize });
 * const generator = new ResonantGenerator(model, tokenizer, { temperatureSchedule: "golden_decay", stopTokens: ["b"] });
 * const text = generator.generate("To be", { maxLength: 30, seed: 7 });
 * assertEquals(generator.generate("To be", { maxLength: 30, seed: 7 }), text);
 * assertEquals(text.slice(10).indexOf("b") < 0 || text.endsWith("b"), true);
 * model.close();
 * ```
 */
export class ResonantGenerator {
  /** The model. */
  readonly model: LanguageModel;
  /** Its vocabulary. */
  readonly tokenizer: Tokenizer;
  /** The settings of a call that gives none. */
  readonly config: GenerationConfig;
  readonly #settings: GenerationSettings;
  readonly #random: Pcg64;

  /**
   * Takes a model and its tokenizer.
   *
   * @throws {TypeError | RangeError} if they do not have the same number of tokens, or a setting is unknown, out of range,
   * or would do nothing beside the others.
   */
  constructor(model: LanguageModel, tokenizer: Tokenizer, settings: GenerationSettings = {}) {
    if (model.vocabSize !== tokenizer.vocabSize) {
      const got = `${model.vocabSize} and ${tokenizer.vocabSize}`;
      throw new RangeError(`Cannot generate as model and tokenizer must have as many tokens: ${got}`);
    }
    const { config, settings: given } = completeGeneration(settings, {}, model.vocabSize);
    this.model = model;
    this.tokenizer = tokenizer;
    this.config = config;
    this.#settings = given;
    this.#random = new Pcg64(config.seed);
  }

  /**
   * A continuation of the prompt, without it. An empty prompt stands for the mark that begins a text.
   *
   * @throws {TypeError | RangeError} as the constructor, and if the model knows nothing of the prompt.
   */
  generate(prompt: string, options: ResonantOptions = {}): string {
    const steps = this.steps(prompt, options);
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value.text;
    }
  }

  /** A continuation of each prompt, one after the other from the one stream of random numbers. */
  generateBatch(prompts: readonly string[], options: ResonantOptions = {}): string[] {
    return prompts.map((prompt) => this.generate(prompt, options));
  }

  /**
   * Several continuations of one prompt, of 50 tokens unless told otherwise: the i-th has the seed `seed + i`.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
   * import { createGenerator } from "@haze/haze/resoformer";
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   *
   * const tokenizer = PrimeTokenizer.fromChars("abc");
   * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: tokenizer.vocabSize });
   * const generator = createGenerator(model, tokenizer, { seed: 7 });
   * const texts = generator.sampleContinuations("a", { n: 2 });
   * assertEquals(texts[1], generator.generate("a", { maxLength: 50, seed: 8 }));
   * model.close();
   * ```
   */
  sampleContinuations(prompt: string, options: ContinuationOptions = {}): string[] {
    const { n = 5, maxLength = 50, seed = this.config.seed, ...rest } = options;
    if (!Number.isSafeInteger(n) || n < 0) {
      throw new RangeError(`Cannot generate as n must be an integer of at least 0: ${n}`);
    }
    // The first call says what is wrong with a seed, before anything is added to it.
    const seedAt = (i: number): number | bigint => i === 0 ? seed : BigInt(seed) + BigInt(i);
    return Array.from(
      { length: n },
      (_, i) => this.generate(prompt, { ...rest, maxLength, seed: seedAt(i) }),
    );
  }

  /**
   * The pieces of a continuation as they come; the event loop runs in between, so that Ctrl-C and timers are served.
   *
   * Run it to its end or leave it by `break`, so that it gives its cache back.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
   * import { ResonantGenerator } from "@haze/haze/resoformer";
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   *
   * const tokenizer = PrimeTokenizer.fromChars("abc");
   * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: tokenizer.vocabSize });
   * const generator = new ResonantGenerator(model, tokenizer, { maxLength: 9 });
   * let text = "";
   * for await (const piece of generator.interactiveGenerate("ab", { seed: 1 })) text += piece;
   * assertEquals(text, generator.generate("ab", { seed: 1 }));
   * model.close();
   * ```
   */
  async *interactiveGenerate(
    prompt: string,
    options: ResonantOptions = {},
  ): AsyncGenerator<string, ResonantText, void> {
    const breather = new Breather();
    const steps = this.steps(prompt, options);
    let given = 0;
    try {
      for (;;) {
        const { done, value } = steps.next();
        if (done) {
          // What a decoder held back to the end comes with the last text alone.
          if (value.text.length > given) yield value.text.slice(given);
          return value;
        }
        given += value.piece.length;
        if (value.piece !== "") yield value.piece;
        await breather.breathe();
      }
    } finally {
      // Left early, it gives its cache back here; what it returns then is nobody's.
      steps.return({ text: "", tokens: [], reason: "aborted" });
      breather.close();
    }
  }

  /**
   * The tokens of a continuation one by one, and at the end all of it and why it ended.
   *
   * As with the loop below it, run it to its end or leave it by `break`, so that it gives its cache back.
   */
  *steps(prompt: string, options: ResonantOptions = {}): Generator<ResonantToken, ResonantText, void> {
    const { callback, signal, ...settings } = options;
    const { model, tokenizer } = this;
    const { config } = completeGeneration(settings, this.#settings, model.vocabSize);
    const { maxLength, minLength, stopTokens, stopOnCoherence, coherenceThreshold } = config;
    const ids = this.#promptIds(prompt);
    const random = settings.seed === undefined ? this.#random : new Pcg64(settings.seed);
    const wanted = {
      ...samplingOf(config, model.vocabSize),
      ...{ length: maxLength, random, looksAtPrompt: false, ...(signal ? { signal } : {}) },
    };
    const stream = startDecoding(tokenizer, ids);
    const tokens: number[] = [];
    let text = "";
    for (const { token, step } of generate(model, ids, wanted)) {
      const before = text.length;
      text += stream.push(token);
      tokens.push(token);
      const coherence = coherenceOf(step);
      const mayEnd = tokens.length >= minLength;
      const end = mayEnd ? stopEnd(text, before, stopTokens) : -1;
      if (end >= 0) text = text.slice(0, end);
      callback?.(text, tokens.length - 1, coherence);
      yield { token, piece: text.slice(before), coherence, step };
      if (end >= 0) return { text, tokens, reason: "stop" };
      if (mayEnd && token === tokenizer.eosId) return { text: text + stream.end(), tokens, reason: "eos" };
      if (mayEnd && stopOnCoherence && coherence > coherenceThreshold) {
        return { text: text + stream.end(), tokens, reason: "coherence" };
      }
    }
    return { text: text + stream.end(), tokens, reason: tokens.length < maxLength ? "aborted" : "length" };
  }

  #promptIds(prompt: string): Int32Array {
    const { bosId } = this.tokenizer;
    const ids = this.tokenizer.encode(prompt);
    if (prompt === "" && bosId !== undefined) return Int32Array.of(bosId);
    if (ids.length > 0) return ids;
    const rule = prompt === ""
      ? "an empty prompt needs a mark that begins a text"
      : "the prompt must be known";
    throw new RangeError(`Cannot generate as ${rule}: got ${JSON.stringify(prompt)}`);
  }
}

/**
 * The same as `new ResonantGenerator`, the seed's helper.
 *
 * @throws {TypeError | RangeError} as {@linkcode ResonantGenerator}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { createGenerator } from "@haze/haze/resoformer";
 * import { PrimeTokenizer } from "@haze/haze/tokenizers";
 *
 * const tokenizer = PrimeTokenizer.fromChars("abc");
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: tokenizer.vocabSize });
 * const generator = createGenerator(model, tokenizer, { strategy: "greedy" });
 * assertEquals(generator.generate("a"), generator.generate("a"));
 * model.close();
 * ```
 */
export function createGenerator(
  model: LanguageModel,
  tokenizer: Tokenizer,
  settings: GenerationSettings = {},
): ResonantGenerator {
  return new ResonantGenerator(model, tokenizer, settings);
}

/** 1 − H/ln V; 1 for a single token. */
function coherenceOf({ entropyBits, probabilities }: SamplingStep): number {
  const most = Math.log2(probabilities.length);
  return most === 0 ? 1 : Math.min(1, Math.max(0, 1 - entropyBits.raw / most));
}
