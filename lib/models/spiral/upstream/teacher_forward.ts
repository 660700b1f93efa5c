import { checkInteger } from "../parts/checks.ts";
import { suggestedRank } from "../parts/keep_suggestion.ts";
import { reliabilityHazard } from "../parts/layer_hazard.ts";
import { clip, mean } from "../parts/numbers.ts";
import { injectBias } from "../parts/rank_injection.ts";
import { projectMean } from "../parts/rank_projection.ts";
import { dominance, layerStats, trackReliability } from "../parts/reliability.ts";
import { biasRow, retrieve, weighBias } from "../parts/retrieval_bias.ts";
import { probabilityScore } from "../parts/retrieval_score.ts";
import { throttleByUse } from "../parts/throttle_by_use.ts";
import { attributeUse } from "../parts/use_attribution.ts";
import { TEMPERATURE_DEFAULTS, varianceTemperature } from "../parts/variance_temperature.ts";
import { readContexts } from "./teacher_heads.ts";
import type { Teacher } from "./teacher_weights.ts";

/** How many successors are retrieved for each context. */
const MEMBERS = 8;

/** What a teacher said of a batch. */
export interface TeacherReading {
  /** (B, V). */
  readonly logits: Float64Array;
  /** T of each row; nothing uses it. */
  readonly temperatures: Float64Array;
  /** Mean variance of the largest logits of each row. */
  readonly meanVariances: Float64Array;
  /** Hazard of each layer, after the batch. */
  readonly hazards: number[];
  /** The attention rank that each layer's hazard asks for, in [2, r]. */
  readonly suggestedRanks: number[];
}

/**
 * Upstream's teacher on a batch. It changes what the teacher remembers: every row counts for the reliability of every
 * head, and the sources that were retrieved lose weight.
 *
 * Only the last layer's posterior makes logits; the others feed the tracker alone.
 *
 * @param tokens B contexts of one length.
 * @throws {TypeError} if the tokens are not B contexts of one length.
 * @throws {RangeError} if an id is not in [0, V), or V is below 8.
 */
export function teacherForward(teacher: Teacher, tokens: ArrayLike<number>, batch: number): TeacherReading {
  const { sizes: { vocabSize: V, layers, heads: H, width: d, sharedRank: r }, B, reliability } = teacher;
  const context = tokens.length / batch;
  if (!Number.isInteger(context) || context < 1) {
    throw new TypeError(
      `Cannot ask a teacher as tokens must be ${batch} contexts of one length: ${tokens.length} tokens`,
    );
  }
  for (let i = 0; i < tokens.length; i++) checkInteger("ask a teacher", `token ${i}`, tokens[i], 0, V - 1);
  const last = Array.from({ length: batch }, (_, b) => tokens[(b + 1) * context - 1]);
  const bias = weighBias(retrieve(teacher.P, V, last, MEMBERS, probabilityScore()), teacher.sourceWeights);

  const logits = new Float64Array(batch * V);
  const [temperatures, meanVariances] = [new Float64Array(batch), new Float64Array(batch)];
  const readings = readContexts(teacher, tokens, batch);
  const factors = new Float64Array(batch);
  for (let b = 0; b < batch; b++) {
    readings[b].forEach(({ heads, precisions }, layer) => {
      for (let a = 0; a < H; a++) {
        const loud = dominance(heads.subarray(a * d, (a + 1) * d));
        trackReliability(reliability, layer, a, loud, mean(precisions.subarray(a * r, (a + 1) * r)));
      }
    });
    // Upstream weighs a row's use by the heads as they are when the row has been read, not after the batch.
    factors[b] = clip(1 + layerStats(reliability, layers - 1, 1.5).stabiliserShare, 0.1, 10);
    const { fused } = readings[b][layers - 1];
    const { ids, scores } = biasRow(bias, b);
    const delta = injectBias(ids, scores, B, r);
    const row = projectMean(fused.mean.map((mu, i) => mu + delta[i]), B);
    logits.set(row, b * V);
    const { temperature, meanVariance } = varianceTemperature(row, fused.variance, B, {
      ...TEMPERATURE_DEFAULTS,
      topK: 40,
    });
    temperatures[b] = temperature;
    meanVariances[b] = meanVariance;
  }

  throttleByUse(teacher.sourceWeights, attributeUse(bias, factors));
  const hazards = Array.from({ length: layers }, (_, layer) => reliabilityHazard(reliability, layer));
  return {
    ...{ logits, temperatures, meanVariances, hazards },
    suggestedRanks: hazards.map((hazard) => suggestedRank(hazard, r)),
  };
}
