/** What a generation gives. */
import type { StabilityClass } from "../stability/mod.ts";

/** Why a text ended: its length was reached, it ended itself, it became divergent, or it was aborted. */
export type StopReason = "length" | "end" | "instability" | "interrupted";

/** The numbers of a {@linkcode GenerationResult}. */
export interface GenerationReport {
  /** What was written, without the prompt. */
  readonly text: string;
  /** What the text did at its end. */
  readonly stability: StabilityClass;
  /** λ of its last window, in nats a token; 0 before there is one. */
  readonly lyapunov: number;
  /** Entropy of the distribution that each token came from, before temperature and filters, in nats. */
  readonly entropyTrace: readonly number[];
  /** λ after each token, in nats a token. */
  readonly lyapunovTrace: readonly number[];
  /** Logit coherence of each token's distribution: 1 − H/ln V. */
  readonly coherenceTrace: readonly number[];
  /** Temperature that each token was drawn at. */
  readonly temperatureTrace: readonly number[];
  /** Descriptions of the goals that were achieved in this text. */
  readonly goalsAchieved: readonly string[];
  /** What was attended to at the end, as `"type:target"` with the intensity. */
  readonly attentionSummary: Readonly<Record<string, number>>;
  /** What there was to say of its stability, the first first. */
  readonly warnings: readonly string[];
  /** Time that it took, in ms. */
  readonly generationTimeMs: number;
  /** Tokens that were written; the mark that ended the text is none. */
  readonly tokensGenerated: number;
  /** Their ids. */
  readonly tokens: readonly number[];
  /** Seed of its draws: with the same model, memory, foci and goals it gives the same text again. */
  readonly seed: number;
  /** Why it ended. */
  readonly stopReason: StopReason;
  /** The mark that ended it, if one did. */
  readonly stopMark: string | undefined;
}

/** A {@linkcode GenerationReport} that can be asked. */
export interface GenerationResult extends GenerationReport {}

/**
 * Text, traces and warnings of a generation. All traces have a number a token.
 *
 * @example
 * ```ts
 * import { ResoLLMInference, ResoLLMModel, createDefaultTokenizer, tinyConfig } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 * const model = new ResoLLMModel(tinyConfig());
 * const engine = new ResoLLMInference(model, createDefaultTokenizer());
 * const result = await engine.generate("Hello", { maxLength: 5 });
 * assertEquals(result.entropyTrace.length, result.tokensGenerated);
 * assertEquals([result.isStable(), result.hasWarnings()], [true, false]);
 * assertEquals(JSON.parse(JSON.stringify(result.toDict())).text, result.text);
 * model.close();
 * ```
 */
export class GenerationResult {
  /** Of a report. */
  constructor(report: GenerationReport) {
    Object.assign(this, report);
  }

  /** The report as plain data. */
  toDict(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this));
  }

  /** Whether the text is stable or periodic. */
  isStable(): boolean {
    return this.stability === "stable" || this.stability === "periodic";
  }

  /** Whether there is something to be said of its stability. */
  hasWarnings(): boolean {
    return this.warnings.length > 0;
  }
}
