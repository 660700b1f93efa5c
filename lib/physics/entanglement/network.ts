import type { BellPair } from "./bell_pair.ts";
import { checkFidelity } from "./fidelity_rules.ts";
import { checkTwoPrimes } from "./named_kets.ts";

/** Nodes and the entangled pairs between them. A value: what changes one returns another. */
export interface EntanglementNetwork {
  /** Their names, all different. */
  readonly nodes: readonly string[];
  /** The labels of all its pairs. */
  readonly primes: readonly [number, number];
  /** In the order in which they were made; several may link the same two nodes. */
  readonly pairs: readonly BellPair[];
  /** The id of the next pair. */
  readonly nextId: number;
}

/**
 * A network of nodes without pairs.
 *
 * @param nodes their names, all different
 * @param options `primes` p and q that its particles hold, 2 and 3 unless told otherwise
 * @throws {RangeError} if a name occurs twice, or p and q are not different primes
 *
 * @example
 * ```ts
 * import { entanglementNetwork } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(entanglementNetwork(["alice", "bob"]).pairs, []);
 * ```
 */
export function entanglementNetwork(
  nodes: readonly string[],
  { primes = [2, 3] }: { primes?: readonly [number, number] } = {},
): EntanglementNetwork {
  const twice = nodes.find((node, i) => nodes.indexOf(node) !== i);
  if (twice !== undefined) throw new RangeError(`Cannot name nodes as names differ: ${twice} occurs twice`);
  checkTwoPrimes(primes);
  return { nodes: [...nodes], primes: [...primes], pairs: [], nextId: 0 };
}

/** RangeError unless these are two different nodes of the network. */
export function checkNodes({ nodes }: EntanglementNetwork, a: string, b: string): void {
  const unknown = [a, b].find((node) => !nodes.includes(node));
  if (unknown !== undefined) {
    throw new RangeError(`Cannot find a node as it is one of ${nodes.join(", ") || "none"}: ${unknown}`);
  }
  if (a === b) throw new RangeError(`Cannot entangle two nodes as they differ: ${a} and ${b}`);
}

/** The network with one pair more, and that pair. */
export function withPair(
  network: EntanglementNetwork,
  made: Pick<BellPair, "nodes" | "bell" | "fidelity">,
): { network: EntanglementNetwork; pair: BellPair } {
  const pair: BellPair = { id: network.nextId, primes: network.primes, ...made };
  return { network: { ...network, pairs: [...network.pairs, pair], nextId: pair.id + 1 }, pair };
}

/** The network without some pairs. */
export function withoutPairs(
  network: EntanglementNetwork,
  lost: readonly BellPair[],
): EntanglementNetwork {
  const ids = new Set(lost.map(({ id }) => id));
  return { ...network, pairs: network.pairs.filter(({ id }) => !ids.has(id)) };
}

/**
 * All pairs between two nodes, the best first.
 *
 * @throws {RangeError} if they are not two different nodes of the network
 *
 * @example
 * ```ts
 * import { entanglementNetwork, pairsBetween } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pairsBetween(entanglementNetwork(["a", "b"]), "a", "b"), []);
 * ```
 */
export function pairsBetween(network: EntanglementNetwork, a: string, b: string): BellPair[] {
  checkNodes(network, a, b);
  return network.pairs
    .filter(({ nodes: [one, other] }) => (one === a && other === b) || (one === b && other === a))
    .toSorted((x, y) => y.fidelity - x.fidelity);
}

/**
 * The network without the pairs whose fidelity is below a bound.
 *
 * @param network what to prune; it is left as it is
 * @param least the bound, 0.5 unless told otherwise: up to there a Werner pair is not entangled
 * @throws {RangeError} if the bound is not in [0, 1]
 *
 * @example
 * ```ts
 * import { entanglementNetwork, prunedNetwork, tryLink } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const options = { successProbability: 1, meanFidelity: 0.6, sdFidelity: 0 };
 * const { network } = tryLink(entanglementNetwork(["a", "b"]), "a", "b", new Pcg64(1), options);
 * assertEquals([prunedNetwork(network).pairs.length, prunedNetwork(network, 0.7).pairs.length], [1, 0]);
 * ```
 */
export function prunedNetwork(network: EntanglementNetwork, least = 0.5): EntanglementNetwork {
  checkFidelity(least);
  return withoutPairs(network, network.pairs.filter(({ fidelity }) => fidelity < least));
}

/** A network in numbers. */
export interface NetworkTotals {
  /** How many nodes there are. */
  readonly nodes: number;
  /** How many pairs of particles. */
  readonly pairs: number;
  /** How many pairs of nodes have a pair of particles. */
  readonly links: number;
  /** Over all pairs; undefined if there is none. */
  readonly averageFidelity: number | undefined;
}

/**
 * Counts a network.
 *
 * @example
 * ```ts
 * import { entanglementNetwork, networkTotals } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * const totals = networkTotals(entanglementNetwork(["a", "b"]));
 * assertEquals(totals, { nodes: 2, pairs: 0, links: 0, averageFidelity: undefined });
 * ```
 */
export function networkTotals({ nodes, pairs }: EntanglementNetwork): NetworkTotals {
  const sum = pairs.reduce((total, { fidelity }) => total + fidelity, 0);
  return {
    nodes: nodes.length,
    pairs: pairs.length,
    links: new Set(pairs.map((pair) => JSON.stringify(pair.nodes.toSorted()))).size,
    averageFidelity: pairs.length > 0 ? sum / pairs.length : undefined,
  };
}
