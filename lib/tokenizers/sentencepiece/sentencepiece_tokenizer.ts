import { sumOfLengths } from "../lengths_of.ts";
import type { DecodingStream, TextLengths, Tokenizer, TokenizerJson } from "../tokenizer.ts";
import { checkSentencePieceModel } from "./check_model.ts";
import { RunCStream } from "./decode_run_c.ts";
import { SentencePieceStream } from "./decode_sentencepiece.ts";
import { runCEncoder } from "./encode_run_c.ts";
import { sentencePieceEncoder } from "./encode_sentencepiece.ts";
import { modelOfJson, modelToJson, type SentencePieceRule } from "./json.ts";
import type { Piece, RunCVocabulary, SentencePieceModel } from "./model.ts";
import { runCVocabularyOf } from "./run_c_vocabulary.ts";

/** Options of {@linkcode SentencePieceTokenizer}. */
export interface SentencePieceOptions {
  /**
   * `"sentencepiece"`, the default, or `"run.c"`, which knows no settings: it keeps all spaces, ends a text at the first
   * NUL, takes a literal `▁` for three bytes, and reads a lone surrogate from U+DC00 to U+DCFF as the byte that
   * {@linkcode runCText} made it of.
   */
  readonly rule?: SentencePieceRule;
}

/** Marks around the ids of a text. */
export interface Marks {
  /** Whether the begin mark comes first; false unless told otherwise. */
  readonly bos?: boolean;
  /** Whether the end mark comes last; false unless told otherwise. */
  readonly eos?: boolean;
}

/**
 * The tokenizer of a SentencePiece BPE model: the ids of the SentencePiece library, or those of `run.c`.
 *
 * A text is normalised, cut into characters, and of all neighbours that make a piece together those of the highest score
 * merge first, the leftmost of equals. A character without a piece becomes its UTF-8 bytes. Encoding takes O(n log n) for
 * one long word and O(n) for a text of words that come again.
 *
 * @example
 * ```ts
 * import { SentencePieceTokenizer, trainSentencePiece } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const model = trainSentencePiece("a rose is a rose is a rose", { vocabSize: 272 });
 * const tokenizer = new SentencePieceTokenizer(model);
 * const ids = tokenizer.encode("is a  rose? ♥", { bos: true });
 * assertEquals(tokenizer.pieces(ids).slice(0, 5), ["<s>", "▁", "is", "▁a", "▁rose"]);
 * assertEquals(tokenizer.decode(ids), "is a rose? ♥");
 * ```
 */
export class SentencePieceTokenizer implements Tokenizer {
  /** Names this tokenizer class in files. */
  readonly kind = "sentencepiece";
  /** The pieces and settings. */
  readonly model: SentencePieceModel;
  /** Whose arithmetic it follows. */
  readonly rule: SentencePieceRule;
  readonly #encode: (text: string) => Int32Array;
  readonly #runC: RunCVocabulary | undefined;
  readonly #lengths: readonly TextLengths[];

  /**
   * Makes the tokenizer of a model.
   *
   * @throws {RangeError} for an unknown rule, and as {@linkcode checkSentencePieceModel}; under the rule `"run.c"` also as
   * {@linkcode runCVocabularyOf}, and if there is no piece for a space.
   */
  constructor(model: SentencePieceModel, { rule = "sentencepiece" }: SentencePieceOptions = {}) {
    checkSentencePieceModel(model);
    if (rule !== "sentencepiece" && rule !== "run.c") {
      throw new RangeError(
        `Cannot tokenize as rule must be "sentencepiece" or "run.c": ${JSON.stringify(rule)}`,
      );
    }
    this.model = model;
    this.rule = rule;
    this.#runC = rule === "run.c" ? runCVocabularyOf(model) : undefined;
    this.#lengths = model.pieces.map(lengthsOfPiece);
    this.#encode = this.#runC ? runCEncoder(this.#runC) : sentencePieceEncoder(model);
  }

  /**
   * Reads back what {@linkcode SentencePieceTokenizer.toJSON} wrote.
   *
   * @throws {SyntaxError} if a key is missing, unknown or of the wrong type.
   * @throws {RangeError} as the constructor.
   *
   * @example
   * ```ts
   * import { SentencePieceTokenizer, tokenizerHash, trainSentencePiece } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * const tokenizer = new SentencePieceTokenizer(trainSentencePiece("a rose", { vocabSize: 266 }));
   * const copy = SentencePieceTokenizer.fromJSON(JSON.parse(JSON.stringify(tokenizer)));
   * assertEquals(tokenizerHash(copy.toJSON()), tokenizerHash(tokenizer.toJSON()));
   * ```
   */
  static fromJSON(json: unknown): SentencePieceTokenizer {
    const { model, rule } = modelOfJson(json);
    return new SentencePieceTokenizer(model, { rule });
  }

  /** V, the number of pieces. */
  get vocabSize(): number {
    return this.model.pieces.length;
  }

  /** Id of the mark that begins a text, if there is one. */
  get bosId(): number | undefined {
    return this.model.bosId < 0 ? undefined : this.model.bosId;
  }

  /** Id of the mark that ends a text, if there is one. */
  get eosId(): number | undefined {
    return this.model.eosId < 0 ? undefined : this.model.eosId;
  }

  /**
   * Turns text into ids, shape (T,), without marks unless they are asked for.
   *
   * @throws {RangeError} if a mark is asked for that the model has not.
   */
  encode(text: string, { bos = false, eos = false }: Marks = {}): Int32Array {
    const front = bos ? [this.#mark("bos")] : [];
    const back = eos ? [this.#mark("eos")] : [];
    const ids = this.#encode(text);
    const marked = new Int32Array(front.length + ids.length + back.length);
    marked.set(front);
    marked.set(ids, front.length);
    marked.set(back, front.length + ids.length);
    return marked;
  }

  /** Turns ids back into text; marks give none, an id that is not in the vocabulary U+FFFD. */
  decode(ids: ArrayLike<number>): string {
    const stream = this.startDecoding();
    let text = "";
    for (let i = 0; i < ids.length; i++) text += stream.push(ids[i]);
    return text + stream.end();
  }

  /** Starts to decode ids as they come: the parts never break a character and together are the text of all ids. */
  startDecoding(): DecodingStream {
    return this.#runC ? new RunCStream(this.#runC) : new SentencePieceStream(this.model);
  }

  /** Bytes and characters of ids inside a text: a mark has none, `▁` is a space, a byte counts where a character begins. */
  lengthsOf(ids: ArrayLike<number>): TextLengths {
    return sumOfLengths(this.#lengths, ids);
  }

  /** Gives each id's piece as it stands in the model: `▁the`, `<0x0A>`; U+FFFD for an id that is not in it. */
  pieces(ids: ArrayLike<number>): string[] {
    return Array.from(ids, (id) => this.model.pieces[id]?.text ?? "\ufffd");
  }

  /** Gives the tokenizer as plain JSON: kind, rule, settings, and `[text, score, type]` of each piece. */
  toJSON(): TokenizerJson {
    return modelToJson(this.model, this.rule);
  }

  #mark(name: "bos" | "eos"): number {
    const id = name === "bos" ? this.bosId : this.eosId;
    if (id !== undefined) return id;
    throw new RangeError(`Cannot encode with a mark as the model must have one: ${name}Id is -1`);
  }
}

function lengthsOfPiece({ text, type }: Piece): TextLengths {
  if (type === "control") return { bytes: 0, characters: 0 };
  // Bytes 0x80 to 0xBF go on with a character.
  if (type === "byte") return { bytes: 1, characters: /^<0x[89AB]/i.test(text) ? 0 : 1 };
  const said = text.replaceAll("▁", " ");
  return { bytes: new TextEncoder().encode(said).length, characters: [...said].length };
}
