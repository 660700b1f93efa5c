/**
 * Writing Llama models as safetensors.
 * @module
 */
import {
  checkLlamaCheckpoint,
  type LlamaCheckpoint,
  type LlamaTensor,
  llamaTensorShapes,
} from "../llama/tensors.ts";
import { type SafetensorsDtype, writeSafetensors } from "../safetensors/write.ts";
import { huggingFaceConfig } from "./config.ts";
import { modelArgs } from "./model_args.ts";
import { foreignName, HUGGING_FACE, LLAMA2C } from "./names.ts";
import { reorderRotaryRows } from "./rotary_rows.ts";

/** Settings of `writeLlamaSafetensors`. */
export interface LlamaSafetensorsWriteOptions {
  /** Whose names the tensors get; Hugging Face's unless given. */
  readonly naming?: "hugging-face" | "llama2.c";
  /** Element type of all tensors; `"F32"` unless given. */
  readonly dtype?: SafetensorsDtype;
}

/**
 * Writes a Llama model as a safetensors file that Hugging Face's loaders open, given {@linkcode huggingFaceConfig} as
 * the `config.json` beside it; the sizes are in the file's metadata as well, so that it can be read on its own.
 * Under llama2.c's names it is the state dict of its trainer, with a tied matrix under both names.
 *
 * @throws {TypeError} for tensors that do not fit the sizes.
 * @throws {RangeError} for sizes that cannot be, weights that are not finite or too large for the element type.
 *
 * @example
 * ```ts
 * import { listSafetensors, llamaTensorShapes, writeLlamaSafetensors } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const widths = { dim: 4, hiddenDim: 6, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 5, maxSeqLen: 8 };
 * const sizes = { ...widths, tied: true, theta: 10000, eps: 1e-5 };
 * const tensors = new Map(Array.from(llamaTensorShapes(sizes), ([name, shape]) => {
 *   return [name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b)) }];
 * }));
 * const { entries } = listSafetensors(writeLlamaSafetensors({ sizes, tensors }));
 * assertEquals([entries[0].name, entries[2].name], [
 *   "model.embed_tokens.weight",
 *   "model.layers.0.self_attn.q_proj.weight",
 * ]);
 * ```
 */
export function writeLlamaSafetensors(
  checkpoint: LlamaCheckpoint,
  options: LlamaSafetensorsWriteOptions = {},
): Uint8Array {
  checkLlamaCheckpoint(checkpoint, "write a safetensors file");
  const { naming: tag = "hugging-face", dtype = "F32" } = options;
  if (tag !== "hugging-face" && tag !== "llama2.c") {
    throw new RangeError(`Cannot write a safetensors file as its naming is hugging-face or llama2.c: ${tag}`);
  }
  const { sizes } = checkpoint;
  const isHuggingFace = tag === "hugging-face";
  const metadata: Record<string, string> = isHuggingFace
    ? { format: "pt", config: JSON.stringify(huggingFaceConfig(sizes)) }
    : { format: "pt", model_args: JSON.stringify(modelArgs(sizes)) };
  return writeSafetensors(foreignTensors(checkpoint, isHuggingFace), { dtype, metadata });
}

function* foreignTensors(
  { sizes, tensors }: LlamaCheckpoint,
  isHuggingFace: boolean,
): Generator<readonly [string, LlamaTensor]> {
  for (const [name] of llamaTensorShapes(sizes)) {
    const tensor = tensors.get(name)!;
    const heads = name.endsWith(".wq") ? sizes.nHeads : name.endsWith(".wk") ? sizes.nKvHeads : 0;
    const isMoved = isHuggingFace && heads > 0;
    const theirs = foreignName(name, isHuggingFace ? HUGGING_FACE : LLAMA2C);
    yield [theirs, isMoved ? reorderRotaryRows(tensor, heads, "half-split") : tensor];
  }
  // PyTorch's strict loading asks for the tied matrix under both names.
  if (!isHuggingFace && sizes.tied) yield [LLAMA2C.single.classifier, tensors.get("embedding")!];
}
