import {
  distillPairs,
  type EntanglementNetwork,
  entanglementNetwork,
  pairsBetween,
  tryLink,
} from "../../../physics/mod.ts";
import type { Pcg64 } from "../../../random/mod.ts";

/** How links between agents are made. What is left out has the default. */
export interface LinkOptions {
  /** The mean fidelity of a fresh pair, in [0.5, 1]; 0.95. */
  readonly baseFidelity?: number;
  /** How often an attempt makes a pair; 0.8. */
  readonly successProbability?: number;
  /** The fidelity that makes further attempts unnecessary; 0.99. */
  readonly distillationTarget?: number;
  /** The labels of the pairs' particles; 2 and 3. */
  readonly defaultPrimes?: readonly [number, number];
}

/** Agents and their links. */
export interface AgentLinks {
  /** The nodes and the pairs that are left. */
  readonly network: EntanglementNetwork;
  /** f between all agents, in their order: 1 with itself, 0 where no link came about. // (n, n) */
  readonly fidelities: readonly (readonly number[])[];
}

const ATTEMPTS = 10;

/**
 * Links every two of some nodes: up to ten attempts at a pair of particles, fewer once one reaches the target; then the
 * pairs are distilled into one.
 *
 * The fidelity f of what is left is how far two agents share: it is the weight of the other's voice and memory. Werner's
 * rule of distillation is used; upstream's promises more than noise allows.
 *
 * @param nodeIds their names, all different
 * @param random is used in the order of the pairs (0, 1), (0, 2), … (1, 2), …
 * @throws {RangeError} if a name occurs twice or an option is out of range
 *
 * @example
 * ```ts
 * import { linkAgents } from "@haze/haze/reso-llm";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const { fidelities: [[self, other]] } = linkAgents(["alpha", "beta"], new Pcg64(1));
 * assert(self === 1 && other! > 0.95);
 * const apart = linkAgents(["alpha", "beta"], new Pcg64(1), { successProbability: 0 });
 * assertEquals(apart.fidelities, [[1, 0], [0, 1]]);
 * ```
 */
export function linkAgents(nodeIds: readonly string[], random: Pcg64, options: LinkOptions = {}): AgentLinks {
  const { baseFidelity = 0.95, successProbability = 0.8, distillationTarget: target = 0.99 } = options;
  let network = entanglementNetwork(nodeIds, { primes: options.defaultPrimes ?? [2, 3] });
  const fidelities: number[][] = nodeIds.map((_, i) => nodeIds.map((_, j) => i === j ? 1 : 0));
  for (const [i, a] of nodeIds.entries()) {
    for (let j = i + 1; j < nodeIds.length; j++) {
      const b = nodeIds[j];
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        ({ network } = tryLink(network, a, b, random, { meanFidelity: baseFidelity, successProbability }));
        if ((pairsBetween(network, a, b)[0]?.fidelity ?? 0) >= target) break;
      }
      const distilled = distillPairs(network, a, b, random, { rule: "werner", target });
      network = distilled.network;
      fidelities[i][j] = fidelities[j][i] = distilled.pair?.fidelity ?? 0;
    }
  }
  return { network, fidelities };
}
