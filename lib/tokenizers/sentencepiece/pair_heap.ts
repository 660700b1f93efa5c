/** A binary heap of keys, smallest first, each with the offset at which its pair ends. */
export class PairHeap {
  #keys = new Float64Array(0);
  #ends = new Int32Array(0);
  /** Entries in the heap. */
  size = 0;

  /** Empties the heap and makes room for so many pushes. */
  clear(capacity: number): void {
    this.size = 0;
    if (this.#keys.length >= capacity) return;
    this.#keys = new Float64Array(2 * capacity);
    this.#ends = new Int32Array(2 * capacity);
  }

  get topKey(): number {
    return this.#keys[0];
  }

  get topEnd(): number {
    return this.#ends[0];
  }

  push(key: number, end: number): void {
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#keys[parent] <= key) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#set(at, key, end);
  }

  pop(): void {
    const [key, end] = [this.#keys[--this.size], this.#ends[this.size]];
    let at = 0;
    for (let child = 1; child < this.size; child = 2 * at + 1) {
      if (child + 1 < this.size && this.#keys[child + 1] < this.#keys[child]) child++;
      if (this.#keys[child] >= key) break;
      this.#move(child, at);
      at = child;
    }
    this.#set(at, key, end);
  }

  #move(from: number, to: number): void {
    this.#set(to, this.#keys[from], this.#ends[from]);
  }

  #set(at: number, key: number, end: number): void {
    this.#keys[at] = key;
    this.#ends[at] = end;
  }
}
