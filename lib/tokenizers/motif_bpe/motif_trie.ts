import { FIRST_BYTE_ID, FIRST_LEARNT_ID } from "./ids.ts";

/** Cuts bytes into motifs and single bytes, by a tree of the motifs' bytes. */
export class MotifTrie {
  /** The node behind node n by byte b at 256·n + b, 0 if none; node 0 is the root. */
  readonly #next: Int32Array;
  /** The id of the motif that ends at a node, 0 if none. */
  readonly #id: Int32Array;

  /** Takes motifs by id from 260; of equal ones the last has the id. */
  constructor(motifs: readonly Uint8Array[]) {
    let nodes = 1;
    for (const motif of motifs) nodes += motif.length;
    this.#next = new Int32Array(256 * nodes);
    this.#id = new Int32Array(nodes);
    let used = 1;
    motifs.forEach((motif, i) => {
      let node = 0;
      for (const byte of motif) node = this.#next[256 * node + byte] ||= used++;
      this.#id[node] = FIRST_LEARNT_ID + i;
    });
  }

  /**
   * Writes the ids of `bytes[start…end)` to `ids` from `at` on: at each place the longest motif, or else the byte.
   *
   * @returns Where the next id goes.
   */
  segment(bytes: Uint8Array, start: number, end: number, ids: Int32Array, at: number): number {
    for (let place = start; place < end;) {
      let id = FIRST_BYTE_ID + bytes[place]!;
      let length = 1;
      let node = 0;
      for (let i = place; i < end; i++) {
        node = this.#next[256 * node + bytes[i]];
        if (node === 0) break;
        if (this.#id[node] > 0) {
          id = this.#id[node]!;
          length = i + 1 - place;
        }
      }
      ids[at++] = id;
      place += length;
    }
    return at;
  }
}
