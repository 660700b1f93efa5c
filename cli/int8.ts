/** `--int8`: generation with 8-bit weights. */
import type { LanguageModel } from "../lib/generation/mod.ts";
import { int8Group } from "../lib/models/llisa/int8_group.ts";
import { LlisaModel } from "../lib/models/llisa/model.ts";
import type { Model } from "../lib/models/mod.ts";
import { type OptionSpec, UsageError } from "./command.ts";

/** Declares `--int8`. */
export const INT8_OPTION: OptionSpec = {
  ...{ name: "int8", kind: "flag" },
  help: "llisa: round weights and activations to 8-bit integers, as runq.c does: faster, a little less exact",
};

/**
 * What text is generated with: the model itself, or its 8-bit twin, which reads with the weights of the model.
 *
 * @throws {UsageError} if the model has no 8-bit twin.
 */
export function readerOf(model: Model, isInt8: boolean): LanguageModel {
  if (!isInt8) return model;
  if (!(model instanceof LlisaModel)) {
    throw new UsageError(`Cannot use --int8 as 8-bit weights are for llisa: the model is ${model.kind}`);
  }
  int8Group(model.config); // refused now rather than behind the prompt
  const { kind, vocabSize, contextLength } = model;
  return { kind, vocabSize, contextLength, startSession: () => model.startSession("int8") };
}
