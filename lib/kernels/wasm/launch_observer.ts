/** How a profile learns of kernels. */

/** Told of each kernel that runs; neither may throw. */
export interface LaunchObserver {
  /** Just before. */
  started(): void;
  /** Just after, unless it threw. */
  ended(): void;
}
