/** What an engine does by itself: texts and answers of one model. */
import type { Kernels } from "../../../kernels/mod.ts";
import { Pcg64 } from "../../../random/mod.ts";
import type { Tokenizer } from "../../../tokenizers/mod.ts";
import { Breather } from "../../../training/breather.ts";
import type { ResoLLMConfig } from "../config/mod.ts";
import { type ChatMessage, extractResponse } from "../data/mod.ts";
import { ResoLLMModel } from "../model/model.ts";
import { fittingChat, promptIds } from "./chat_prompt.ts";
import { nextSeed, OpenText, type TextTask } from "./open_text.ts";
import {
  CHAT_LENGTH,
  checkLength,
  type CompleteOptions,
  ENGINE_DEFAULTS,
  engineOptions,
  type ResoLLMGenerateOptions,
  type ResoLLMInferenceOptions,
} from "./options.ts";
import { GenerationResult } from "./result.ts";

/** How much a text matters to memory that the model wrote, and one that a user said. */
const [OWN_IMPORTANCE, USER_IMPORTANCE] = [0.8, 0.9];

/** Options of a chat. */
export interface ChatOptions extends ResoLLMGenerateOptions {
  /** What the assistant is told beforehand. Default: that it is helpful, harmless and honest. */
  readonly system?: string;
}

/**
 * Texts and answers of one model: what agents and chats are made of. `ResoLLMInference` is one.
 *
 * @example A text again, by its seed
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createDefaultTokenizer, ResoLLMModel, TextEngine, tinyConfig } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel(tinyConfig());
 * const engine = new TextEngine(model, createDefaultTokenizer(), { maxLength: 5 });
 * const { text, seed } = await engine.generate("Once", { remember: false });
 * assertEquals(await engine.generateSimple("Once", { seed }), text);
 * model.close();
 * ```
 */
export class TextEngine {
  /** What writes. */
  readonly model: ResoLLMModel;
  /** From text to ids and back. */
  readonly tokenizer: Tokenizer;
  readonly #options: CompleteOptions;
  readonly #own: ResoLLMInferenceOptions;
  readonly #seeds: Pcg64;

  /**
   * Makes an engine of a model.
   *
   * @param options Settings of the engine, or the model's config, which has none.
   * @throws {RangeError} if the vocabulary has another size than the model's, a config is not the model's, or a setting is
   * unknown or out of range.
   */
  constructor(
    model: ResoLLMModel,
    tokenizer: Tokenizer,
    options: ResoLLMConfig | ResoLLMInferenceOptions = {},
  ) {
    this.#own = engineOptions(options, model.config);
    this.#options = { ...ENGINE_DEFAULTS, ...this.#own };
    checkLength(this.#options.maxLength);
    this.#seeds = new Pcg64(this.#options.seed);
    this.model = model;
    this.tokenizer = tokenizer;
    model.useTokenizer(tokenizer);
  }

  /**
   * Opens what {@linkcode TextEngine.save} wrote, or any checkpoint of a Reso-LLM; close its model when done.
   *
   * @throws {SyntaxError} if the file is none.
   */
  static async load<E extends TextEngine>(
    this: new (model: ResoLLMModel, tokenizer: Tokenizer, options?: ResoLLMInferenceOptions) => E,
    path: string,
    { kernels, ...options }: ResoLLMInferenceOptions & { readonly kernels?: Kernels } = {},
  ): Promise<E> {
    const model = await ResoLLMModel.load(path, kernels ? { kernels } : {});
    return new this(model, model.mind.tokenizer, options);
  }

  /**
   * Another engine with the same settings, of a file.
   *
   * @throws {SyntaxError} if the file is no Reso-LLM's.
   */
  async reload(path: string): Promise<TextEngine> {
    return await TextEngine.load(path, { ...this.#own, kernels: this.model.kernels });
  }

  /** The name of its node among agents. */
  get nodeId(): string {
    return this.model.config["entanglement.nodeId"];
  }

  /** Writes config, tokenizer, weights, memory, bindings and goals into one `.npz`. */
  async save(path: string): Promise<void> {
    this.model.useTokenizer(this.tokenizer);
    await this.model.save(path);
  }

  /**
   * Goes on from a text.
   *
   * @throws {RangeError} if an option is out of range, or asks something of a layer that is off.
   */
  async generate(prompt: string, options: ResoLLMGenerateOptions = {}): Promise<GenerationResult> {
    return await this.write(this.taskOf(this.promptIds(prompt), prompt), options);
  }

  /** The text alone of {@linkcode TextEngine.generate}. */
  async generateSimple(prompt: string, options: ResoLLMGenerateOptions = {}): Promise<string> {
    return (await this.generate(prompt, options)).text;
  }

  /** The words alone of {@linkcode TextEngine.chatWithResult}. */
  async chat(messages: string | readonly ChatMessage[], options: ChatOptions = {}): Promise<string> {
    return (await this.chatWithResult(messages, options)).text;
  }

  /**
   * Answers in a chat: up to 200 tokens, or the mark that ends an answer. Of a chat that is too long the oldest messages go.
   *
   * @param messages The chat so far, or what the user says.
   * @throws {RangeError} if there is no message of a user or an assistant, or as {@linkcode TextEngine.generate}.
   */
  async chatWithResult(
    messages: string | readonly ChatMessage[],
    options: ChatOptions = {},
  ): Promise<GenerationResult> {
    const all = typeof messages === "string" ? [{ role: "user", content: messages }] : messages;
    const { system, ...own } = { maxLength: this.#own.maxLength ?? CHAT_LENGTH, ...options };
    const last = all.at(-1)?.content;
    if (last === undefined) {
      throw new RangeError("Cannot chat as something must have been said: got no message");
    }
    const prompt = fittingChat(this.tokenizer, all, { system, most: this.room(own) });
    const heard = this.tokenizer.encode(last);
    const result = await this.write({
      ...{ prompt, heard },
      remembered: (text) => [
        { text: last, importance: USER_IMPORTANCE, tokenIndex: 0 },
        { text: extractResponse(text), importance: OWN_IMPORTANCE, tokenIndex: heard.length },
      ],
    }, own);
    return new GenerationResult({ ...result, text: extractResponse(result.text) });
  }

  /** The seed of the next text. */
  nextSeed(): number {
    return nextSeed(this.#seeds);
  }

  /** The ids of a text behind the mark that begins one. */
  promptIds(text: string): Int32Array {
    return promptIds(this.tokenizer, text);
  }

  /** How long a prompt may be that leaves room for what is to be written, half the context at least. */
  room({ maxLength = this.#options.maxLength }: ResoLLMGenerateOptions): number {
    const { contextLength: T } = this.model;
    return Math.max(1, T - Math.min(maxLength, Math.floor(T / 2)));
  }

  /** Text to go on from, all of it new; it is remembered with what is written. */
  taskOf(prompt: ArrayLike<number>, shown: string): TextTask {
    return {
      ...{ prompt, heard: prompt },
      remembered: (text) => [{ text: shown + text, importance: OWN_IMPORTANCE, tokenIndex: 0 }],
    };
  }

  /** Begins a text; {@linkcode OpenText.close} it. */
  open(task: TextTask, options: ResoLLMGenerateOptions): OpenText {
    const seed = options.seed ?? this.nextSeed();
    return new OpenText(this.model, task, this.#options, { ...options, seed });
  }

  /** Writes a text from its first token to its last. */
  async write(task: TextTask, options: ResoLLMGenerateOptions): Promise<GenerationResult> {
    const text = this.open(task, options);
    const breather = new Breather();
    try {
      const { run } = text;
      while (!run.stopReason && !options.signal?.aborted) {
        const logits = run.logits();
        run.take(run.draw(logits), logits);
        await breather.breathe();
      }
      return text.finish();
    } finally {
      breather.close();
      text.close();
    }
  }
}
