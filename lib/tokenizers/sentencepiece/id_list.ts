/** A list of ids that grows: four bytes an id, where an array of numbers would take more than that for a large text. */
export class IdList {
  #ids = new Int32Array(64);
  /** Ids in the list. */
  length = 0;

  push(id: number): void {
    if (this.length === this.#ids.length) {
      const grown = new Int32Array(2 * this.length);
      grown.set(this.#ids);
      this.#ids = grown;
    }
    this.#ids[this.length++] = id;
  }

  /** The last id, −1 if there is none. */
  get last(): number {
    return this.length > 0 ? this.#ids[this.length - 1] : -1;
  }

  /** A copy of the ids, shape (T,). */
  toArray(): Int32Array {
    return this.#ids.slice(0, this.length);
  }
}
