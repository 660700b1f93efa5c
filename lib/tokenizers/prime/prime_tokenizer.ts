import { firstNPrimes } from "../../physics/primes/sequence.ts";
import type { Marks } from "../sentencepiece/sentencepiece_tokenizer.ts";
import type { DecodingStream, TextLengths, Tokenizer, TokenizerJson } from "../tokenizer.ts";
import { batchOf, type PrimeBatch, type PrimeBatchOptions } from "./batch.ts";
import { factorsAmong, productOf } from "./composite.ts";
import { partsByFrequency, partsOf, type PrimeLevel } from "./count_tokens.ts";
import { type PrimeDecodeOptions, PrimeStream } from "./decode.ts";
import { primeOfJson, primeToJson } from "./json.ts";
import { learnMerges } from "./learn_merges.ts";
import { mergeIds } from "./merge_ids.ts";
import { PRIME_PRESETS, type PrimePreset } from "./presets.ts";
import { BOS, EOS, PAD, SPECIALS, UNK } from "./special.ts";
import { splitAtNames } from "./split_at_names.ts";
import { type PrimeTables, primeTables, type PrimeVocabulary } from "./vocabulary.ts";
import { wordsOf } from "./words_of.ts";

/** Options of {@linkcode PrimeTokenizer.fromCorpus}. */
export interface PrimeCorpusOptions {
  /** Parts that occur less often are unknown; 1 unless told otherwise. */
  readonly minFrequency?: number;
  /** V at most, the four marks among them, the most frequent parts first; no limit unless told otherwise. */
  readonly maxVocabSize?: number;
  /** Characters (the default), or words: what stands between white space. */
  readonly charLevel?: boolean;
}

/** Options of {@linkcode PrimeTokenizer.fromMerges}. */
export interface PrimeMergeOptions {
  /** V, the four marks and the characters among them: merges are learnt until there are so many tokens. */
  readonly vocabSize: number;
  /** Characters that occur less often are unknown; 1 unless told otherwise. */
  readonly minFrequency?: number;
  /** Where merges end: at the ends of a text (the default), or of words, see {@linkcode wordsOf}. */
  readonly within?: "text" | "words";
  /** Characters that have a prime whether they occur or not, before the others. None unless told otherwise. */
  readonly alphabet?: string;
  /** Names of atomic symbols with primes of their own, behind the four marks. None unless told otherwise. */
  readonly symbols?: readonly string[];
}

/** Options of encoding. */
export interface PrimeEncodeOptions extends Marks {
  /** Whether names of symbols in the text become them; false unless told otherwise, as a text may come from anybody. */
  readonly symbols?: boolean;
}

/**
 * A tokenizer in which the n-th token has the n-th prime: `<PAD>` 2, `<UNK>` 3, `<BOS>` 5, `<EOS>` 7, then the vocabulary
 * from 11 on.
 *
 * A model reads dense ids from 0 ({@linkcode encode}), which are the ranks of the primes; the primes themselves
 * ({@linkcode encodePrimes}) are for arithmetic, as in {@linkcode encodeComposite}. What the vocabulary does not have
 * becomes `<UNK>`, and marks give no text unless they are asked for, so that decoding drops what was unknown.
 *
 * Atomic symbols, as the marks of a chat, have primes of their own behind the four marks. No text becomes one unless that is
 * asked for, so that what a user types cannot play a mark.
 *
 * Characters and merges give a text of known characters back exactly. Words do not: white space of any kind comes back as
 * single spaces.
 *
 * @example
 * ```ts
 * import { PrimeTokenizer } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const tokenizer = PrimeTokenizer.fromCorpus(["to be or not to be"]);
 * assertEquals(tokenizer.encodePrimes("to be"), Int32Array.of(17, 13, 11, 19, 23));
 * assertEquals(tokenizer.encode("to be"), Int32Array.of(6, 5, 4, 7, 8));
 * assertEquals(tokenizer.decode(tokenizer.encode("to bed")), "to be");
 * assertEquals([tokenizer.vocabSize, tokenizer.maxPrime], [11, 31]);
 * ```
 */
export class PrimeTokenizer implements Tokenizer {
  /** Names this tokenizer class in files. */
  readonly kind = "prime";
  /** What a token is made of. */
  readonly level: PrimeLevel;
  /** Id of the mark that fills up rows. */
  readonly padId: number = PAD;
  /** Id of the mark for what is not known. */
  readonly unkId: number = UNK;
  /** Id of the mark that begins a text. */
  readonly bosId: number = BOS;
  /** Id of the mark that ends a text. */
  readonly eosId: number = EOS;
  readonly #vocabulary: PrimeVocabulary;
  readonly #tables: PrimeTables;
  readonly #primes: Int32Array;
  readonly #indexOfPrime: ReadonlyMap<number, number>;

  private constructor(vocabulary: PrimeVocabulary) {
    this.level = vocabulary.level;
    this.#vocabulary = vocabulary;
    this.#tables = primeTables(vocabulary);
    this.#primes = Int32Array.from(firstNPrimes(this.#tables.texts.length));
    this.#indexOfPrime = new Map(Array.from(this.#primes, (prime, index) => [prime, index]));
  }

  /**
   * The vocabulary of these characters, in their order; a character that comes again is skipped.
   *
   * @example
   * ```ts
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals([...PrimeTokenizer.fromChars("abba𝔸").encodePrimes("𝔸b?")], [17, 13, 3]);
   * ```
   */
  static fromChars(chars: string): PrimeTokenizer {
    return new PrimeTokenizer({ level: "char", parts: [...new Set(chars)], merges: [] });
  }

  /**
   * A ready-made alphabet: `ascii` (V = 99), `shakespeare` (V = 77) or `code` (V = 101).
   *
   * @throws {RangeError} if there is none of that name.
   *
   * @example
   * ```ts
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(PrimeTokenizer.fromPreset("shakespeare").maxPrime, 389);
   * ```
   */
  static fromPreset(name: PrimePreset): PrimeTokenizer {
    if (!Object.hasOwn(PRIME_PRESETS, name)) {
      const names = Object.keys(PRIME_PRESETS).join(", ");
      throw new RangeError(`Cannot make a prime tokenizer as a preset must be one of ${names}: ${name}`);
    }
    return PrimeTokenizer.fromChars(PRIME_PRESETS[name]);
  }

  /**
   * The vocabulary of a corpus: characters or words by falling frequency, those of equal frequency as they are met first.
   *
   * @param texts The corpus, one text or several.
   * @throws {RangeError} if `minFrequency` is no integer of at least 1, or `maxVocabSize` none of at least 4.
   *
   * @example
   * ```ts
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * const words = PrimeTokenizer.fromCorpus("to be or not to be", { charLevel: false, minFrequency: 2 });
   * assertEquals(words.pieces(words.encode("not  to\nbe")), ["<UNK>", "to", "be"]);
   * assertEquals(words.decode(words.encode("not  to\nbe")), "to be");
   * ```
   */
  static fromCorpus(texts: string | readonly string[], options: PrimeCorpusOptions = {}): PrimeTokenizer {
    const { charLevel = true, minFrequency = 1, maxVocabSize = Infinity } = options;
    checkCount("minFrequency", minFrequency, 1);
    if (maxVocabSize !== Infinity) checkCount("maxVocabSize", maxVocabSize, SPECIALS);
    const level = charLevel ? "char" : "word";
    const parts = partsByFrequency([texts].flat(), level, minFrequency, maxVocabSize - SPECIALS);
    return new PrimeTokenizer({ level, parts, merges: [] });
  }

  /**
   * Byte pair encoding learnt from a corpus: again and again the pair of neighbouring tokens that occurs most often, of
   * equals the one that occurs first, becomes a token of the next prime.
   *
   * Pairs go across spaces and line ends unless they shall stay `within` words, and never from one text into the next. No
   * two tokens get the same text.
   *
   * @param texts The corpus, one text or several.
   * @throws {RangeError} if `vocabSize` leaves no room for the characters, the texts have too few pairs that occur twice,
   * or two symbols have one name.
   *
   * @example
   * ```ts
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * const tokenizer = PrimeTokenizer.fromMerges("abracadabra", { vocabSize: 12 });
   * assertEquals(tokenizer.pieces(tokenizer.encode("abracadabra")), ["abra", "c", "a", "d", "abra"]);
   * assertEquals(tokenizer.decode(tokenizer.encode("bad abra")), "badabra"); // no space in the vocabulary
   * ```
   */
  static fromMerges(texts: string | readonly string[], options: PrimeMergeOptions): PrimeTokenizer {
    const { vocabSize, minFrequency = 1, within = "text", alphabet = "", symbols = [] } = options;
    checkCount("minFrequency", minFrequency, 1);
    if (within !== "text" && within !== "words") {
      throw new RangeError(`Cannot make a prime tokenizer as within must be "text" or "words": ${within}`);
    }
    const given = [texts].flat();
    const corpus = within === "words" ? given.flatMap(wordsOf) : given;
    const parts = [...new Set([...alphabet, ...partsByFrequency(given, "bpe", minFrequency, Infinity)])];
    const first = SPECIALS + symbols.length;
    checkCount(
      "vocabSize",
      vocabSize,
      first + parts.length,
      `, ${first} marks${symbols.length > 0 ? " and symbols" : ""} and ${parts.length} characters`,
    );
    const single = new PrimeTokenizer({ level: "bpe", parts, merges: [], symbols });
    const tokens = [...Array<undefined>(first).fill(undefined), ...parts];
    const merges = learnMerges(corpus.map((text) => single.encode(text)), tokens, vocabSize);
    if (tokens.length < vocabSize) {
      throw new RangeError(
        `Cannot learn merges as the texts must have pairs that occur twice for vocabSize tokens: ${vocabSize}\n` +
          `hint: they have enough for ${tokens.length}`,
      );
    }
    return new PrimeTokenizer({ level: "bpe", parts, merges, symbols });
  }

  /**
   * Reads back what {@linkcode PrimeTokenizer.toJSON} wrote.
   *
   * @throws {SyntaxError} if a key is missing, unknown or of the wrong type.
   * @throws {RangeError} if the parts and merges are no vocabulary: parts twice, merges of what is not there.
   *
   * @example
   * ```ts
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * const tokenizer = PrimeTokenizer.fromMerges("a rose is a rose", { vocabSize: 16 });
   * const copy = PrimeTokenizer.fromJSON(JSON.parse(JSON.stringify(tokenizer)));
   * assertEquals(copy.encodePrimes("a rose"), tokenizer.encodePrimes("a rose"));
   * ```
   */
  static fromJSON(json: unknown): PrimeTokenizer {
    return new PrimeTokenizer(primeOfJson(json));
  }

  /** V: the number of tokens, the four marks among them. */
  get vocabSize(): number {
    return this.#primes.length;
  }

  /** The prime of the last token. */
  get maxPrime(): number {
    return this.#primes[this.#primes.length - 1]!;
  }

  /** Whether tokens are joined without anything between them; at word level they are joined by spaces. */
  get charLevel(): boolean {
    return this.level !== "word";
  }

  /**
   * The rank of a prime among those of the vocabulary, its dense id; that of `<UNK>` for any other number.
   *
   * @example
   * ```ts
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * const tokenizer = PrimeTokenizer.fromChars("ab"); // 11 and 13
   * assertEquals([2, 11, 13, 17].map((prime) => tokenizer.primeToIndex(prime)), [0, 4, 5, 1]);
   * assertEquals([0, 4, 5, 6].map((index) => tokenizer.indexToPrime(index)), [2, 11, 13, 3]);
   * ```
   */
  primeToIndex(prime: number): number {
    return this.#indexOfPrime.get(prime) ?? UNK;
  }

  /** The prime of a dense id; that of `<UNK>`, 3, for any other number. */
  indexToPrime(index: number): number {
    return this.#primes[index] ?? this.#primes[UNK]!;
  }

  /** Names of the atomic symbols, in the order of their primes. */
  get symbols(): readonly string[] {
    return this.#vocabulary.symbols ?? [];
  }

  /**
   * The dense id of an atomic symbol; undefined if there is none of that name.
   *
   * @example
   * ```ts
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * const tokenizer = PrimeTokenizer.fromMerges("<|end|> end", { vocabSize: 14, symbols: ["<|end|>"] });
   * assertEquals([tokenizer.symbolId("<|end|>"), tokenizer.symbolId("<|begin|>")], [4, undefined]);
   * assertEquals(tokenizer.encode("<|end|>").includes(4), false); // text is text
   * assertEquals([...tokenizer.encode("<|end|>", { symbols: true })], [4]); // unless it is asked for
   * assertEquals(tokenizer.indexToPrime(4), 11);
   * ```
   */
  symbolId(name: string): number | undefined {
    return this.#tables.symbolOf.get(name);
  }

  /** Turns text into dense ids in [0, V), shape (T,): what a model reads. */
  encode(text: string, { bos = false, eos = false, symbols = false }: PrimeEncodeOptions = {}): Int32Array {
    const merged = symbols ? this.#encodeWithSymbols(text) : this.#encodeText(text);
    const marked = new Int32Array(merged.length + Number(bos) + Number(eos)).fill(EOS);
    marked.set(merged, Number(bos));
    if (bos) marked[0] = BOS;
    return marked;
  }

  /** Turns text into primes, shape (T,). */
  encodePrimes(text: string, options: PrimeEncodeOptions = {}): Int32Array {
    return this.encode(text, options).map((index) => this.#primes[index]!);
  }

  /** Turns dense ids back into text; an id that is not in the vocabulary gives `<UNK>`. */
  decode(ids: ArrayLike<number>, options: PrimeDecodeOptions = {}): string {
    const stream = this.#stream(options);
    return Array.from(ids, (id) => stream.push(id)).join("");
  }

  /** Turns primes back into text; a number that is no prime of the vocabulary gives `<UNK>`. */
  decodePrimes(primes: ArrayLike<number>, options: PrimeDecodeOptions = {}): string {
    return this.decode(Array.from(primes, (prime) => this.#indexOfPrime.get(prime) ?? NaN), options);
  }

  /** Starts to decode ids as they come; marks give no text. */
  startDecoding(): DecodingStream {
    return this.#stream({});
  }

  /** Gives the text of each id, marks by their names. */
  pieces(ids: ArrayLike<number>): string[] {
    return Array.from(ids, (id) => this.#tables.texts[id] ?? this.#tables.texts[UNK]!);
  }

  /**
   * UTF-8 bytes and characters that ids stand for inside a text: a mark or symbol has none, so what was unknown counts nothing; a
   * word has a space besides its letters.
   */
  lengthsOf(ids: ArrayLike<number>): TextLengths {
    const { first } = this.#tables;
    const separators = this.level === "word" ? Array.from(ids).filter((id) => id >= first).length : 0;
    const text = Array.from(ids, (id) => id < first ? "" : this.#tables.texts[id] ?? "").join("");
    return {
      bytes: new TextEncoder().encode(text).length + separators,
      characters: [...text].length + separators,
    };
  }

  /**
   * Turns texts into rows of dense ids of one length, each between `<BOS>` and `<EOS>`.
   *
   * @throws {RangeError} as {@linkcode PrimeBatchOptions} says.
   *
   * @example
   * ```ts
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * const { ids, lengths } = PrimeTokenizer.fromChars("ab").encodeBatch(["abba", "a"], { maxLength: 5 });
   * assertEquals(ids, [Int32Array.of(2, 4, 5, 5, 4), Int32Array.of(2, 4, 3, 0, 0)]);
   * assertEquals(lengths, [5, 3]);
   * ```
   */
  encodeBatch(texts: readonly string[], options: PrimeBatchOptions = {}): PrimeBatch {
    return batchOf(texts.map((text) => this.encode(text)), options);
  }

  /**
   * The product of primes: one number that says which tokens there are, and how often, but not in which order.
   *
   * @param primes Primes of the vocabulary.
   * @throws {RangeError} if one is not.
   *
   * @example
   * ```ts
   * import { PrimeTokenizer } from "@haze/haze/tokenizers";
   * import { assertEquals } from "@std/assert";
   *
   * const tokenizer = PrimeTokenizer.fromChars("ab");
   * const composite = tokenizer.encodeComposite(tokenizer.encodePrimes("bab"));
   * assertEquals(composite, 13n * 11n * 13n);
   * assertEquals(tokenizer.decodePrimes(tokenizer.decodeComposite(composite)), "abb");
   * ```
   */
  encodeComposite(primes: ArrayLike<number>): bigint {
    const other = Array.from(primes).find((prime) => !this.#indexOfPrime.has(prime));
    if (other === undefined) return productOf(primes);
    throw new RangeError(
      `Cannot encode a composite as its factors must be primes of the vocabulary: ${other}`,
    );
  }

  /**
   * The primes whose product a number is, ascending and with their multiplicity, by trial division.
   *
   * @throws {RangeError} if it is below 1 or has a factor that is not in the vocabulary.
   */
  decodeComposite(composite: bigint): number[] {
    if (composite < 1n) {
      throw new RangeError(`Cannot decode a composite as it must be at least 1: ${composite}`);
    }
    const { factors, rest } = factorsAmong(composite, this.#primes);
    if (rest === 1n) return factors;
    throw new RangeError(
      `Cannot decode a composite as its factors must be primes of the vocabulary: ${rest}`,
    );
  }

  /** Gives the tokenizer as plain JSON: `{ kind: "prime", version, level, parts, merges }`, and `symbols` if there are. */
  toJSON(): TokenizerJson {
    return primeToJson(this.#vocabulary);
  }

  #encodeText(text: string): Int32Array {
    const { idOf, rankOf, first } = this.#tables;
    const ids = Int32Array.from(partsOf(text, this.level), (part) => idOf.get(part) ?? UNK);
    return rankOf.size === 0 ? ids : mergeIds(ids, rankOf, first + idOf.size);
  }

  /** The text between symbols is encoded part by part; where two names begin at one place, the longer is meant. */
  #encodeWithSymbols(text: string): Int32Array {
    const { symbolOf } = this.#tables;
    const parts = splitAtNames(text, [...symbolOf.keys()]);
    return Int32Array.from(
      parts.flatMap((part, i) => i % 2 === 1 ? [symbolOf.get(part)!] : [...this.#encodeText(part)]),
    );
  }

  #stream(options: PrimeDecodeOptions): PrimeStream {
    const { texts, first } = this.#tables;
    return new PrimeStream(texts, first, this.level === "word" ? " " : "", options);
  }
}

function checkCount(name: string, value: number, least: number, more = ""): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(
    `Cannot make a prime tokenizer as ${name} must be an integer of at least ${least}${more}: ${value}`,
  );
}
