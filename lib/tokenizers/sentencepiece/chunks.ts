/** Cutting a text where no merge can reach across, so that words are merged once and remembered. */
import type { IdList } from "./id_list.ts";
import type { MergeTable } from "./merge.ts";

/** Longer chunks are not remembered: they hardly come again. */
const MAX_CACHED_LENGTH = 48;
/** A full cache starts again from nothing; at about 100 bytes an entry it stays below some 5 MB. */
const MAX_CACHED = 50_000;

/**
 * Encodes a text chunk by chunk.
 *
 * A cut stands before a mark (`▁` or a space) where no piece has that mark after the character in front of it: a merge
 * across would give just such a piece. So the chunks' merges are those of the whole text.
 */
export class ChunkEncoder {
  readonly #mark: string;
  readonly #encodeChunk: (chunk: string) => readonly number[];
  /** UTF-16 units that stand before a mark in some piece. */
  readonly #joined = new Set<number>();
  readonly #cache = new Map<string, readonly number[]>();

  constructor(table: MergeTable, mark: string, encodeChunk: (chunk: string) => readonly number[]) {
    this.#mark = mark;
    this.#encodeChunk = encodeChunk;
    for (const text of table.idOf.keys()) {
      for (let at = text.indexOf(mark, 1); at > 0; at = text.indexOf(mark, at + 1)) {
        this.#joined.add(text.charCodeAt(at - 1));
      }
    }
  }

  /** Appends the ids of a text. */
  encode(text: string, out: IdList): void {
    let start = 0;
    for (let at = 0; start < text.length;) {
      const mark = text.indexOf(this.#mark, at + 1);
      at = mark < 0 ? text.length : mark;
      if (at < text.length && this.#joined.has(text.charCodeAt(at - 1))) continue;
      for (const id of this.#idsOf(text.slice(start, at))) out.push(id);
      start = at;
    }
  }

  #idsOf(chunk: string): readonly number[] {
    if (chunk.length > MAX_CACHED_LENGTH) return this.#encodeChunk(chunk);
    let ids = this.#cache.get(chunk);
    if (ids === undefined) {
      if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
      ids = this.#encodeChunk(chunk);
      this.#cache.set(chunk, ids);
    }
    return ids;
  }
}
