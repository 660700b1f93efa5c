/** The evaluation document for people. */
import type { EvaluationDocument } from "../lib/metrics/mod.ts";
import { IdTokenizer, type Tokenizer } from "../lib/tokenizers/mod.ts";
import { counted } from "./ui/format.ts";

/** Columns of the longest label, so that figures stand below each other. */
const LABEL = "calibration".length;

/** What a score is told by. */
export interface ScoreUnit {
  readonly name: "character" | "token";
  /** How many of them were scored. */
  readonly count: number;
}

/** Characters; of a vocabulary without text, whose ids have no spelling that means anything, tokens. */
export function unitOf({ tokens, characters }: EvaluationDocument, tokenizer: Tokenizer): ScoreUnit {
  return tokenizer instanceof IdTokenizer
    ? { name: "token", count: tokens }
    : { name: "character", count: characters };
}

/** A short table: what was scored, the score, its interval, and what counting would reach. */
export function describeScore(
  score: EvaluationDocument,
  tokenizer: Tokenizer,
  scored = "held out",
): string {
  const { name, count } = unitOf(score, tokenizer);
  const bits = (nats: number) => (nats / Math.LN2 * score.tokens / count).toFixed(3);
  const [low, high] = score.intervals.nllNats.map(bits);
  const { eceEqualWidth, eceEqualMass, brier } = score.calibration;
  const perByte = name === "token" ? "" : `${score.bitsPerByte.toFixed(3)} per byte, `;
  return [
    `${scored.padEnd(LABEL)} ${bits(score.nllNats)} bits per ${name} (${low} to ${high}), ${perByte}` +
    `perplexity ${score.perplexity.toFixed(2)}, ${counted(score.tokens, "token")}`,
    `${"yardsticks".padEnd(LABEL)} ${bits(score.uniformNats)} uniform, ${bits(score.unigramNats)} unigram, ${
      bits(score.bigramNats)
    } bigram`,
    `calibration ECE ${eceEqualWidth.toFixed(3)} equal width, ${eceEqualMass.toFixed(3)} equal mass, Brier ${
      brier.toFixed(3)
    }, ` +
    `accuracy ${(100 * score.accuracy).toFixed(1)} %`,
    "",
  ].join("\n");
}
