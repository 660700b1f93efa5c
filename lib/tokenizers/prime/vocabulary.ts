/** The parts of a prime tokenizer: plain data that says all of it. */
import { showValue } from "../show_value.ts";
import { partsOf, type PrimeLevel } from "./count_tokens.ts";
import { type Merge, pairKey } from "./merge_ids.ts";
import { SPECIAL_NAMES } from "./special.ts";

/** UTF-16 units that all tokens have together: merges in a file of a kilobyte could double a text a hundred times. */
const MAX_TEXT = 2 ** 26;

/** What a prime tokenizer knows; the n-th of all tokens, the four marks and the symbols first, has the n-th prime. */
export interface PrimeVocabulary {
  /** What a token is. */
  readonly level: PrimeLevel;
  /** The parts of texts that have a prime, in the order of their primes: characters, or words. */
  readonly parts: readonly string[];
  /** Names of atomic symbols, behind the four marks: nothing in a text becomes one unless that is asked for. */
  readonly symbols?: readonly string[];
  /** At level `bpe`, pairs of ids by rank; each makes a token of the next prime. Otherwise none. */
  readonly merges: readonly Merge[];
}

/** A vocabulary with its tables. */
export interface PrimeTables {
  /** The text of each id: marks, parts, merged symbols. */
  readonly texts: readonly string[];
  /** Ids of parts by their text. */
  readonly idOf: ReadonlyMap<string, number>;
  /** Ranks of merges by the key of their pair. */
  readonly rankOf: ReadonlyMap<number, number>;
  /** Ids of symbols by their names. */
  readonly symbolOf: ReadonlyMap<string, number>;
  /** Id of the first token that is part of a text: marks and symbols lie below it. */
  readonly first: number;
}

/**
 * Makes the tables of a vocabulary and checks it on the way.
 *
 * @throws {RangeError} if a symbol has no name or that of another symbol or mark, if a part is no part of a text at that level or stands there twice, if there are merges at another
 * level than `bpe`, if a merge takes what is not there yet or makes a text that another symbol has, or if the texts are too
 * long in all.
 */
export function primeTables({ level, parts, merges, symbols = [] }: PrimeVocabulary): PrimeTables {
  const texts: string[] = [...SPECIAL_NAMES];
  const symbolOf = new Map<string, number>();
  for (const symbol of symbols) {
    if (symbol === "" || texts.includes(symbol)) throw invalid("symbols with names of their own", symbol);
    symbolOf.set(symbol, texts.push(symbol) - 1);
  }
  const first = texts.length;
  const idOf = new Map<string, number>();
  for (const part of parts) {
    if (partsOf(part, level).length !== 1 || partsOf(part, level)[0] !== part) {
      throw invalid(level === "word" ? "words without white space" : "characters of one code point", part);
    }
    if (idOf.has(part)) throw invalid("parts that differ", part);
    idOf.set(part, texts.push(part) - 1);
  }
  if (merges.length > 0 && level !== "bpe") throw invalid(`no merges at level ${level}`, merges.length);
  const rankOf = new Map<number, number>();
  const made = new Set(parts);
  let length = parts.reduce((sum, part) => sum + part.length, 0);
  merges.forEach(([left, right], rank) => {
    const isThere = (id: number) => Number.isInteger(id) && id >= first && id < texts.length;
    if (!isThere(left) || !isThere(right)) {
      throw invalid(`merges of ids from ${first} to those made before`, [left, right]);
    }
    length += texts[left]!.length + texts[right]!.length;
    if (length > MAX_TEXT) throw invalid(`tokens of ${MAX_TEXT} characters in all`, length);
    const text = texts[left]! + texts[right]!;
    if (made.has(text)) throw invalid("merges that make a text of their own", text);
    made.add(text);
    texts.push(text);
    rankOf.set(pairKey(left, right), rank);
  });
  return { texts, idOf, rankOf, symbolOf, first };
}

function invalid(rule: string, got: unknown): RangeError {
  return new RangeError(`Cannot make a prime tokenizer as it needs ${rule}: got ${showValue(got, 60)}`);
}
