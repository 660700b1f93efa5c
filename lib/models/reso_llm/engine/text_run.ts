/** One text of one model while it is written: what the layers do between two tokens. */
import type { ResoLLMSettings } from "../config/mod.ts";
import { layersOf } from "../config/mod.ts";
import type { Goal } from "../agency/mod.ts";
import { Pcg64 } from "../../../random/mod.ts";
import { draw, makeSampler, penaliseRepetition, type Sampler } from "../../../sampling/mod.ts";
import { haltWarning, type StabilityMonitor, temperatureWarning } from "../stability/mod.ts";
import type { ResoLLMSession } from "../inference/session.ts";
import { GrowingText } from "./growing_text.ts";
import { LoopNoise } from "./resonance_noise.ts";
import type { Mind } from "./mind.ts";
import type { CompleteOptions, ResoLLMGenerateOptions, TokenReport } from "./options.ts";
import { GenerationResult, type StopReason } from "./result.ts";
import { EndingText } from "./stops.ts";

/** Tokens that the penalty looks back on. */
const PENALTY_WINDOW = 50;

/** What a text is written with. */
export interface TextRunParts {
  readonly settings: ResoLLMSettings;
  readonly mind: Mind;
  readonly session: ResoLLMSession;
  /** Ids to go on from. */
  readonly prompt: ArrayLike<number>;
  /** Ids of the prompt that are new: what is attended to. */
  readonly heard: ArrayLike<number>;
  readonly options: CompleteOptions & Pick<ResoLLMGenerateOptions, "callback">;
  readonly autoTemperature: boolean;
  readonly stopOnInstability: boolean;
}

/**
 * A text while it is written; {@linkcode TextRun.close} it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createDefaultTokenizer, ResoLLMInference, ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel(tinyConfig());
 * const engine = new ResoLLMInference(model, createDefaultTokenizer());
 * const { run } = engine.open(engine.taskOf(engine.promptIds("Once"), "Once"), { maxLength: 3 });
 * while (!run.stopReason) run.take(100, run.logits()); // whoever holds it says which token comes
 * assertEquals(run.end().tokens, [100, 100, 100]);
 * run.close();
 * model.close();
 * ```
 */
export class TextRun {
  /** Why it is over; undefined as long as it goes on. */
  stopReason: StopReason | undefined;
  readonly #parts: TextRunParts;
  readonly #growing: GrowingText;
  readonly #monitor: StabilityMonitor;
  readonly #ending: EndingText;
  readonly #noise: LoopNoise | undefined;
  readonly #random: Pcg64;
  readonly #tokens: number[] = [];
  readonly #entropies: number[] = [];
  readonly #exponents: number[] = [];
  readonly #coherences: number[] = [];
  readonly #temperatures: number[] = [];
  readonly #warnings: string[] = [];
  /** The goals that were open at the beginning. */
  readonly #open: readonly Goal[];
  readonly #startMs: number = performance.now();
  readonly #watches: boolean;
  #temperature: number;
  #sampler: { readonly temperature: number; readonly of: Sampler } | undefined;
  #logits: Float64Array;
  #row: { readonly logits: ArrayLike<number>; readonly penalised: ArrayLike<number> } | undefined;

  /** Attends to the prompt and reads it. */
  constructor(parts: TextRunParts) {
    const { settings, mind, session, prompt, heard, options, autoTemperature } = parts;
    this.#parts = parts;
    this.#growing = new GrowingText(session);
    this.#monitor = mind.monitor = mind.newMonitor({ autoTemperatureAdjust: autoTemperature });
    this.#ending = new EndingText(mind.tokenizer, prompt);
    this.#noise = LoopNoise.of(settings, options.seed);
    this.#random = new Pcg64(options.seed);
    this.#watches = layersOf(settings).stability;
    this.#temperature = options.temperature;
    this.#open = mind.agency?.activeGoals ?? [];
    mind.turn++;
    mind.agency?.beginText();
    for (let i = 0; i < heard.length; i++) mind.agency?.observeToken(heard[i]!, { produced: false });
    session.setMemory(mind.memory?.read());
    this.#attend();
    if (options.maxLength === 0) this.stopReason = "length";
    this.#logits = this.stopReason ? new Float64Array(settings.vocabSize) : this.#growing.begin(prompt);
  }

  /** Logits (V) of the next token, with what goals and foci add to them. */
  logits(): Float64Array {
    const row = this.#logits.slice();
    this.#parts.mind.agency?.addBias(row);
    return row;
  }

  /** Draws from a row of logits, (V): penalty, temperature, filters. */
  draw(logits: ArrayLike<number>): number {
    const { probabilities } = this.#samplerNow().distribution(this.#penalised(logits), {});
    return draw(probabilities, this.#temperature === 0 ? 0 : this.#random.uniform());
  }

  /**
   * Takes the token that was chosen, and reads it: every layer sees it before the next one.
   *
   * @param logits What the token came from where this model alone chose, as {@linkcode logits} gave it.
   */
  take(token: number, logits: Float64Array): void {
    if (this.#ending.endsWith(token)) {
      this.stopReason = "end";
      return;
    }
    const { options } = this.#parts;
    const entropyNats = entropyOf(this.#penalised(logits));
    const coherence = 1 - entropyNats / Math.log(Math.max(2, logits.length));
    const temperature = this.#temperature;
    const reading = this.#monitor.observe(1 - coherence);
    this.#tokens.push(token);
    this.#entropies.push(entropyNats);
    this.#coherences.push(coherence);
    this.#exponents.push(reading.lyapunov);
    this.#temperatures.push(temperature);
    const piece = this.#ending.push(token);
    const index = this.#tokens.length - 1;
    this.#tell(piece, { token, index, entropyNats, lyapunov: reading.lyapunov, temperature });
    if (this.#watches) this.#warnings.push(...reading.warnings);
    this.#temperature = this.#monitor.temperature(temperature, options.temperature);
    const moved = temperatureWarning(temperature, this.#temperature, {
      ...{ stability: reading.stability, base: options.temperature, isForecast: reading.forecast.alarm },
    });
    if (moved !== undefined) this.#warnings.push(moved);
    this.#read(token, coherence);
    if (this.stopReason) return;
    if (this.#parts.stopOnInstability && reading.stability === "divergent") {
      this.#warnings.push(haltWarning(this.#tokens.length, reading));
      this.stopReason = "instability";
    } else if (this.#tokens.length >= options.maxLength) this.stopReason = "length";
    if (!this.stopReason) this.#logits = this.#growing.next(token);
  }

  /** Ends the text, and gives what there is to say of it; what is remembered of it is not done here. */
  end(): GenerationResult {
    const { mind, options } = this.#parts;
    const rest = this.#ending.end();
    const last = this.#tokens.length - 1;
    if (rest !== "" && last >= 0) {
      this.#tell(rest, {
        ...{ token: this.#tokens[last]!, index: last, entropyNats: this.#entropies[last]! },
        ...{ lyapunov: this.#exponents[last]!, temperature: this.#temperatures[last]! },
      });
    }
    mind.agency?.endText();
    const { stability, lyapunov } = this.#monitor.reading;
    const achieved = (mind.agency?.goals ?? []).filter(({ id, status }) =>
      status === "achieved" && this.#open.some((goal) => goal.id === id)
    );
    return new GenerationResult({
      ...{ text: this.#ending.text, stability, lyapunov, warnings: this.#warnings },
      ...{ entropyTrace: this.#entropies, lyapunovTrace: this.#exponents },
      ...{ coherenceTrace: this.#coherences, temperatureTrace: this.#temperatures },
      goalsAchieved: achieved.map(({ description }) => description),
      attentionSummary: mind.agency?.attentionSummary() ?? {},
      generationTimeMs: performance.now() - this.#startMs,
      ...{ tokensGenerated: this.#tokens.length, tokens: this.#tokens, seed: options.seed },
      ...{ stopReason: this.stopReason ?? "interrupted", stopMark: this.#ending.mark },
    });
  }

  /** Gives the session's memory back. */
  close(): void {
    this.#parts.session.close();
  }

  /** What the layers make of a token before the model reads it. */
  #read(token: number, coherence: number): void {
    const { mind, session } = this.#parts;
    mind.agency?.observeToken(token, { produced: true, coherence: Math.min(1, Math.max(0, coherence)) });
    if (this.#ending.mark !== undefined) this.stopReason = "end";
    this.#attend();
    if (this.#noise) session.setUpdateHook(this.#noise.next(token));
  }

  #attend(): void {
    const { mind, session } = this.#parts;
    if (mind.agency) session.setFoci(mind.agency.keyIntensities());
  }

  #tell(piece: string, report: TokenReport): void {
    this.#parts.options.callback?.(piece, report);
  }

  /** Worked out once a row: a token is drawn from it, and then measured by it. */
  #penalised(logits: ArrayLike<number>): ArrayLike<number> {
    if (this.#row?.logits === logits) return this.#row.penalised;
    const { repetitionPenalty } = this.#parts.options;
    const recent = this.#tokens.slice(-PENALTY_WINDOW);
    const penalised = repetitionPenalty === 1
      ? logits
      : penaliseRepetition(logits, recent, repetitionPenalty);
    this.#row = { logits, penalised };
    return penalised;
  }

  #samplerNow(): Sampler {
    const temperature = this.#temperature;
    if (this.#sampler?.temperature === temperature) return this.#sampler.of;
    const { topK, topP } = this.#parts.options;
    const of = makeSampler(
      temperature === 0 ? { sampling: "greedy" } : { sampling: "top_k_top_p", temperature, topK, topP },
    );
    this.#sampler = { temperature, of };
    return of;
  }
}

/** H of softmax(logits) in nats. */
function entropyOf(logits: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) largest = Math.max(largest, logits[i]!);
  let [total, moment] = [0, 0];
  for (let i = 0; i < logits.length; i++) {
    const shifted = logits[i]! - largest;
    if (shifted === -Infinity) continue;
    const p = Math.exp(shifted);
    total += p;
    moment += p * shifted;
  }
  return Math.log(total) - moment / total;
}
