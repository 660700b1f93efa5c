/** From a checkpoint on the command line to an engine. */
import { ResoLLMModel } from "../../lib/models/mod.ts";
import { ResoLLMInference, type ResoLLMInferenceOptions } from "../../lib/models/reso_llm/mod.ts";
import { validateSampling } from "../../lib/sampling/mod.ts";
import { asUsage, type Call, type OptionSpec, seedOf, UsageError } from "../command.ts";
import { openModel } from "../files.ts";
import { checkedLength } from "../text_length.ts";

/** How an engine writes. */
export const ENGINE_OPTIONS: readonly OptionSpec[] = [
  {
    name: "length",
    kind: "integer",
    value: "N",
    help: "tokens of a text at most (default 100, in a chat 200; at most 1000000)",
  },
  {
    name: "temperature",
    kind: "number",
    value: "X",
    help: "divisor of the logits; 0 is greedy (default 0.8)",
  },
  { name: "top-k", kind: "integer", value: "K", help: "likeliest tokens that are drawn from (default 50)" },
  {
    ...{ name: "top-p", kind: "number", value: "P" },
    help: "probability of these that is drawn from (default 0.95)",
  },
  {
    ...{ name: "repetition-penalty", kind: "number", value: "X" },
    help: "makes the last 50 tokens less likely; 1 does nothing (default 1.1)",
  },
];

/** What a call says of how an engine writes. */
export function engineOptionsOf(call: Call): ResoLLMInferenceOptions {
  const names = {
    ...{ maxLength: "length", temperature: "temperature", topK: "top-k", topP: "top-p" },
    repetitionPenalty: "repetition-penalty",
  };
  const numbers = Object.entries(names).map(([key, name]) => [key, call.number(name)] as const);
  const given = Object.fromEntries(numbers.filter(([, value]) => value !== undefined));
  const { maxLength = 1, ...sampling } = given;
  checkedLength(maxLength);
  const typed = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, `--${name}`]));
  asUsage(() => validateSampling({ sampling: "top_k_top_p", ...sampling }, undefined, typed));
  return { ...given, seed: seedOf(call) };
}

/** Changes a model before it is used, as another node of a network. */
type Change = (model: ResoLLMModel) => ResoLLMModel;

/**
 * Opens a checkpoint of a Reso-LLM; close its model when done.
 *
 * @throws {UsageError} if it is another model's, or an option is out of range.
 */
export async function openEngine(
  path: string,
  call: Call,
  options: ResoLLMInferenceOptions,
  change: Change = (model) => model,
): Promise<ResoLLMInference> {
  const { model, tokenizer } = await openModel(path, call);
  let own: { close(): void } = model;
  try {
    if (!(model instanceof ResoLLMModel)) {
      throw new UsageError(
        `Cannot run agents and chats with ${path} as they take a reso-llm: it is a ${model.kind}`,
      );
    }
    const changed = own = change(model);
    return asUsage(() => new ResoLLMInference(changed, tokenizer, options));
  } catch (error) {
    own.close();
    throw error;
  }
}
