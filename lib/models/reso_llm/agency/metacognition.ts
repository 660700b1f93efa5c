/** What an agent can say of itself. */
export interface Metacognition {
  /** How much of its capacity is in use, in [0, 1]. */
  readonly processingLoad: number;
  /** How well things go, in [−1, 1]. */
  readonly valence: number;
  /** How sure it may be, in [0, 1]. */
  readonly confidence: number;
}

/** Actions at the same time that count as a full load. */
const MOST_ACTIONS = 3;

/**
 * What an agent can say of itself: load = 0.5·foci/most + 0.3·goals/most + 0.2·actions/3; valence = mean(progress −
 * 0.5) + coherence − 0.5 in [−1, 1]; confidence = 0.5·coherence + 0.5·success rate.
 */
export function metacognition(now: {
  readonly foci: number;
  readonly maxFoci: number;
  /** Of the active goals. */
  readonly progress: readonly number[];
  readonly maxGoals: number;
  readonly runningActions?: number;
  /** In [0, 1]. */
  readonly coherence: number;
  readonly successRate: number;
}): Metacognition {
  const { foci, maxFoci, progress, maxGoals, runningActions = 0, coherence, successRate } = now;
  const share = (used: number, most: number): number => most === 0 ? 0 : used / most;
  const mean = share(progress.reduce((sum, p) => sum + p - 0.5, 0), progress.length);
  return {
    processingLoad: 0.5 * share(foci, maxFoci) + 0.3 * share(progress.length, maxGoals) +
      0.2 * Math.min(1, runningActions / MOST_ACTIONS),
    valence: Math.min(1, Math.max(-1, mean + coherence - 0.5)),
    confidence: 0.5 * coherence + 0.5 * successRate,
  };
}
