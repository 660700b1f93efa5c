/** A Reso-LLM that any loop of generation can read, its goals, foci and memory acting. */
import type { LanguageModel, Session } from "../../../generation/mod.ts";
import type { ResoLLMSession } from "../inference/session.ts";
import type { ResoLLMModel } from "../model/model.ts";
import type { Mind } from "./mind.ts";

/**
 * A model as `generate` takes one, whose logits have what its goals and foci add to them: the way to combine a goal with any
 * sampler. It attends to what it reads, and the sequence reads its memory as it is when it is started; nothing is written
 * into the memory.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { createDefaultTokenizer, GuidedModel, ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * import { generate } from "@haze/haze/generation";
 * const model = new ResoLLMModel(tinyConfig());
 * const lamp = createDefaultTokenizer().encode(" lamp")[0];
 * model.createGoal("speak of the lamp", "external", { priority: 1 });
 * const [first] = generate(new GuidedModel(model), [2], { length: 1, sampling: { sampling: "greedy" } });
 * const [plain] = generate(model, [2], { length: 1, sampling: { sampling: "greedy" } });
 * assert(first!.step.rawLogProbabilities[lamp]! > plain!.step.rawLogProbabilities[lamp]!);
 * model.close();
 * ```
 */
export class GuidedModel implements LanguageModel {
  readonly #model: ResoLLMModel;

  /** Of a model that has been given its tokenizer, or has the default one's vocabulary. */
  constructor(model: ResoLLMModel) {
    this.#model = model;
  }

  /** That of the model. */
  get kind(): string {
    return this.#model.kind;
  }

  /** V: number of tokens. */
  get vocabSize(): number {
    return this.#model.vocabSize;
  }

  /** T: the most tokens that a window holds. */
  get contextLength(): number {
    return this.#model.contextLength;
  }

  /** Starts a sequence; close it when done. */
  startSession(): Session {
    return new GuidedSession(this.#model.startSession(), this.#model.mind);
  }
}

/** The first ids that it reads are a prompt, those after it are the model's own. */
class GuidedSession implements Session {
  readonly #session: ResoLLMSession;
  readonly #mind: Mind;
  #hasPrompt = false;

  constructor(session: ResoLLMSession, mind: Mind) {
    this.#session = session;
    this.#mind = mind;
    session.setMemory(mind.memory?.read());
    mind.agency?.beginText();
  }

  get length(): number {
    return this.#session.length;
  }

  get capacity(): number {
    return this.#session.capacity;
  }

  feed(ids: ArrayLike<number>): Float64Array {
    const { agency } = this.#mind;
    if (agency) {
      // A context that begins again is read again: only its last token is new.
      const from = this.#hasPrompt && this.#session.length === 0 ? ids.length - 1 : 0;
      for (let i = from; i < ids.length; i++) agency.observeToken(ids[i]!, { produced: this.#hasPrompt });
      this.#session.setFoci(agency.keyIntensities());
    }
    this.#hasPrompt = true;
    const logits = this.#session.feed(ids);
    agency?.addBias(logits);
    return logits;
  }

  clear(): void {
    this.#session.clear();
  }

  close(): void {
    this.#mind.agency?.endText();
    this.#session.close();
  }
}
