/** A prime vocabulary as plain JSON and back. */
import { showValue } from "../show_value.ts";
import type { TokenizerJson } from "../tokenizer.ts";
import type { PrimeVocabulary } from "./vocabulary.ts";

const FORMAT_VERSION = 1;
const KEYS = ["kind", "version", "level", "parts", "merges", "symbols"];
const LEVELS: readonly unknown[] = ["char", "word", "bpe"];

/** Writes `{ kind: "prime", version, level, parts, merges }`, and `symbols` if there are; primes follow from the order. */
export function primeToJson({ level, parts, merges, symbols = [] }: PrimeVocabulary): TokenizerJson {
  const pairs = merges.map(([left, right]) => [left, right]);
  // A vocabulary without symbols is written as ever, so that its hash stays what it was.
  const named = symbols.length > 0 ? { symbols: [...symbols] } : {};
  return { kind: "prime", version: FORMAT_VERSION, level, parts: [...parts], merges: pairs, ...named };
}

/** Reads what {@linkcode primeToJson} wrote; SyntaxError if a key is missing, unknown or of the wrong type. */
export function primeOfJson(json: unknown): PrimeVocabulary {
  if (json === null || typeof json !== "object" || Array.isArray(json)) throw invalid("an object", json);
  const fields = json as Record<string, unknown>;
  const unknownKey = Object.keys(fields).find((key) => !KEYS.includes(key));
  if (unknownKey !== undefined) throw invalid(`the keys ${KEYS.join(", ")} only`, unknownKey);
  const { kind, version, level, parts, merges, symbols = [] } = fields;
  if (kind !== "prime") throw invalid('kind "prime"', kind);
  if (version !== FORMAT_VERSION) throw invalid(`version ${FORMAT_VERSION}`, version);
  if (!LEVELS.includes(level)) throw invalid(`a level of ${LEVELS.join(", ")}`, level);
  if (!Array.isArray(parts)) throw invalid("a list of parts", parts);
  const odd = parts.findIndex((part) => typeof part !== "string");
  if (odd >= 0) throw invalid("parts that are text", parts[odd]);
  if (!Array.isArray(merges)) throw invalid("a list of merges", merges);
  const notPair = merges.findIndex((merge) =>
    !Array.isArray(merge) || merge.length !== 2 || merge.some((id) => typeof id !== "number")
  );
  if (notPair >= 0) throw invalid("merges of two ids", merges[notPair]);
  if (!Array.isArray(symbols) || symbols.some((name) => typeof name !== "string")) {
    throw invalid("a list of names of symbols", symbols);
  }
  return { level, parts, merges, symbols } as PrimeVocabulary;
}

function invalid(rule: string, got: unknown): SyntaxError {
  return new SyntaxError(`Cannot read a prime tokenizer as it needs ${rule}: got ${showValue(got, 60)}`);
}
