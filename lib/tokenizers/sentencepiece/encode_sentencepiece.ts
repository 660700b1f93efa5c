/** Encoding as SentencePiece does it. */
import { anyOf } from "./any_of.ts";
import { bytePiece, utf8Of } from "./byte_pieces.ts";
import { ChunkEncoder } from "./chunks.ts";
import { IdList } from "./id_list.ts";
import { mergeSymbols, type MergeTable, mergeTable } from "./merge.ts";
import type { SentencePieceModel } from "./model.ts";
import { markOf, normalise } from "./normalise.ts";

/** Makes the encoder of a checked model. */
export function sentencePieceEncoder(model: SentencePieceModel): (text: string) => Int32Array {
  const { pieces, unkId, byteFallback } = model;
  const matches = (id: number): boolean => ["normal", "userDefined", "unused"].includes(pieces[id].type);
  const table = mergeTable(pieces, matches);
  const merge = pieces.some(({ type }) => type === "unused") ? splitUnused(model, table) : merged(table);
  const idOfPiece = new Map(pieces.map(({ text }, id) => [text, id]));
  const idOfByte = Array.from({ length: 256 }, (_, byte) => idOfPiece.get(bytePiece(byte)) ?? unkId);

  const chunks = new ChunkEncoder(table, markOf(model), (chunk) => {
    const ids: number[] = [];
    for (const symbol of merge(chunk)) {
      const id = table.idOf.get(symbol);
      if (id !== undefined && pieces[id].type !== "unused") ids.push(id);
      else if (byteFallback) { for (const byte of utf8Of(symbol)) ids.push(idOfByte[byte]); }
      else ids.push(unkId);
    }
    return ids;
  });
  const frozen = anyOf(pieces.filter(({ type }) => type === "userDefined").map(({ text }) => text));

  return (text) => {
    const normal = normalise(text, model);
    const out = new IdList();
    let start = 0;
    for (const match of frozen ? normal.matchAll(frozen) : []) {
      chunks.encode(normal.slice(start, match.index), out);
      out.push(table.idOf.get(match[0])!);
      start = match.index + match[0].length;
    }
    chunks.encode(normal.slice(start), out);
    const ids = out.toArray();
    return byteFallback ? ids : oneUnknownARun(ids, unkId);
  };
}

/** Offsets of the code points of a text, and its length. */
export function codePointBounds(text: string): number[] {
  const bounds = [0];
  for (let at = 0; at < text.length;) {
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
    bounds.push(at);
  }
  return bounds;
}

const sliceAt = (text: string, bounds: readonly number[]): string[] =>
  Array.from({ length: bounds.length - 1 }, (_, i) => text.slice(bounds[i], bounds[i + 1]));

function merged(table: MergeTable): (chunk: string) => string[] {
  return (chunk) => sliceAt(chunk, mergeSymbols(chunk, codePointBounds(chunk), table));
}

/**
 * Merging with pieces of type unused: they take part, and what is left of them in the end is split again into the last
 * pair that was found to make it. SentencePiece remembers pairs over the whole text, this over a chunk, which differs
 * only if one unused piece is made of different pairs in two places of a text.
 */
function splitUnused(model: SentencePieceModel, table: MergeTable): (chunk: string) => string[] {
  const isUnused = (id: number | undefined): boolean =>
    id !== undefined && model.pieces[id].type === "unused";
  return (chunk) => {
    const leftLengths = new Map<string, number>();
    const onPair = (text: string, leftLength: number, id: number): void => {
      if (isUnused(id)) leftLengths.set(text, leftLength);
    };
    const split = (symbol: string): string[] => {
      const length = isUnused(table.idOf.get(symbol)) ? leftLengths.get(symbol) : undefined;
      return length === undefined
        ? [symbol]
        : [...split(symbol.slice(0, length)), ...split(symbol.slice(length))];
    };
    return merged({ ...table, onPair })(chunk).flatMap(split);
  };
}

/** Neighbouring characters that have no piece become one unknown id together. */
function oneUnknownARun(ids: Int32Array, unkId: number): Int32Array {
  return ids.filter((id, i) => id !== unkId || ids[i - 1] !== unkId);
}
