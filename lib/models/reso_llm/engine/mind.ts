/** What a model carries from one text to the next: goals and foci, memory, and the monitor of the last text. */
import type { Tokenizer } from "../../../tokenizers/mod.ts";
import { Agency, type AgencyState } from "../agency/mod.ts";
import { layersOf, type ResoLLMSettings } from "../config/mod.ts";
import type { MemoryState, Moment, TokenEncoding } from "../memory/mod.ts";
import { StabilityMonitor, type StabilityOptions } from "../stability/mod.ts";
import { ModelMemory, wordEncoding } from "./model_memory.ts";
import { agencyVocabulary } from "./token_facts.ts";

/**
 * Words that a memory has before its axes say something, those of a short sentence: a memory of a word or two lies
 * along an axis whole, and the next word would count as a loss of it.
 */
const TELLING_WORDS = 8;

/** All that a copy of a {@linkcode Mind} needs, as plain data. */
export interface MindState {
  /** Texts so far. */
  readonly turn: number;
  /** Goals and foci; absent without the layer. */
  readonly agency?: AgencyState;
  /** What is remembered; absent without the layer. */
  readonly memory?: MemoryState;
}

/** What a mind is made of. */
export interface MindParts {
  /** The model's. */
  readonly settings: ResoLLMSettings;
  /** From text to ids and back. */
  readonly tokenizer: Tokenizer;
  /** How the model's training encoded ids. */
  readonly encoding: () => TokenEncoding;
  /** What a token weighs in memories, from 0 to 1. */
  readonly weightOf: (id: number) => number;
}

/**
 * The state of a model beside its weights.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel(tinyConfig());
 * const { mind } = model;
 * const before = mind.state;
 * mind.remember("The secret code is 42.", 0.9);
 * mind.restore(before); // forgets it
 * assertEquals(mind.memory!.moments.size, 0);
 * model.close();
 * ```
 */
export class Mind {
  /** From text to ids and back. */
  readonly tokenizer: Tokenizer;
  /** Goals and foci; undefined without the layer. */
  readonly agency: Agency | undefined;
  /** What is remembered; undefined without the layer. */
  readonly memory: ModelMemory | undefined;
  /** That of the last text. */
  monitor: StabilityMonitor;
  /** Texts so far. */
  turn = 0;
  readonly #settings: ResoLLMSettings;

  /** A mind that has seen nothing. */
  constructor({ settings, tokenizer, encoding, weightOf }: MindParts) {
    this.#settings = settings;
    this.tokenizer = tokenizer;
    const layers = layersOf(settings);
    if (layers.agency) {
      const vocabulary = agencyVocabulary(tokenizer, wordEncoding, weightOf);
      this.agency = new Agency(vocabulary, agencyOptions(settings));
    }
    if (layers.temporalSmf) {
      this.memory = new ModelMemory(settings, (text) => tokenizer.encode(text), encoding);
    }
    this.monitor = this.newMonitor();
  }

  /** A monitor for a text. It measures where the layer is off, too, but then it moves nothing. */
  newMonitor(options: StabilityOptions = {}): StabilityMonitor {
    const { "stability.autoTemperatureAdjust": adjusts } = this.#settings;
    return new StabilityMonitor({
      lyapunovThreshold: this.#settings["stability.lyapunovThreshold"],
      entropyWindow: this.#settings["stability.entropyWindow"],
      predictiveHorizon: this.#settings["stability.predictiveHorizon"],
      minTemperature: this.#settings["stability.minTemperature"],
      maxTemperature: this.#settings["stability.maxTemperature"],
      autoTemperatureAdjust: layersOf(this.#settings).stability && adjusts,
      ...options,
    });
  }

  /**
   * Remembers a text, and looks at what the memory has become, once there are words enough; nothing without the layer.
   */
  remember(text: string, importance: number, tokenIndex = 0): Moment | undefined {
    const moment = this.memory?.write(text, importance, { turn: this.turn, tokenIndex });
    if (this.memory && this.memory.words >= TELLING_WORDS) this.agency?.observeMemory(this.memory.axes());
    return moment;
  }

  /** All that a copy needs, as plain data. */
  get state(): MindState {
    return {
      turn: this.turn,
      ...(this.agency ? { agency: this.agency.state } : {}),
      ...(this.memory ? { memory: this.memory.moments.toState() } : {}),
    };
  }

  /** Puts back a {@linkcode state}; what belongs to a layer that is off is left. */
  restore({ turn, agency, memory }: MindState): void {
    this.turn = turn;
    if (agency) this.agency?.restore(agency);
    if (memory) this.memory?.moments.restore(memory);
  }
}

function agencyOptions(settings: ResoLLMSettings) {
  return {
    maxFoci: settings["agency.maxFoci"],
    maxGoals: settings["agency.maxGoals"],
    attentionDecayRate: settings["agency.attentionDecayRate"],
    noveltyWeight: settings["agency.noveltyWeight"],
    relevanceWeight: settings["agency.relevanceWeight"],
    intensityWeight: settings["agency.intensityWeight"],
    goalCoherenceThreshold: settings["agency.goalCoherenceThreshold"],
    bias: settings["agency.bias"],
    achievedAt: settings["agency.achievedAt"],
  };
}
