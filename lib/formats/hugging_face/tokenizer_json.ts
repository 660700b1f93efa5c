/**
 * A SentencePiece vocabulary as Hugging Face's `tokenizer.json`.
 * @module
 */
import { checkSentencePieceModel } from "../../tokenizers/sentencepiece/check_model.ts";
import type { SentencePieceModel } from "../../tokenizers/sentencepiece/model.ts";
import { markOf } from "../../tokenizers/sentencepiece/normalise.ts";
import { mergesOf } from "./merges.ts";

/** Where a text in `tokenizer.json` may be a pattern. */
const literal = (content: string, replacement: string) => ({
  ...{ type: "Replace", pattern: { String: content }, content: replacement },
});
const pattern = (regex: string, replacement: string) => ({
  ...{ type: "Replace", pattern: { Regex: regex }, content: replacement },
});

/**
 * The `tokenizer.json` of a vocabulary: its pieces, its merges worked out, its rules for spaces, and the begin mark in
 * front of each text. Hugging Face's tokenizers then give the ids of `encode(text, { bos: true })`.
 *
 * Two things differ. Marks written out in a text (`<s>`) are marks there and characters here. And a run of one character
 * that could be cut into the same piece in two overlapping ways may be cut at another place.
 *
 * @throws {RangeError} for what the format cannot say: pieces cut out before all merges, unused pieces, pieces with a
 * character that is none itself, and equal scores.
 *
 * @example
 * ```ts
 * import { huggingFaceTokenizer } from "@haze/haze/formats";
 * import { trainSentencePiece } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 * const { model } = huggingFaceTokenizer(trainSentencePiece("a rose is a rose", { vocabSize: 266 }));
 * assertEquals([model.type, model.byte_fallback, model.vocab["<s>"]], ["BPE", true, 1]);
 * ```
 */
export function huggingFaceTokenizer(model: SentencePieceModel): HuggingFaceTokenizer {
  checkSentencePieceModel(model);
  const { pieces, bosId, byteFallback, unkId } = model;
  const special = pieces.flatMap(({ text, type }, id) => {
    const isMark = type === "control" || type === "unknown";
    return isMark ? [{ id, content: text, ...AS_WRITTEN, special: true }] : [];
  });
  const bos = pieces[bosId]?.text;
  return {
    ...{ version: "1.0", truncation: null, padding: null, added_tokens: special },
    normalizer: { type: "Sequence", normalizers: normalizersOf(model) },
    pre_tokenizer: null,
    post_processor: bos === undefined ? null : beginWith(bos, bosId),
    decoder: { type: "Sequence", decoders: decodersOf(model) },
    model: {
      ...{ type: "BPE", dropout: null, unk_token: pieces[unkId]!.text, continuing_subword_prefix: null },
      ...{ end_of_word_suffix: null, fuse_unk: true, byte_fallback: byteFallback, ignore_merges: false },
      vocab: Object.fromEntries(pieces.map(({ text }, id) => [text, id])),
      merges: mergesOf(pieces),
    },
  };
}

/** A `tokenizer.json`, as far as anyone looks into it here. */
export interface HuggingFaceTokenizer {
  /** Pieces, merges and what becomes of characters without a piece. */
  readonly model: {
    readonly type: "BPE";
    readonly byte_fallback: boolean;
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (readonly [left: string, right: string])[];
    readonly [key: string]: unknown;
  };
  /** What happens before and after. */
  readonly [key: string]: unknown;
}

const AS_WRITTEN = { single_word: false, lstrip: false, rstrip: false, normalized: false };

/** What `normalise` does to spaces, step by step; `\A` and `\z`, as `^` and `$` are ends of lines in these patterns. */
function normalizersOf(model: SentencePieceModel): unknown[] {
  const mark = markOf(model);
  const { addDummyPrefix, removeExtraWhitespaces } = model;
  return [
    ...(removeExtraWhitespaces ? [pattern("\\A +", ""), pattern(" {2,}", " ")] : []),
    ...(addDummyPrefix ? [{ type: "Prepend", prepend: mark }] : []),
    literal(" ", mark),
    ...(removeExtraWhitespaces ? [pattern(`${mark}+\\z`, "")] : []),
  ];
}

function decodersOf(model: SentencePieceModel): unknown[] {
  const { addDummyPrefix, removeExtraWhitespaces } = model;
  const dropped = removeExtraWhitespaces ? ALL_SPACES : addDummyPrefix ? 1 : 0;
  return [
    ...[literal(markOf(model), " "), { type: "ByteFallback" }, { type: "Fuse" }],
    ...(dropped > 0 ? [{ type: "Strip", content: " ", start: dropped, stop: 0 }] : []),
  ];
}

/** At the beginning of a text; no window is as long. */
const ALL_SPACES = 2 ** 20;

function beginWith(content: string, id: number): unknown {
  const mark = { SpecialToken: { id: content, type_id: 0 } };
  const text = (name: "A" | "B") => ({ Sequence: { id: name, type_id: 0 } });
  return {
    type: "TemplateProcessing",
    single: [mark, text("A")],
    pair: [mark, text("A"), mark, text("B")],
    special_tokens: { [content]: { id: content, ids: [id], tokens: [content] } },
  };
}
