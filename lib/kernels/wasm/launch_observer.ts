/** How a profile learns of kernels. */

/** Told of each kernel that runs; neither may throw. */
export interface LaunchObserver {
  /** Just before. */
  started(): void;
  /**
   * Just after, unless it threw. `workerTimes` holds when each worker began and ended, in ms since 1970, zeros for one that
   * took no part; it is written anew by the next call.
   */
  ended(workerTimes: Float64Array | undefined): void;
}
