/** A SentencePiece model as plain JSON and back. */
import { showValue } from "../show_value.ts";
import type { TokenizerJson } from "../tokenizer.ts";
import { type Piece, PIECE_TYPES, type SentencePieceModel } from "./model.ts";

const FORMAT_VERSION = 1;

/** Whose arithmetic a tokenizer follows where the two differ. */
export type SentencePieceRule = "sentencepiece" | "run.c";

/** Each setting with a value of its type. */
const SETTINGS = {
  addDummyPrefix: true,
  removeExtraWhitespaces: true,
  escapeWhitespaces: true,
  byteFallback: true,
  unkId: 0,
  bosId: 1,
  eosId: 2,
  padId: -1,
  unkSurface: "",
};

const KEYS = ["kind", "version", "rule", ...Object.keys(SETTINGS), "pieces"];

/** Writes `{ kind: "sentencepiece", version, rule, …settings, pieces: [[text, score, type from 1], …] }`. */
export function modelToJson(model: SentencePieceModel, rule: SentencePieceRule): TokenizerJson {
  const { pieces, ...settings } = model;
  const rows = pieces.map(({ text, score, type }) => [text, score + 0, PIECE_TYPES.indexOf(type) + 1]);
  return { kind: "sentencepiece", version: FORMAT_VERSION, rule, ...settings, pieces: rows };
}

/** Reads what {@linkcode modelToJson} wrote; SyntaxError if a key is missing, unknown or of the wrong type. */
export function modelOfJson(json: unknown): { model: SentencePieceModel; rule: SentencePieceRule } {
  if (json === null || typeof json !== "object" || Array.isArray(json)) {
    throw invalid("an object", json === null ? null : Array.isArray(json) ? [] : typeof json);
  }
  const fields = json as Record<string, unknown>;
  const unknownKey = Object.keys(fields).find((key) => !KEYS.includes(key));
  if (unknownKey !== undefined) throw invalid(`the keys ${KEYS.join(", ")} only`, unknownKey);
  const { kind, version, rule, pieces } = fields;
  if (kind !== "sentencepiece") throw invalid('kind "sentencepiece"', kind);
  if (version !== FORMAT_VERSION) throw invalid(`version ${FORMAT_VERSION}`, version);
  if (rule !== "sentencepiece" && rule !== "run.c") throw invalid('rule "sentencepiece" or "run.c"', rule);
  for (const [name, like] of Object.entries(SETTINGS)) {
    if (typeof fields[name] !== typeof like) throw invalid(`a ${typeof like} ${name}`, fields[name]);
  }
  if (!Array.isArray(pieces)) throw invalid("a list of pieces", pieces);
  const settings = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, fields[name]]));
  return { model: { pieces: pieces.map(readPiece), ...settings } as unknown as SentencePieceModel, rule };
}

function readPiece(row: unknown, id: number): Piece {
  const [text, score, number] = Array.isArray(row) && row.length === 3 ? row as unknown[] : [];
  const type = typeof number === "number" ? PIECE_TYPES[number - 1] : undefined;
  if (typeof text !== "string" || typeof score !== "number" || type === undefined) {
    throw invalid(`pieces of the form [text, score, type from 1 to ${PIECE_TYPES.length}]`, { id, row });
  }
  return { text, score, type };
}

function invalid(rule: string, got: unknown): SyntaxError {
  return new SyntaxError(
    `Cannot read a SentencePiece tokenizer as it needs ${rule}: got ${showValue(got, 60)}`,
  );
}
