/** When things ran, in the order in which they ended, kept without an object for each. */

/** One stretch of time. */
export interface Stretch {
  /** What {@linkcode Timeline.add} was given. */
  readonly id: number;
  /** Milliseconds since the profile began. */
  readonly startMs: number;
  /** Its length. */
  readonly ms: number;
}

const FIRST_CAPACITY = 1024;

/**
 * Stretches up to a limit; what comes after it is counted and not kept.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { profileKernels, referenceKernels } from "@haze/haze/kernels";
 * const kernels = profileKernels(referenceKernels("float32"), { traceCalls: 2 });
 * for (let i = 0; i < 3; i++) kernels.fill(new Float32Array(4), i);
 * const { callTimes } = kernels.profile;
 * assertEquals([callTimes.length, callTimes.dropped], [2, 1]);
 * const [first, second] = [...callTimes];
 * assertEquals(first!.startMs + first!.ms <= second!.startMs, true);
 * ```
 */
export class Timeline {
  readonly #limit: number;
  #ids: Int32Array;
  #times: Float64Array; // start and length in ms, in turns
  #count = 0;
  #dropped = 0;

  /** Keeps at most `limit` stretches. */
  constructor(limit: number) {
    this.#limit = limit;
    const capacity = Math.min(limit, FIRST_CAPACITY);
    this.#ids = new Int32Array(capacity);
    this.#times = new Float64Array(2 * capacity);
  }

  /** Stretches kept. */
  get length(): number {
    return this.#count;
  }

  /** Stretches left out for want of room. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Notes a stretch if there is room. */
  add(id: number, startMs: number, ms: number): void {
    const i = this.#count;
    if (i === this.#limit) {
      this.#dropped++;
      return;
    }
    if (i === this.#ids.length) this.#grow();
    this.#ids[i] = id;
    this.#times[2 * i] = startMs;
    this.#times[2 * i + 1] = ms;
    this.#count++;
  }

  /** The stretches that were kept. */
  *[Symbol.iterator](): Generator<Stretch, void, void> {
    for (let i = 0; i < this.#count; i++) {
      yield { id: this.#ids[i]!, startMs: this.#times[2 * i]!, ms: this.#times[2 * i + 1]! };
    }
  }

  #grow(): void {
    const capacity = Math.min(this.#limit, 2 * this.#ids.length);
    const [ids, times] = [new Int32Array(capacity), new Float64Array(2 * capacity)];
    ids.set(this.#ids);
    times.set(this.#times);
    [this.#ids, this.#times] = [ids, times];
  }
}
