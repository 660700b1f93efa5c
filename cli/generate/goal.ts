/** `generate --goal`: a Reso-LLM that is to speak of something. */
import type { LanguageModel } from "../../lib/generation/mod.ts";
import type { Model } from "../../lib/models/mod.ts";
import { asUsage, type Call, UsageError } from "../command.ts";

/** What became of a goal. */
export interface GoalOutcome {
  readonly description: string;
  readonly progress: number;
  readonly achieved: boolean;
}

/** A goal that was set. */
export interface SetGoal {
  /** What the text is generated with. */
  readonly reader: LanguageModel;
  /** How far it is by now. */
  outcome(): GoalOutcome;
}

/**
 * Sets the goal of a call, if it names one.
 *
 * @throws {UsageError} if the model knows no goals, or the goal has no word.
 */
export async function setGoal(model: Model, call: Call): Promise<SetGoal | undefined> {
  const description = call.text("goal");
  if (description === undefined) return undefined;
  // Loaded for a goal alone: without one a program starts sooner.
  const { GuidedModel, ResoLLMModel } = await import("../../lib/models/reso_llm/mod.ts");
  if (!(model instanceof ResoLLMModel)) {
    throw new UsageError(`Cannot use --goal as goals are for reso-llm: the model is ${model.kind}`);
  }
  if (call.flag("int8")) throw new UsageError("Cannot use --goal as --int8 is for llisa: got both");
  const { id } = asUsage(() => model.createGoal(description));
  return {
    reader: new GuidedModel(model),
    outcome: () => {
      const { progress, status } = model.mind.agency!.goals.find((goal) => goal.id === id)!;
      return { description, progress, achieved: status === "achieved" };
    },
  };
}

/** "goal: the lamp, 85 %, achieved". */
export function goalLine({ description, progress, achieved }: GoalOutcome): string {
  return `goal: ${description}, ${(100 * progress).toFixed(0)} %${achieved ? ", achieved" : ""}`;
}
