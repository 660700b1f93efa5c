/** What a model carries beside its weights, made when it is first asked for. */
import type { FloatArray } from "../../../kernels/mod.ts";
import type { Tokenizer } from "../../../tokenizers/mod.ts";
import type { Goal, GoalOptions } from "../agency/mod.ts";
import { layersOf, type ResoLLMSettings } from "../config/mod.ts";
import { createDefaultTokenizer } from "../data/default_tokenizer.ts";
import type { Moment, TokenEncoding } from "../memory/mod.ts";
import type { Binding, TokenConcepts } from "../prsc/mod.ts";
import { checkKeptState, keptConcepts, type KeptState, restoreConcepts } from "./kept_state.ts";
import { Mind } from "./mind.ts";

/** What it is to know of its model. */
export interface CarriedParts {
  readonly settings: ResoLLMSettings;
  readonly concepts: () => TokenConcepts | undefined;
  /** How training encoded ids. */
  readonly encoding: () => TokenEncoding;
  /** What tokens weigh in memories, (V); undefined without the layer. */
  readonly weights: () => FloatArray | undefined;
}

/** Goals, memory and concepts of a model. */
export class Carried {
  readonly #parts: CarriedParts;
  #tokenizer: Tokenizer | undefined;
  #mind: Mind | undefined;

  constructor(parts: CarriedParts) {
    this.#parts = parts;
  }

  get mind(): Mind {
    if (!this.#mind) {
      const { settings, encoding, weights } = this.#parts;
      if (!this.#tokenizer) this.useTokenizer(createDefaultTokenizer());
      const weightOf = (id: number): number => weights()?.[id] ?? 1;
      this.#mind = new Mind({ settings, tokenizer: this.#tokenizer!, encoding, weightOf });
    }
    return this.#mind;
  }

  useTokenizer(tokenizer: Tokenizer): void {
    if (this.#tokenizer === tokenizer) return;
    const { vocabSize } = this.#parts.settings;
    if (tokenizer.vocabSize !== vocabSize) {
      throw new RangeError(
        `Cannot use a tokenizer as it must have the model's ${vocabSize} tokens: it has ${tokenizer.vocabSize}\n` +
          "hint: give the one that the model was trained with: new ResoLLMInference(model, tokenizer)",
      );
    }
    const before = this.#mind?.state;
    this.#tokenizer = tokenizer;
    this.#mind = undefined;
    if (before) this.mind.restore(before);
  }

  createGoal(description: string, options: GoalOptions): Goal {
    if (!layersOf(this.#parts.settings).agency) throw this.#off("set a goal", "agency.enabled");
    return this.mind.agency!.createGoal(description, options);
  }

  bindConcept(name: string, tokens: number | ArrayLike<number>): Binding {
    const concepts = this.#parts.concepts();
    if (!concepts) throw this.#off("bind a concept", "prsc.enabled");
    return concepts.bind(name, tokens);
  }

  updateMemory(text: string, importance: number): Moment | undefined {
    if (!layersOf(this.#parts.settings).temporalSmf) {
      throw this.#off("remember a text", "temporalSmf.enabled");
    }
    return this.mind.remember(text, importance);
  }

  /** What a checkpoint keeps; undefined if nothing was ever said to the model. */
  get kept(): KeptState | undefined {
    const concepts = this.#parts.concepts();
    const named = concepts && keptConcepts(concepts);
    if (!this.#mind && !named) return undefined;
    return { turn: 0, ...this.#mind?.state, ...(named ? { concepts: named } : {}) };
  }

  /** Takes what a checkpoint kept, if it kept anything. */
  restore(state: unknown): void {
    if (state === undefined) return;
    const { concepts, ...mind } = checkKeptState(state, this.#parts.settings.vocabSize);
    if (mind.agency || mind.memory || mind.turn > 0) this.mind.restore(mind);
    const own = this.#parts.concepts();
    if (concepts && own) restoreConcepts(own, concepts);
  }

  /** Gives another model of the same config what this one carries. */
  copyTo(other: Carried): void {
    if (this.#tokenizer) other.useTokenizer(this.#tokenizer);
    const { kept } = this;
    if (kept) other.restore(JSON.parse(JSON.stringify(kept)));
  }

  #off(act: string, key: string): RangeError {
    const got = this.#parts.settings.standardMode ? "standardMode is true" : `${key} is false`;
    return new RangeError(`Cannot ${act} as the layer for it must be on: ${got}`);
  }
}
