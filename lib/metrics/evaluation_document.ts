import type { Reliability } from "./calibration.ts";

/** The calibration part of an {@linkcode EvaluationDocument}: how far confidence and accuracy agree. */
export interface EvaluationCalibration {
  /** Expected calibration error over bins of equal width, in [0, 1]. */
  eceEqualWidth: number;
  /** Expected calibration error over bins of equal mass, in [0, 1]. */
  eceEqualMass: number;
  /** The number of bins asked for. */
  bins: number;
  /** The mean multi-class Brier score, in [0, 2]. */
  brier: number;
  /** The bins behind the two errors. */
  reliability: Reliability;
}

/** Block-bootstrap intervals of an {@linkcode EvaluationDocument}, each `[low, high]`. */
export interface EvaluationIntervals {
  /** Interval of the mean nats a token. */
  nllNats: [number, number];
  /** The same interval in bits a byte: the text's tokens a byte are taken as given. */
  bitsPerByte: [number, number];
  /** The same interval in bits a character. */
  bitsPerCharacter: [number, number];
  /** The share of cases in which an interval should hold the true mean. */
  level: number;
  /** How many consecutive tokens were resampled together. */
  blockLength: number;
  /** How many resampled means stand behind the intervals. */
  resamples: number;
}

/** What an evaluation on held-out text found; `haze eval --json` prints it. */
export interface EvaluationDocument {
  /** How many tokens were scored. */
  tokens: number;
  /** How many bytes of text the scored tokens stand for. */
  bytes: number;
  /** How many characters of text the scored tokens stand for. */
  characters: number;
  /** Mean negative log-likelihood in nats a token. */
  nllNats: number;
  /** Total nats / ln 2 / bytes: comparable between tokenizers. */
  bitsPerByte: number;
  /** Total nats / ln 2 / characters. */
  bitsPerCharacter: number;
  /** exp(nllNats): of a token, so not comparable between tokenizers. */
  perplexity: number;
  /** How far confidence and accuracy agree. */
  calibration: EvaluationCalibration;
  /** ln V in nats a token: the uniform guess. */
  uniformNats: number;
  /** Held-out cross-entropy of the unigram in nats a token. */
  unigramNats: number;
  /** Held-out cross-entropy of the bigram in nats a token. */
  bigramNats: number;
  /** The share of tokens that were the model's first choice; ties go to the lower id. */
  accuracy: number;
  /** How far the means would move on other text of the same kind. */
  intervals: EvaluationIntervals;
}

/** What {@linkcode EvaluationAccumulator.finish} needs beside the scored tokens. */
export interface EvaluationOptions {
  /** How many bytes of text the scored tokens stand for: without a first token that only served as context. */
  bytes: number;
  /** How many characters of text the scored tokens stand for. */
  characters: number;
  /** Held-out cross-entropy of the unigram in nats a token. */
  unigramNats: number;
  /** Held-out cross-entropy of the bigram in nats a token. */
  bigramNats: number;
  /** The seed of the bootstrap. */
  seed: number | bigint;
  /** How many consecutive tokens are resampled together; the tokens over 20, from 1 to 64, unless told otherwise. */
  blockLength?: number;
  /** How many resampled means, 1,000 unless told otherwise. */
  resamples?: number;
  /** The level of the intervals, 0.95 unless told otherwise. */
  level?: number;
  /** The number of calibration bins, 15 unless told otherwise. */
  bins?: number;
}
