import { Pcg64 } from "../../random/mod.ts";

/** Where a {@linkcode WindowQueue} stands, as plain JSON. */
export interface QueueState {
  /** Hash of the module's content. */
  readonly hash: string;
  /** Finished passes. */
  readonly pass: number;
  /** Windows taken in this pass. */
  readonly at: number;
}

/**
 * Numbers 0 to count − 1 in a new random order in each pass, none twice before all came.
 *
 * The order hangs on the seed, the hash and the number of the pass alone: what else is drawn beside it changes nothing,
 * and three numbers say where it stands.
 */
export class WindowQueue {
  /** How many windows a pass has. */
  readonly count: number;
  readonly #hash: string;
  readonly #seed: bigint;
  readonly #order: Uint32Array;
  #pass = 0;
  #at = 0;
  /** The pass that `order` belongs to; a queue that is never asked is never shuffled. */
  #shuffled = -1;

  constructor(count: number, hash: string, seed: number | bigint) {
    this.count = count;
    this.#hash = hash;
    this.#seed = BigInt(seed);
    this.#order = new Uint32Array(count);
  }

  /** Windows taken in all. */
  get taken(): number {
    return this.#pass * this.count + this.#at;
  }

  /** The next window. */
  next(): number {
    if (this.#shuffled !== this.#pass) this.#shuffle();
    const window = this.#order[this.#at++]!;
    if (this.#at === this.count) {
      this.#at = 0;
      this.#pass++;
    }
    return window;
  }

  /** Fisher–Yates, from a generator of this pass alone. */
  #shuffle(): void {
    // The three parts stand side by side in one large seed, so that no two passes have the same.
    const key = (this.#seed << 128n) | (BigInt(`0x${this.#hash}`) << 64n) | BigInt(this.#pass);
    const random = new Pcg64(key);
    const order = this.#order;
    for (let i = 0; i < order.length; i++) order[i] = i;
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    this.#shuffled = this.#pass;
  }

  /** Where it stands. */
  state(): QueueState {
    return { hash: this.#hash, pass: this.#pass, at: this.#at };
  }

  /** Says what keeps a state from being one of this queue, or gives undefined. */
  problem(state: unknown): string | undefined {
    const { hash, pass, at } = (typeof state === "object" && state !== null ? state : {}) as Partial<
      QueueState
    >;
    if (hash !== this.#hash) return `hash ${this.#hash}: got ${hash}`;
    const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
    if (!isCount(pass) || !isCount(at) || at! >= Math.max(1, this.count)) {
      return `a pass and one of ${this.count} windows: got ${pass} and ${at}`;
    }
    return undefined;
  }

  /** Goes on from a state without a {@linkcode problem}. */
  restore({ pass, at }: QueueState): void {
    this.#pass = pass;
    this.#at = at;
  }
}
