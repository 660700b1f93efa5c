/** What N machines would give, on paper: from the times of one and the speed of a network. */

/** What one machine takes, in seconds. */
export interface StepCosts {
  /** A micro-batch: forward and backward. */
  readonly partSeconds: number;
  /** The rest of a step: norm, clipping, AdamW. */
  readonly updateSeconds: number;
  /** Bytes of the gradient. */
  readonly bytes: number;
  /** Bytes that a second adds up in memory, to the sum of a slice. */
  readonly addBytesPerSecond: number;
}

/** What lies between machines. */
export interface Network {
  readonly bitsPerSecond: number;
  /** Of one message, one way. */
  readonly latencySeconds: number;
}

/**
 * Seconds of a step of `parts` micro-batches over N machines, every one behind one link that sends and receives at once, nothing
 * of it hidden behind computing:
 *
 *   parts/N · (t_part + t_move + t_add) + t_move + t_update
 *   t_move = (N − 1)/N · bytes · 8/bandwidth + (N − 1) · latency,  t_add = bytes / add rate
 *
 * as gradients are dealt out once a round of N micro-batches, and slices joined once a step.
 */
export function stepSeconds(costs: StepCosts, parts: number, machines: number, network: Network): number {
  const { partSeconds, updateSeconds, bytes, addBytesPerSecond } = costs;
  if (machines === 1) return parts * partSeconds + updateSeconds;
  const N = machines;
  const move = (N - 1) / N * bytes * 8 / network.bitsPerSecond + (N - 1) * network.latencySeconds;
  return parts / N * (partSeconds + move + bytes / addBytesPerSecond) + move + updateSeconds;
}

/** How many times faster N machines are than one, at the same micro-batches a step. */
export function speedUp(costs: StepCosts, parts: number, machines: number, network: Network): number {
  return stepSeconds(costs, parts, 1, network) / stepSeconds(costs, parts, machines, network);
}
