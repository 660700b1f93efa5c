/** A binary heap: whatever comes before all others is on top. Both calls take O(log n). */
export class Heap<E> {
  readonly #entries: E[] = [];
  readonly #comesBefore: (a: E, b: E) => boolean;

  /** An empty heap in the order of `comesBefore`. */
  constructor(comesBefore: (a: E, b: E) => boolean) {
    this.#comesBefore = comesBefore;
  }

  /** Puts an entry in. */
  push(entry: E): void {
    const entries = this.#entries;
    let at = entries.length;
    for (; at > 0; at = (at - 1) >> 1) {
      const parent = entries[(at - 1) >> 1]!;
      if (!this.#comesBefore(entry, parent)) break;
      entries[at] = parent;
    }
    entries[at] = entry;
  }

  /** Takes the top entry out; undefined if there is none. */
  pop(): E | undefined {
    const entries = this.#entries;
    const top = entries[0];
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return top;
    let at = 0;
    for (let child = 1; child < entries.length; child = 2 * at + 1) {
      if (child + 1 < entries.length && this.#comesBefore(entries[child + 1]!, entries[child]!)) child++;
      if (!this.#comesBefore(entries[child]!, last)) break;
      entries[at] = entries[child]!;
      at = child;
    }
    entries[at] = last;
    return top;
  }
}
