/** A chat that a person types into: history, goals for one answer, commands. */
import type { Goal } from "../agency/mod.ts";
import type { ChatMessage } from "../data/mod.ts";
import type { Recalled } from "../memory/mod.ts";
import type { StabilityClass } from "../stability/mod.ts";
import { CHAT_COMMANDS, chatLine } from "./chat_commands.ts";
import type { TextEngine } from "./text_engine.ts";
import type { ResoLLMGenerateOptions } from "./options.ts";
import type { GenerationResult } from "./result.ts";

/** Messages that a chat keeps. */
const HISTORY = 20;

/** How a model is, as `status` tells it. */
export interface ChatStatus {
  /** What the last text did. */
  readonly stability: StabilityClass;
  /** λ of its last window. */
  readonly lyapunov: number;
  /** The class as a number from 0 to 1. */
  readonly stabilityNumber: number;
  /** Goals that are not finished. */
  readonly goals: readonly Pick<Goal, "description" | "progress">[];
  /** How many things are attended to. */
  readonly foci: number;
  /** How many moments are remembered. */
  readonly memories: number;
  /** Messages of the history. */
  readonly messages: number;
}

/** What a line came to. */
export type ChatOutcome =
  | { readonly kind: "answer"; readonly result: GenerationResult }
  | { readonly kind: "status"; readonly status: ChatStatus }
  | { readonly kind: "memory"; readonly found: readonly Recalled[] }
  | { readonly kind: "help"; readonly commands: typeof CHAT_COMMANDS }
  | { readonly kind: "said"; readonly text: string }
  | { readonly kind: "exit" };

/** How a chat answers. */
export type ChatSessionOptions = Omit<ResoLLMGenerateOptions, "goal" | "remember"> & {
  /** Whether a line of numbers follows each answer at first. Default false. */
  readonly showMetrics?: boolean;
  /** What the assistant is told beforehand. */
  readonly system?: string;
};

/**
 * A chat, a line at a time.
 *
 * @example
 * ```ts
 * import { ChatSession, createDefaultTokenizer, ResoLLMInference, ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const model = new ResoLLMModel(tinyConfig());
 * const chat = new ChatSession(new ResoLLMInference(model, createDefaultTokenizer()), { maxLength: 4 });
 * assertEquals(await chat.handle("goal speak of the lamp"), { kind: "said", text: "Goal set: speak of the lamp" });
 * await chat.handle("Hello");
 * assertEquals(chat.history.map(({ role }) => role), ["user", "assistant"]);
 * assertEquals((await chat.handle("EXIT"))!.kind, "exit");
 * chat.close();
 * model.close();
 * ```
 */
export class ChatSession {
  /** Whether a line of numbers is to follow each answer. */
  showMetrics: boolean;
  readonly #options: ResoLLMGenerateOptions & { readonly system?: string };
  #engine: TextEngine;
  /** Whether the engine was loaded here. */
  #isOwn = false;
  #history: ChatMessage[] = [];
  #goal: string | undefined;

  /** A chat without a word. */
  constructor(engine: TextEngine, options: ChatSessionOptions = {}) {
    const { showMetrics = false, ...own } = options;
    this.#engine = engine;
    this.showMetrics = showMetrics;
    this.#options = own;
  }

  /** What answers. */
  get engine(): TextEngine {
    return this.#engine;
  }

  /** The last twenty messages. */
  get history(): readonly ChatMessage[] {
    return this.#history;
  }

  /**
   * Does what a line says, or answers it.
   *
   * @param how Where pieces of an answer go, and what breaks it off: it then stays out of the history.
   * @returns undefined for an empty line
   * @throws {Error} as the engine, or the file, does; the chat can go on.
   */
  async handle(
    line: string,
    how: Pick<ResoLLMGenerateOptions, "callback" | "signal"> = {},
  ): Promise<ChatOutcome | undefined> {
    const typed = chatLine(line);
    switch (typed?.do) {
      case undefined:
        return undefined;
      case "exit":
        return { kind: "exit" };
      case "help":
        return { kind: "help", commands: CHAT_COMMANDS };
      case "status":
        return { kind: "status", status: this.#status() };
      case "metrics":
        this.showMetrics = !this.showMetrics;
        return { kind: "said", text: `Metrics ${this.showMetrics ? "on" : "off"}` };
      case "goal":
        return this.#setGoal(typed.text);
      case "memory":
        return { kind: "memory", found: this.#recall(typed.text) };
      case "save":
        await this.#engine.save(typed.text);
        return { kind: "said", text: `Saved ${typed.text}` };
      case "load":
        return await this.#load(typed.text);
      case "say":
        return { kind: "answer", result: await this.#answer(typed.text, how) };
    }
  }

  /** Closes a model that was loaded here. */
  close(): void {
    if (this.#isOwn) this.#engine.model.close();
  }

  async #answer(
    content: string,
    how: Pick<ResoLLMGenerateOptions, "callback" | "signal">,
  ): Promise<GenerationResult> {
    const messages = [...this.#history, { role: "user", content }];
    const goal = this.#goal === undefined ? {} : { goal: this.#goal };
    this.#goal = undefined;
    const result = await this.#engine.chatWithResult(messages, { ...this.#options, ...goal, ...how });
    if (result.stopReason !== "interrupted") {
      this.#history = [...messages, { role: "assistant", content: result.text }].slice(-HISTORY);
    }
    return result;
  }

  /** The goal is tried at once, so that what is wrong with it is said where it is typed. */
  #setGoal(description: string): ChatOutcome {
    const { model } = this.#engine;
    const known = model.getActiveGoals().some((goal) => goal.description === description);
    const goal = model.createGoal(description);
    if (!known) model.mind.agency!.withdrawGoal(goal.id);
    this.#goal = description;
    return { kind: "said", text: `Goal set: ${description}` };
  }

  #recall(text: string): readonly Recalled[] {
    const { memory } = this.#engine.model.mind;
    if (!memory) {
      throw new RangeError("Cannot remember as the memory layer must be on: temporalSmf.enabled is false");
    }
    return text === "" ? memory.moments.recallBetween(0, Infinity) : memory.moments.recall(text);
  }

  #status(): ChatStatus {
    const { model } = this.#engine;
    const { stability, lyapunov } = model.mind.monitor.reading;
    const next = this.#goal === undefined ? [] : [{ description: this.#goal, progress: 0 }];
    return {
      ...{ stability, lyapunov, stabilityNumber: model.getStability() },
      goals: [
        ...next,
        ...model.getActiveGoals().map(({ description, progress }) => ({ description, progress })),
      ],
      ...{ foci: model.getAttentionFoci().length, memories: model.mind.memory?.moments.size ?? 0 },
      messages: this.#history.length,
    };
  }

  async #load(path: string): Promise<ChatOutcome> {
    const engine = await this.#engine.reload(path);
    this.close();
    this.#engine = engine;
    this.#isOwn = true;
    this.#history = [];
    this.#goal = undefined;
    return { kind: "said", text: `Loaded ${path}` };
  }
}
