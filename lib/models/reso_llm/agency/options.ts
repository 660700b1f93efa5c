import { checkWhole, checkWithin } from "../checks.ts";
import { checkResoRule, type ResoRule } from "../rule.ts";

/** How much agency a model has. What is left out has the default. */
export interface AgencyOptions {
  /** Foci at the same time; 5. With 0 and no goal, agency changes nothing. */
  readonly maxFoci?: number;
  /** Active goals at the same time; 10. */
  readonly maxGoals?: number;
  /** The part of its intensity that a focus loses each update; 0.02. */
  readonly attentionDecayRate?: number;
  /** The weight of novelty in salience; 0.4. */
  readonly noveltyWeight?: number;
  /** The weight of relevance in salience; 0.4. */
  readonly relevanceWeight?: number;
  /** The weight of the amplitude in salience; 0.2. */
  readonly intensityWeight?: number;
  /**
   * How far an axis must fall below what the memory has shown of it for the model to form a goal; 0.3. Upstream takes
   * it for the coherence axis alone, as the value below which it is low.
   */
  readonly goalCoherenceThreshold?: number;
  /** β: what a full intensity adds to the logit of its token, in nats, and to the score of its keys; 0.5. */
  readonly bias?: number;
  /** What is left of a token's bias each time it is produced; 0.5. */
  readonly biasFade?: number;
  /** The progress at which a goal is achieved; 0.8. */
  readonly achievedAt?: number;
  /** Updates that the goals formed by the model itself have; 200. */
  readonly deadlineSteps?: number;
  /** Whose arithmetic; `"house"`. */
  readonly rule?: ResoRule;
}

/** The same with nothing left open. */
export type CompleteAgencyOptions = Required<AgencyOptions>;

/** Fills in what is not told, and checks the rest. */
export function completeAgencyOptions(options: AgencyOptions): CompleteAgencyOptions {
  const all: CompleteAgencyOptions = {
    ...{ maxFoci: 5, maxGoals: 10, attentionDecayRate: 0.02 },
    ...{ noveltyWeight: 0.4, relevanceWeight: 0.4, intensityWeight: 0.2, goalCoherenceThreshold: 0.3 },
    ...{ bias: 0.5, biasFade: 0.5, achievedAt: 0.8, deadlineSteps: 200, rule: "house" },
    ...options,
  };
  checkWhole("maxFoci", all.maxFoci, 0);
  checkWhole("maxGoals", all.maxGoals, 0);
  checkWhole("deadlineSteps", all.deadlineSteps, 1);
  for (
    const name of [
      ...["attentionDecayRate", "noveltyWeight", "relevanceWeight", "intensityWeight"] as const,
      ...["goalCoherenceThreshold", "biasFade", "achievedAt"] as const,
    ]
  ) checkWithin(name, all[name], 0, 1);
  checkWithin("bias", all.bias, 0);
  checkResoRule(all.rule);
  return all;
}
