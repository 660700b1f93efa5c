/** The evaluation document for people. */
import type { EvaluationDocument } from "../lib/metrics/mod.ts";
import { counted } from "./ui/format.ts";

const LABEL = "yardsticks".length;

/** A short table: what was scored, the score, its interval, and what counting would reach. */
export function describeScore(score: EvaluationDocument, scored = "held out"): string {
  const bits = (nats: number) => (nats / Math.LN2 * score.tokens / score.characters).toFixed(3);
  const [low, high] = score.intervals.bitsPerCharacter;
  const { eceEqualWidth, eceEqualMass, brier } = score.calibration;
  return [
    `${scored.padEnd(LABEL)} ${score.bitsPerCharacter.toFixed(3)} bits per character (${low.toFixed(3)} to ${
      high.toFixed(3)
    }), ` +
    `${score.bitsPerByte.toFixed(3)} per byte, perplexity ${score.perplexity.toFixed(2)}, ${
      counted(score.tokens, "token")
    }`,
    `yardsticks ${bits(score.uniformNats)} uniform, ${bits(score.unigramNats)} unigram, ${
      bits(score.bigramNats)
    } bigram`,
    `calibration ECE ${eceEqualWidth.toFixed(3)} equal width, ${eceEqualMass.toFixed(3)} equal mass, Brier ${
      brier.toFixed(3)
    }, ` +
    `accuracy ${(100 * score.accuracy).toFixed(1)} %`,
    "",
  ].join("\n");
}
