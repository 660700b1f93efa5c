/** Models from the files of the Llama family. */
import { readLlamaSafetensors } from "../../formats/hugging_face/read.ts";
import { recogniseFile } from "../../formats/inspect/recognise.ts";
import { floatsOfLlama2c, readLlama2c } from "../../formats/llama2c/read.ts";
import type { HuggingFaceConfig } from "../../formats/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";
import { llisaFromCheckpoint } from "./checkpoint_value.ts";
import type { LlisaModel } from "./model.ts";

/** What such files do not say. */
interface ReadOptions {
  readonly kernels?: Kernels;
  readonly ropeTheta?: number;
  readonly normEpsilon?: number;
  readonly huggingFaceConfig?: HuggingFaceConfig;
}

const LLAMA_FORMATS: readonly string[] = ["llama2.c v0", "llama2.c v1", "llama2.c v2", "safetensors"];

/**
 * Whether bytes are a file of the family; anything that is neither that nor a zip is refused for what it is.
 *
 * @throws {SyntaxError} naming what was found.
 */
export function isLlamaFile(bytes: Uint8Array, name: string): boolean {
  const { format, description, hint } = recogniseFile(bytes, name);
  if (LLAMA_FORMATS.includes(format)) return true;
  // What is no zip at all, or a damaged one, is described by the reader of archives.
  if (["sentencepiece", "tokenizer.bin", "token-shard", "pytorch"].includes(format)) {
    throw new SyntaxError(
      `Cannot open ${name} as a model must be a checkpoint: found ${description}${
        hint ? `\nhint: ${hint}` : ""
      }`,
    );
  }
  return false;
}

/** The model of a file that {@linkcode isLlamaFile}; 8-bit weights become the floats that they stand for. */
export function readLlamaFile(
  bytes: Uint8Array,
  name: string,
  { kernels, ropeTheta, normEpsilon, huggingFaceConfig }: ReadOptions,
): { model: LlisaModel; warnings: readonly string[] } {
  if (recogniseFile(bytes, name).format === "safetensors") {
    const config = huggingFaceConfig === undefined ? {} : { config: huggingFaceConfig };
    const file = readLlamaSafetensors(bytes, { name, ...config });
    return { model: llisaFromCheckpoint(file, kernels), warnings: file.warnings };
  }
  const unwritten = {
    ...(ropeTheta === undefined ? {} : { theta: ropeTheta }),
    ...(normEpsilon === undefined ? {} : { eps: normEpsilon }),
  };
  const file = readLlama2c(bytes, { name, ...unwritten });
  return { model: llisaFromCheckpoint(floatsOfLlama2c(file), kernels), warnings: file.warnings };
}
