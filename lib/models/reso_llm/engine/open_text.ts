/** One text from its first token to what is remembered of it. */
import type { Pcg64 } from "../../../random/mod.ts";
import { layersOf } from "../config/mod.ts";
import type { ResoLLMModel } from "../model/model.ts";
import type { MindState } from "./mind.ts";
import {
  checkLength,
  type CompleteOptions,
  type GoalRequest,
  type ResoLLMGenerateOptions,
} from "./options.ts";
import type { GenerationResult } from "./result.ts";
import { TextRun } from "./text_run.ts";

/** Something to be remembered. */
export interface Remembered {
  /** What was said. */
  readonly text: string;
  /** How much it matters, above 0. */
  readonly importance: number;
  /** How many of the new tokens came before it. */
  readonly tokenIndex: number;
}

/** What is to be written. */
export interface TextTask {
  /** Ids to go on from. */
  readonly prompt: ArrayLike<number>;
  /** Those of them that are new to the model: they are attended to, and pass time. */
  readonly heard: ArrayLike<number>;
  /** What is to be remembered of a text. */
  readonly remembered: (text: string) => readonly Remembered[];
}

/**
 * A text that is being written; {@linkcode OpenText.close} it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createDefaultTokenizer, ResoLLMInference, ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel(tinyConfig());
 * const engine = new ResoLLMInference(model, createDefaultTokenizer());
 * const text = engine.open(engine.taskOf(engine.promptIds("Once"), "Once"), { maxLength: 0 });
 * const { tokensGenerated, stopReason } = text.finish();
 * text.close();
 * assertEquals([tokensGenerated, stopReason, model.mind.memory!.moments.size], [0, "length", 1]);
 * model.close();
 * ```
 */
export class OpenText {
  /** What writes it. */
  readonly run: TextRun;
  readonly #model: ResoLLMModel;
  readonly #task: TextTask;
  readonly #goal: number | undefined;
  readonly #before: MindState | undefined;

  /**
   * Sets its goal, and reads the prompt.
   *
   * @throws {RangeError} if an option is out of range, or asks something of a layer that is off.
   */
  constructor(model: ResoLLMModel, task: TextTask, own: CompleteOptions, options: ResoLLMGenerateOptions) {
    const { config: settings, mind } = model;
    const complete = { ...own, ...given(options) };
    checkLength(complete.maxLength);
    const { stability } = layersOf(settings);
    for (const key of ["autoTemperature", "stopOnInstability"] as const) {
      if (!options[key] || stability) continue;
      throw new RangeError(`Cannot generate as ${key} takes the stability layer: it is off`);
    }
    const { autoTemperature = stability && settings["stability.autoTemperatureAdjust"] } = options;
    this.#model = model;
    this.#task = task;
    this.#before = options.remember === false ? mind.state : undefined;
    this.#goal = options.goal === undefined ? undefined : setGoal(model, options.goal);
    const session = model.startSession();
    try {
      this.run = new TextRun({
        ...{ settings, mind, session, options: complete, autoTemperature },
        ...{ prompt: task.prompt, heard: task.heard },
        stopOnInstability: options.stopOnInstability ?? stability,
      });
    } catch (error) {
      session.close();
      this.#forget();
      throw error;
    }
  }

  /** Ends it and remembers what is to be. */
  finish(): GenerationResult {
    const result = this.run.end();
    const { mind } = this.#model;
    for (const { text, importance, tokenIndex } of this.#task.remembered(result.text)) {
      mind.remember(text, importance, tokenIndex);
    }
    mind.memory?.moments.advance(this.#task.heard.length + result.tokensGenerated);
    return result;
  }

  /** Gives up its goal, and gives its memory back. */
  close(): void {
    this.run.close();
    this.#forget();
  }

  #forget(): void {
    const { mind } = this.#model;
    if (this.#goal !== undefined) mind.agency!.withdrawGoal(this.#goal);
    if (this.#before) mind.restore(this.#before);
  }
}

/** The seed that follows. */
export function nextSeed(seeds: Pcg64): number {
  return seeds.below(2 ** 32);
}

function setGoal(model: ResoLLMModel, goal: string | GoalRequest): number {
  const { description, type, ...options } = typeof goal === "string" ? { description: goal } : goal;
  return model.createGoal(description, type, options).id;
}

/** Without what is left undefined. */
function given(options: ResoLLMGenerateOptions): Partial<CompleteOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
