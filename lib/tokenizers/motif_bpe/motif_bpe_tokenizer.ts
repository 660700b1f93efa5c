import type { Marks } from "../sentencepiece/sentencepiece_tokenizer.ts";
import { sumOfLengths } from "../lengths_of.ts";
import type { DecodingStream, TextLengths, Tokenizer, TokenizerJson } from "../tokenizer.ts";
import { MergeApplier } from "./apply_merges.ts";
import { completeMotifBpeConfig, type MotifBpeConfig } from "./config.ts";
import { BOS_ID, EOS_ID, FIRST_LEARNT_ID, SPECIAL_TOKENS, UNK_ID } from "./ids.ts";
import { linesAsBytes } from "./lines.ts";
import { MotifTrie } from "./motif_trie.ts";
import { stateOf, vocabularyOfState } from "./state.ts";
import { validText, ValidUtf8Stream } from "./valid_utf8.ts";
import { checkVocabulary, idsOf, type MotifBpeVocabulary } from "./vocabulary.ts";

/**
 * The byte-level BPE with motifs of spiral: every text has ids, as each byte has one, and frequent byte strings have one
 * more.
 *
 * A text is lower-cased if so configured, cut from the left into motifs (the longest that fits) and bytes, and then of all
 * neighbours that make a merge those of the lowest rank merge first, the leftmost of equals. Decoding drops bytes that are
 * not UTF-8. {@linkcode MotifBpeTokenizer.encode} adds no marks; {@linkcode MotifBpeTokenizer.encodeLine} those that the
 * configuration asks for, and {@linkcode MotifBpeTokenizer.encodeCorpus} those around every line, which it reads without
 * its break. {@linkcode trainMotifBpe} makes one from a text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { trainMotifBpe } from "@haze/haze/tokenizers";
 *
 * const text = "the cat sat on the mat\nthe cat sat";
 * const tokenizer = trainMotifBpe(text, { vocabSize: 264, motifTopk: 1 });
 * const ids = tokenizer.encodeLine("the cats");
 * assertEquals(tokenizer.pieces(ids), ["<bos>", "<5:the c>", "<2:at>", "<0x73>", "<eos>"]);
 * assertEquals(tokenizer.decode(ids), "the cats");
 * ```
 */
export class MotifBpeTokenizer implements Tokenizer {
  /** Names this tokenizer class in files. */
  readonly kind = "motif-bpe";
  /** How it reads a text, and what it was learnt with. */
  readonly config: MotifBpeConfig;
  /** Motifs and merges. */
  readonly vocabulary: MotifBpeVocabulary;
  /** What each id is shown as: `<eos>`, `<0x0a>`, `<motif:<4:the >>`, `<2:on>`. */
  readonly names: readonly string[];
  /** The bytes of each id; null for the marks. */
  readonly bytes: readonly (Uint8Array | null)[];
  readonly #trie: MotifTrie;
  readonly #merges: MergeApplier;
  readonly #lengths: readonly TextLengths[];

  /**
   * Makes the tokenizer of motifs and merges.
   *
   * @throws {RangeError} if a motif is empty, a merge has a part that is a mark or no earlier id, all pieces together have
   * more than 64 MiB, or as {@linkcode trainMotifBpe}.
   * @throws {TypeError} as {@linkcode trainMotifBpe}.
   */
  constructor(vocabulary: MotifBpeVocabulary, settings: Partial<MotifBpeConfig> = {}) {
    this.config = completeMotifBpeConfig(settings);
    checkVocabulary(vocabulary);
    this.vocabulary = vocabulary;
    const { bytes, names } = idsOf(vocabulary);
    this.bytes = bytes;
    this.names = names;
    this.#trie = new MotifTrie(vocabulary.motifs);
    this.#merges = new MergeApplier(vocabulary.merges, FIRST_LEARNT_ID + vocabulary.motifs.length);
    this.#lengths = bytes.map((of) => ({ bytes: of?.length ?? 0, characters: charactersBegun(of ?? []) }));
  }

  /**
   * Reads back what {@linkcode MotifBpeTokenizer.toJSON} wrote.
   *
   * @throws {SyntaxError} if a key is missing or malformed, or one table says other than the merges and motifs.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { MotifBpeTokenizer, trainMotifBpe } from "@haze/haze/tokenizers";
   *
   * const json = JSON.stringify(trainMotifBpe("a rose is a rose"));
   * assertEquals(MotifBpeTokenizer.fromJSON(JSON.parse(json)).names.at(-1), "<motif:<3:ose>>");
   * ```
   */
  static fromJSON(json: unknown): MotifBpeTokenizer {
    const { vocabulary, config } = vocabularyOfState(json);
    return new MotifBpeTokenizer(vocabulary, config);
  }

  /** V: 4 marks, 256 bytes, motifs and merges. */
  get vocabSize(): number {
    return this.names.length;
  }

  /** Id of the mark that begins a line, if lines get one. */
  get bosId(): number | undefined {
    return this.config.addBos ? BOS_ID : undefined;
  }

  /** Id of the mark that ends a line, if lines get one. */
  get eosId(): number | undefined {
    return this.config.addEos ? EOS_ID : undefined;
  }

  /** Turns text into ids, shape (T,), without marks unless they are asked for; a line break is a byte like others. */
  encode(text: string, { bos = false, eos = false }: Marks = {}): Int32Array {
    const bytes = new TextEncoder().encode(this.config.lowercase ? text.toLowerCase() : text);
    const ids = new Int32Array(bytes.length + 2);
    return ids.slice(0, this.#write(bytes, 0, bytes.length, ids, 0, { bos, eos }));
  }

  /**
   * Turns text into ids with the marks that the configuration asks for: upstream's `encode`.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { trainMotifBpe } from "@haze/haze/tokenizers";
   *
   * const tokenizer = trainMotifBpe("", { addEos: false });
   * assertEquals([...tokenizer.encodeLine("a")], [2, 4 + 97]);
   * ```
   */
  encodeLine(text: string): Int32Array {
    return this.encode(text, { bos: this.config.addBos, eos: this.config.addEos });
  }

  /**
   * Ids of all lines of a text, one after the other, each with the marks that the configuration asks for.
   *
   * @example
   * ```ts
   * import { assertEquals } from "@std/assert";
   * import { trainMotifBpe } from "@haze/haze/tokenizers";
   *
   * const tokenizer = trainMotifBpe("");
   * assertEquals([...tokenizer.encodeCorpus("a\r\n\nb\n")], [2, 101, 3, 2, 3, 2, 102, 3]);
   * ```
   */
  encodeCorpus(text: string): Int32Array {
    const { addBos: bos, addEos: eos, lowercase } = this.config;
    const { bytes, starts } = linesAsBytes(lowercase ? text.toLowerCase() : text);
    const ids = new Int32Array(bytes.length + 2 * starts.length);
    let at = 0;
    for (let line = 0; line + 1 < starts.length; line++) {
      at = this.#write(bytes, starts[line]!, starts[line + 1]!, ids, at, { bos, eos });
    }
    return ids.slice(0, at);
  }

  /** Turns ids back into text; marks, ids that are none and bytes that are not UTF-8 give nothing. */
  decode(ids: ArrayLike<number>): string {
    let length = 0;
    for (let i = 0; i < ids.length; i++) length += this.#bytesOf(ids[i]!)?.length ?? 0;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (let i = 0; i < ids.length; i++) {
      const more = this.#bytesOf(ids[i]!);
      if (!more) continue;
      bytes.set(more, at);
      at += more.length;
    }
    return validText(bytes).text;
  }

  /** Starts to decode ids as they come: the parts never break a character and together are the text of all ids. */
  startDecoding(): DecodingStream {
    return new ValidUtf8Stream((id) => this.#bytesOf(id));
  }

  /** Bytes and characters of ids inside a text: a character counts where it begins. */
  lengthsOf(ids: ArrayLike<number>): TextLengths {
    return sumOfLengths(this.#lengths, ids);
  }

  /** Gives each id's name, `<unk>` for an id that is not in the vocabulary. */
  pieces(ids: ArrayLike<number>): string[] {
    return Array.from(ids, (id) => this.names[id] ?? SPECIAL_TOKENS[UNK_ID]);
  }

  /** Gives the tokenizer as plain JSON with the fields of upstream's state, bytes in hexadecimal. */
  toJSON(): TokenizerJson {
    return stateOf(this.kind, this.vocabulary, this.config);
  }

  #bytesOf(id: number): Uint8Array | null {
    return this.bytes[id] ?? null;
  }

  /** Writes the ids of `bytes[start…end)` and gives where the next go. */
  #write(bytes: Uint8Array, start: number, end: number, ids: Int32Array, at: number, marks: Marks): number {
    if (marks.bos) ids[at++] = BOS_ID;
    const cut = this.#trie.segment(bytes, start, end, ids, at);
    let next = this.#merges.apply(ids, at, cut);
    if (marks.eos) ids[next++] = EOS_ID;
    return next;
  }
}

/** Bytes 0x80 to 0xBF go on with a character. */
function charactersBegun(bytes: ArrayLike<number>): number {
  return Array.from(bytes).filter((byte) => (byte & 0xc0) !== 0x80).length;
}
