/** A motif BPE as plain JSON and back, in the fields of upstream's state. */
import { showValue } from "../show_value.ts";
import { canonicalJson } from "../hash.ts";
import type { JsonValue, TokenizerJson } from "../tokenizer.ts";
import { completeMotifBpeConfig, type MotifBpeConfig } from "./config.ts";
import { FIRST_LEARNT_ID, SPECIAL_TOKENS } from "./ids.ts";
import { checkVocabulary, idsOf, type MotifBpeVocabulary } from "./vocabulary.ts";

const FORMAT_VERSION = 1;

/** Upstream's names of the settings. */
const CONFIG_KEYS = {
  ...{ vocab_size: "vocabSize", min_freq: "minFreq", add_bos: "addBos", add_eos: "addEos" },
  ...{ lowercase: "lowercase", motif_topk: "motifTopk" },
  ...{ motif_min_len: "motifMinLen", motif_max_len: "motifMaxLen" },
} as const satisfies Record<string, keyof MotifBpeConfig>;

/**
 * Writes all nine fields of upstream's state. Motifs and merges say all; the other fields are there for programs that read
 * them. Of ids that share a name, `token_to_id` has the last.
 */
export function stateOf(kind: string, vocabulary: MotifBpeVocabulary, config: MotifBpeConfig): TokenizerJson {
  const { motifs, merges } = vocabulary;
  const { bytes, names } = idsOf(vocabulary);
  const firstMerge = FIRST_LEARNT_ID + motifs.length;
  const cfg = Object.fromEntries(Object.entries(CONFIG_KEYS).map(([key, name]) => [key, config[name]]));
  return {
    kind,
    version: FORMAT_VERSION,
    cfg,
    special_tokens: [...SPECIAL_TOKENS],
    token_to_id: Object.fromEntries(names.map((name, id) => [name, id])),
    id_to_token: [...names],
    id_to_bytes: bytes.map((of) => of && hexOf(of)),
    merge_ranks: merges.map(([left, right], rank) => [left, right, rank]),
    merge_to_id: merges.map(([left, right], rank) => [left, right, firstMerge + rank]),
    motif_to_id: motifs.map((motif, i) => [hexOf(motif), FIRST_LEARNT_ID + i]),
    motif_lengths: [...new Set(motifs.map(({ length }) => length))].sort((a, b) => b - a),
  };
}

/** Reads what {@linkcode stateOf} wrote; SyntaxError if a field is missing or malformed, or does not fit the others. */
export function vocabularyOfState(json: unknown): { vocabulary: MotifBpeVocabulary; config: MotifBpeConfig } {
  if (json === null || typeof json !== "object" || Array.isArray(json)) {
    throw invalid("an object", json);
  }
  const fields = json as Record<string, JsonValue>;
  if (fields.kind !== "motif-bpe") throw invalid('kind "motif-bpe"', fields.kind);
  if (fields.version !== FORMAT_VERSION) throw invalid(`version ${FORMAT_VERSION}`, fields.version);
  const config = readConfig(fields.cfg);
  const motifs = rowsOf(fields, "motif_to_id", 2).map(([hex], i) => bytesOfHex(hex, i));
  const merges = rowsOf(fields, "merge_ranks", 3).map(([left, right]): [number, number] => [
    left as number,
    right as number,
  ]);
  const vocabulary = { motifs, merges };
  asContent(() => checkVocabulary(vocabulary));
  checkTables(fields, stateOf("motif-bpe", vocabulary, config));
  return { vocabulary, config };
}

/** Every field must say what follows from motifs and merges; of ids that share a name any may stand in `token_to_id`. */
function checkTables(fields: Record<string, JsonValue>, expected: TokenizerJson): void {
  const names = expected.id_to_token as readonly string[];
  for (const [key, value] of Object.entries(expected)) {
    const got = fields[key];
    if (got === undefined) throw invalid(`the key ${key}`, "nothing");
    const right = key === "token_to_id"
      ? sameNames(got, value as Record<string, number>, names)
      : canonicalJson(got, "read a motif BPE") === canonicalJson(value);
    if (!right) throw invalid(`a ${key} that follows from cfg, motif_to_id and merge_ranks`, got);
  }
  const unknown = Object.keys(fields).find((key) => !Object.hasOwn(expected, key));
  if (unknown !== undefined) throw invalid(`the keys ${Object.keys(expected).join(", ")} only`, unknown);
}

function sameNames(got: JsonValue, expected: Record<string, number>, names: readonly string[]): boolean {
  if (got === null || typeof got !== "object" || Array.isArray(got)) return false;
  const entries = Object.entries(got);
  return entries.length === Object.keys(expected).length &&
    entries.every(([name, id]) => typeof id === "number" && names[id] === name);
}

function readConfig(cfg: JsonValue | undefined): MotifBpeConfig {
  if (cfg === null || typeof cfg !== "object" || Array.isArray(cfg)) throw invalid("an object cfg", cfg);
  const given = cfg as Record<string, JsonValue>;
  const missing = Object.keys(CONFIG_KEYS).find((key) => !Object.hasOwn(given, key));
  if (missing !== undefined) throw invalid(`a cfg with ${missing}`, cfg);
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(CONFIG_KEYS, key));
  if (unknown !== undefined) throw invalid(`no cfg but ${Object.keys(CONFIG_KEYS).join(", ")}`, unknown);
  const named = Object.fromEntries(Object.entries(CONFIG_KEYS).map(([key, name]) => [name, given[key]]));
  return asContent(() => completeMotifBpeConfig(named as Partial<MotifBpeConfig>));
}

/** Runs `body`; a value that is wrong in a call is bad content in a file. */
function asContent<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw new SyntaxError((error as Error).message, { cause: error });
  }
}

function rowsOf(fields: Record<string, JsonValue>, key: string, width: number): (readonly JsonValue[])[] {
  const rows = fields[key];
  if (!Array.isArray(rows)) throw invalid(`a list ${key}`, rows);
  const bad = rows.find((row) => !Array.isArray(row) || row.length !== width);
  if (bad !== undefined) throw invalid(`rows of ${width} in ${key}`, bad);
  return rows;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOfHex(hex: JsonValue | undefined, i: number): Uint8Array {
  if (typeof hex !== "string" || !/^(?:[0-9a-f]{2})+$/.test(hex)) {
    throw invalid(`bytes in hexadecimal as motif ${i}`, hex);
  }
  return Uint8Array.from(hex.match(/../g)!, (pair) => parseInt(pair, 16));
}

function invalid(rule: string, got: unknown): SyntaxError {
  return new SyntaxError(`Cannot read a motif BPE as it needs ${rule}: got ${showValue(got, 60)}`);
}
