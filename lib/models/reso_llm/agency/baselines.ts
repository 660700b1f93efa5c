/** The part of the new value in a running mean, each update. */
export const BASELINE_RATE = 0.1;

/** The running mean of each prime's amplitude. A prime that is not seen has amplitude 0. */
export class PrimeBaselines {
  readonly #means = new Map<number, { value: number; time: number }>();

  /**
   * Takes a prime's amplitude into its mean, b ← 0.9 b + 0.1 a, from b = 0.
   *
   * @param amplitude a in [0, 1]
   * @param time the update; those since the prime was last seen count with amplitude 0
   * @returns |a − b|, after b took a: 0.9 a at first sight
   */
  novelty(prime: number, amplitude: number, time: number): number {
    const last = this.#means.get(prime) ?? { value: 0, time };
    const unseen = Math.max(0, time - last.time - 1);
    const before = last.value * (1 - BASELINE_RATE) ** unseen;
    const value = (1 - BASELINE_RATE) * before + BASELINE_RATE * amplitude;
    this.#means.set(prime, { value, time });
    return Math.abs(amplitude - value);
  }

  /** The means as rows of prime, mean and the update in which it was last seen. */
  get state(): [prime: number, value: number, time: number][] {
    return [...this.#means].map(([prime, { value, time }]) => [prime, value, time]);
  }

  /** Puts back a {@linkcode state}. */
  restore(state: readonly (readonly [prime: number, value: number, time: number])[]): void {
    this.#means.clear();
    for (const [prime, value, time] of state) this.#means.set(prime, { value, time });
  }
}

/** The running mean of the memory's axes; it begins at the first memory. */
export class AxisBaselines {
  #mean: Float64Array | undefined;

  /** The mean; undefined before a memory was seen. */
  get mean(): Readonly<ArrayLike<number>> | undefined {
    return this.#mean;
  }

  /** Takes a memory into the mean, and gives the mean and |memory − mean| for each axis. */
  take(axes: ArrayLike<number>): { mean: Float64Array; novelties: Float64Array } {
    const mean = this.#mean ??= Float64Array.from(axes);
    const novelties = Float64Array.from(axes, (value, axis) => {
      mean[axis] = (1 - BASELINE_RATE) * mean[axis] + BASELINE_RATE * value;
      return Math.abs(value - mean[axis]);
    });
    return { mean, novelties };
  }

  /** Puts back a {@linkcode mean}. */
  restore(mean: ArrayLike<number> | undefined): void {
    this.#mean = mean && Float64Array.from(mean);
  }
}
