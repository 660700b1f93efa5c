import { checkWithin } from "../checks.ts";

/** What of whose memory an agent holds afterwards. */
export interface MemoryShares {
  /** Its own. */
  readonly own: number;
  /** Of each other agent, in order. */
  readonly others: readonly number[];
}

/**
 * What a link of fidelity f makes of memories after agents worked side by side: M ← (1 − f/2)·M + (f/2)·M_other. Of
 * several others each gives its part divided by their number, so that none counts twice and their order does not matter.
 *
 * A memory of moments is shared by the same numbers: they scale the moments' importance.
 *
 * @param fidelities f to each other agent, in [0, 1]
 * @throws {RangeError} if one is out of range
 *
 * @example
 * ```ts
 * import { parallelShares } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parallelShares([0.5]), { own: 0.75, others: [0.25] });
 * assertEquals(parallelShares([0]), { own: 1, others: [0] });
 * ```
 */
export function parallelShares(fidelities: readonly number[]): MemoryShares {
  for (const fidelity of fidelities) checkWithin("a fidelity", fidelity, 0, 1);
  const others = fidelities.map((fidelity) => fidelity / 2 / fidelities.length);
  return { own: 1 - others.reduce((sum, share) => sum + share, 0), others };
}

/**
 * What a link of fidelity f makes of memories when one agent goes on from another: M ← M + f·M_before. What it knows
 * itself stays.
 *
 * @param fidelity f, in [0, 1]
 * @throws {RangeError} if it is out of range
 *
 * @example
 * ```ts
 * import { sequentialShares, sharedMemory } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...sharedMemory([1, 0], [[0, 1]], sequentialShares(0.5))], [1, 0.5]);
 * ```
 */
export function sequentialShares(fidelity: number): MemoryShares {
  checkWithin("a fidelity", fidelity, 0, 1);
  return { own: 1, others: [fidelity] };
}

/**
 * Mixes memories: own·M + Σ share·M_other, number by number.
 *
 * @param own M // (16)
 * @param others those of the other agents, in the order of the shares // (n, 16)
 * @throws {TypeError} if there are not as many as shares, or their lengths differ
 *
 * @example
 * ```ts
 * import { parallelShares, sharedMemory } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...sharedMemory([1, 0], [[0, 1]], parallelShares([1]))], [0.5, 0.5]);
 * ```
 */
export function sharedMemory(
  own: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
  shares: MemoryShares,
): Float64Array {
  if (others.length !== shares.others.length || others.some(({ length }) => length !== own.length)) {
    const got = `${shares.others.length} shares, lengths ${
      [own, ...others].map(({ length }) => length).join(", ")
    }`;
    throw new TypeError(`Cannot share memories as each has a share and all one length: ${got}`);
  }
  return Float64Array.from(own, (value, i) => {
    return others.reduce((sum, other, k) => sum + shares.others[k] * other[i], shares.own * value);
  });
}
