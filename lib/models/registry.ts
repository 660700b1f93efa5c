/** Opening a checkpoint by its kind: the one place that knows all models. */
import type { Model, ModelKind, OpenedModel, OpenOptions } from "./contract.ts";
import { kind as haze } from "./kinds/haze.ts";
import { kind as llisa } from "./kinds/llisa.ts";
import { type KindName, MODEL_KINDS } from "./kinds/names.ts";
import { kind as resoLLM } from "./kinds/reso_llm.ts";
import { kind as resoformer } from "./kinds/resoformer.ts";
import { kind as spiral } from "./kinds/spiral.ts";
import { openCheckpointOf, openWeightsOf, recogniseModel } from "./open.ts";

export { type Model, MODEL_KINDS, type OpenedModel, type OpenOptions };

const KINDS: Readonly<Record<KindName, ModelKind>> = { haze, llisa, resoformer, "reso-llm": resoLLM, spiral };

/**
 * Builds the model of a checkpoint and loads its weights. Opened too: a haze weight archive, upstream's or the extended one
 * of `ReweightGPT.toNpz`, whose characters come from `tokenizer` if it holds none; and the files of the Llama family
 * (llama2.c v0, v1, v2, safetensors), which hold none.
 *
 * @throws {SyntaxError} if the bytes are not a checkpoint, are damaged, do not fit their own config, or text needs a
 * `tokenizer` that is not given.
 * @throws {RangeError} if `tokenizer` is given for a file that has one of its own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel, openCheckpoint } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { encodeCheckpoint } from "@haze/haze/training";
 * const tokenizer = Vocab.fromText("haze");
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: tokenizer.vocabSize });
 * const copy = openCheckpoint(encodeCheckpoint({ model, tokenizer }));
 * assertEquals(copy.model.parameters.get("embed").data, model.parameters.get("embed").data);
 * assertEquals(copy.tokenizer.decode([0, 1]), "ae");
 * copy.model.close();
 * model.close();
 * ```
 */
export function openCheckpoint(bytes: Uint8Array, options: OpenOptions = {}): OpenedModel {
  return openCheckpointOf(KINDS, recogniseModel(bytes, options.name), options);
}

/**
 * The model of a checkpoint or weight archive alone, for ids in and numbers out: it needs no characters.
 *
 * @throws {SyntaxError} as {@linkcode openCheckpoint}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openWeights, ReweightGPT } from "@haze/haze/models";
 * const model = new ReweightGPT({ vocabSize: 5, seed: 1 });
 * const copy = openWeights(model.toNpz());
 * assertEquals(copy.parameters.get("w2").data, model.parameters.get("w2").data);
 * copy.close();
 * model.close();
 * ```
 */
export function openWeights(
  bytes: Uint8Array,
  options: Omit<OpenOptions, "tokenizer" | "moments"> = {},
): Model {
  return openWeightsOf(KINDS, recogniseModel(bytes, options.name), options);
}
