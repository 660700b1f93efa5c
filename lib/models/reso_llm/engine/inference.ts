/** The engine: texts, goals, chats and company of one model. */
import { answerTogether, type MultiAgentRequest } from "./agents.ts";
import { type InteractiveOptions, runInteractive } from "./interactive.ts";
import type { ResoLLMGenerateOptions } from "./options.ts";
import type { GenerationResult } from "./result.ts";
import { TextEngine } from "./text_engine.ts";

/** What {@linkcode ResoLLMInference.generateWithGoal} is asked. */
export interface GoalGenerationRequest extends Omit<ResoLLMGenerateOptions, "goal"> {
  /** What to go on from. */
  readonly prompt: string;
  /** What the text is to speak of. */
  readonly goalDescription: string;
}

/**
 * Writes with a Reso-LLM, all its layers acting: foci and goals lean on logits and attention, the memory is read and
 * written, the monitor watches and moves the temperature, noise gets it out of loops.
 *
 * Keys and values are kept from token to token. All randomness comes from the engine's seed; each text has a seed of its
 * own, which its result names. The same seed gives the same text as long as weights, memory, foci and goals are the same;
 * `remember: false` leaves these as they were.
 *
 * Each layer can be switched off to exactly nothing: texts and traces are then those without it, bit for bit, and so they
 * are where it is on with nothing to act on.
 *
 * | layer       | off                           | on, with nothing to act on | acts on                                 |
 * | ----------- | ----------------------------- | -------------------------- | --------------------------------------- |
 * | oscillators | `useKuramotoDynamics: false`  | `kuramotoCoupling: 0`      | scores of attention                     |
 * | agency      | `agency.enabled: false`       | `maxFoci: 0`, no goal      | logits, scores of keys                  |
 * | concepts    | `prsc.enabled: false`         | none bound                 | token vectors where a concept ends      |
 * | memory      | `temporalSmf.enabled: false`  | empty                      | what the head reads                     |
 * | monitor     | `stability.enabled: false`    | a stable text              | temperature, warnings, the end of texts |
 * | resonance   | off unless it is switched on  | no loop                    | feed-forward layers                     |
 * | links       | off unless they are switched on | alone                    | shares of memories and votes of agents  |
 *
 * @example
 * ```ts
 * import { createDefaultTokenizer, ResoLLMInference, ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const config = tinyConfig();
 * const tokenizer = createDefaultTokenizer();
 * const model = new ResoLLMModel(config);
 * const engine = new ResoLLMInference(model, tokenizer, config);
 * const result = await engine.generate("Once upon a time", { maxLength: 20 });
 * console.log(result.text, result.stability, result.lyapunov.toFixed(4));
 * assertEquals(result.lyapunovTrace.length, result.tokensGenerated);
 * model.close();
 * ```
 */
export class ResoLLMInference extends TextEngine {
  /**
   * Goes on from a text with a goal: its content words weigh more until they have been said. `goalsAchieved` names it if most
   * of them were; at the end of the text it is given up otherwise.
   *
   * @throws {RangeError} as {@linkcode ResoLLMInference.generate}, or if the goal has no word.
   */
  async generateWithGoal(request: GoalGenerationRequest): Promise<GenerationResult> {
    const { prompt, goalDescription, ...options } = request;
    return await this.generate(prompt, { ...options, goal: goalDescription });
  }

  /**
   * Goes on from a text together with other agents; the first result is this one's.
   *
   * `parallel`: each for itself, sharing memories afterwards. `sequential`: each with what those before it said, and their
   * memories. `consensus`: all one token after the other, one text.
   *
   * @throws {RangeError} if the strategy is unknown, an agent takes no part or two have one name, or (consensus)
   * vocabularies differ.
   */
  async generateMultiAgent(request: MultiAgentRequest): Promise<GenerationResult[]> {
    return await answerTogether(this, request, () => this.nextSeed());
  }

  /**
   * Chats with whoever types, until `exit`; `help` says what else can be typed.
   *
   * @throws {Error} if there is nothing to read lines from.
   */
  async interactiveSession(options: InteractiveOptions = {}): Promise<void> {
    await runInteractive(this, options);
  }
}
