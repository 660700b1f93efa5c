/**
 * A hash table from pairs of ids to a number, for the two inner loops here: three to five times as fast as a `Map`, which
 * would need a key above 2³⁰ and so a boxed double.
 */
export class PairIndex {
  #lefts: Int32Array;
  #rights: Int32Array;
  #values: Int32Array;
  #mask: number;
  #size = 0;

  /** Makes room for so many pairs; more may come. */
  constructor(capacity = 32) {
    const slots = 2 ** Math.ceil(Math.log2(2 * Math.max(capacity, 8)));
    this.#lefts = new Int32Array(slots).fill(-1);
    this.#rights = new Int32Array(slots);
    this.#values = new Int32Array(slots);
    this.#mask = slots - 1;
  }

  /** The number of a pair, −1 if there is none. */
  get(left: number, right: number): number {
    const slot = this.#slot(left, right);
    return this.#lefts[slot] < 0 ? -1 : this.#values[slot];
  }

  /** Gives a pair a number. */
  set(left: number, right: number, value: number): void {
    const slot = this.#slot(left, right);
    const isNew = this.#lefts[slot] < 0;
    this.#lefts[slot] = left;
    this.#rights[slot] = right;
    this.#values[slot] = value;
    if (isNew && 2 * ++this.#size > this.#mask) this.#grow();
  }

  /** Where the pair stands, or where it would. */
  #slot(left: number, right: number): number {
    const mixed = Math.imul(Math.imul(left, 0x9e3779b1) ^ right, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & this.#mask;
    while (this.#lefts[slot] >= 0 && (this.#lefts[slot] !== left || this.#rights[slot] !== right)) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }

  #grow(): void {
    const [lefts, rights, values] = [this.#lefts, this.#rights, this.#values];
    const wider = new PairIndex(lefts.length);
    for (let i = 0; i < lefts.length; i++) if (lefts[i] >= 0) wider.set(lefts[i], rights[i], values[i]);
    this.#lefts = wider.#lefts;
    this.#rights = wider.#rights;
    this.#values = wider.#values;
    this.#mask = wider.#mask;
  }
}
