/**
 * A Llama model with its vocabulary as the files of a Hugging Face folder.
 * @module
 */
import type { LlamaCheckpoint } from "../llama/tensors.ts";
import { writeSentencePieceModel } from "../sentencepiece/write.ts";
import type { SentencePieceModel } from "../../tokenizers/sentencepiece/model.ts";
import { huggingFaceConfig } from "./config.ts";
import { huggingFaceTokenizer } from "./tokenizer_json.ts";
import { writeLlamaSafetensors } from "./write.ts";

/**
 * The files that `from_pretrained` of `transformers` wants in a folder, by name: weights, sizes, vocabulary (as
 * SentencePiece's `tokenizer.model` and as `tokenizer.json`), and which ids are marks. A `README.md` is yours to add.
 *
 * @throws {TypeError | RangeError} for tensors that do not fit the sizes, a vocabulary of another size than the model's, and
 * as {@linkcode huggingFaceTokenizer}.
 *
 * @example
 * ```ts
 * import { huggingFaceFiles } from "@haze/haze/formats";
 * import { llamaCheckpointOf, LLISA_PRESETS, LlisaModel } from "@haze/haze/models";
 * import { trainSentencePiece } from "@haze/haze/tokenizers";
 * import { assert } from "@std/assert";
 * const vocabulary = trainSentencePiece("a rose is a rose", { vocabSize: 266 });
 * const model = new LlisaModel({ ...LLISA_PRESETS.tiny, vocabSize: 266 });
 * const files = huggingFaceFiles(llamaCheckpointOf(model), vocabulary);
 * assert(files.has("model.safetensors") && files.has("tokenizer.model"));
 * model.close();
 * ```
 */
export function huggingFaceFiles(
  checkpoint: LlamaCheckpoint,
  vocabulary: SentencePieceModel,
): Map<string, Uint8Array> {
  const { sizes } = checkpoint;
  const { pieces } = vocabulary;
  if (pieces.length !== sizes.vocabSize) {
    throw new RangeError(
      `Cannot write a Hugging Face folder as model and vocabulary have one size: ${sizes.vocabSize} and ${pieces.length}`,
    );
  }
  const marks = marksOf(vocabulary);
  const texts = Object.fromEntries(
    Object.entries({ ...marks, unk: vocabulary.unkId })
      .map(([name, id]) => [`${name}_token`, id === null ? null : pieces[id]!.text]),
  );
  const ids = Object.fromEntries(Object.entries(marks).map(([name, id]) => [`${name}_token_id`, id]));
  const documents: Record<string, unknown> = {
    "config.json": { ...huggingFaceConfig(sizes), ...ids },
    "generation_config.json": ids,
    "tokenizer.json": huggingFaceTokenizer(vocabulary),
    "tokenizer_config.json": {
      // The class that takes tokenizer.json at its word; LlamaTokenizer has rules of its own for spaces.
      tokenizer_class: "PreTrainedTokenizerFast",
      model_max_length: sizes.maxSeqLen,
      clean_up_tokenization_spaces: false,
      ...texts,
    },
    "special_tokens_map.json": Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== null)),
  };
  return new Map([
    ...Object.entries(documents).map(([name, document]) => [name, encodeJson(document)] as const),
    ["tokenizer.model", writeSentencePieceModel(vocabulary)],
    ["model.safetensors", writeLlamaSafetensors(checkpoint)],
  ]);
}

/** The ids of marks; null for those that there are not. */
function marksOf({ bosId, eosId, padId }: SentencePieceModel): Record<"bos" | "eos" | "pad", number | null> {
  const present = (id: number): number | null => id < 0 ? null : id;
  return { bos: present(bosId), eos: present(eosId), pad: present(padId) };
}

const encodeJson = (document: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
