/**
 * File formats: numpy's `.npy` and `.npz`, safetensors, the checkpoints and vocabularies of llama2.c, SentencePiece
 * models, and what their readers and writers stand on.
 *
 * Readers take hostile files: every length is checked before anything is allocated, and errors name the file, the
 * member, what was found and what was expected.
 * @module
 */
export * from "./atomic_folder.ts";
export { writeFileAtomic } from "./atomic_write.ts";
export * from "./content_error.ts";
export { crc32 } from "./crc32.ts";
export * from "./bfloat16.ts";
export * from "./file_fault.ts";
export * from "./file_kind.ts";
export * from "./float16.ts";
export * from "./npy.ts";
export * from "./npz.ts";
export * from "./npz_damage.ts";
export * from "./hugging_face/config.ts";
export * from "./hugging_face/folder.ts";
export {
  type LlamaSafetensorsFile,
  type LlamaSafetensorsReadOptions,
  readLlamaSafetensors,
} from "./hugging_face/read.ts";
export * from "./hugging_face/rotary_rows.ts";
export * from "./hugging_face/tokenizer_json.ts";
export * from "./hugging_face/write.ts";
export * from "./inspect/findings.ts";
export * from "./inspect/inspect.ts";
export * from "./inspect/recognise.ts";
export {
  dequantize,
  dequantizeLlama,
  groupSizeFor,
  quantize,
  type QuantizedLlama,
  type QuantizedTensor,
  quantizeLlama,
  type QuantizeOptions,
} from "./llama/quantized.ts";
export {
  type BrokenRule,
  LLAMA2C_EPS,
  LLAMA2C_THETA,
  llamaParameters,
  type LlamaSizes,
  llamaSizesProblem,
} from "./llama/sizes.ts";
export {
  checkLlamaCheckpoint,
  type LlamaCheckpoint,
  type LlamaTensor,
  type LlamaTensors,
  llamaTensorShapes,
} from "./llama/tensors.ts";
export type { Llama2cVersion } from "./llama2c/layout.ts";
export {
  floatsOfLlama2c,
  type IgnorableCheck,
  type Llama2cFile,
  type Llama2cFloatFile,
  type Llama2cInt8File,
  type Llama2cReadOptions,
  readLlama2c,
} from "./llama2c/read.ts";
export * from "./llama2c/write.ts";
export { pyTorchToSafetensors } from "./pytorch.ts";
export * from "./read_tokenizer.ts";
export * from "./safetensors/join.ts";
export type { SafetensorsEntry } from "./safetensors/header.ts";
export {
  listSafetensors,
  readSafetensors,
  type SafetensorsFile,
  type SafetensorsReadOptions,
  type SafetensorsTensor,
} from "./safetensors/read.ts";
export * from "./safetensors/write.ts";
export { readSentencePieceModel } from "./sentencepiece/read.ts";
export { writeSentencePieceModel } from "./sentencepiece/write.ts";
export { shardContentHash } from "./token_shard/ids.ts";
export { readShardHeader, type ShardHeader } from "./token_shard/header.ts";
export { hasShardMagic } from "./token_shard/layout.ts";
export { readAnyShard, readRawShard, readTokenShard, type ShardReadOptions } from "./token_shard/read.ts";
export type { ShardTokenizer, TokenShard } from "./token_shard/shard.ts";
export { type NewShard, writeRawShard, writeTokenShard } from "./token_shard/write.ts";
export { readTokenizerBin } from "./tokenizer_bin/read.ts";
export { writeTokenizerBin } from "./tokenizer_bin/write.ts";
export type { TokenizerReadOptions } from "./vocabulary_rules.ts";
