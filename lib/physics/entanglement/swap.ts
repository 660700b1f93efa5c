import type { Pcg64 } from "../../random/mod.ts";
import { checkNumber } from "../number_checks.ts";
import type { BellPair } from "./bell_pair.ts";
import { checkRule, type FidelityRule, swappedFidelity } from "./fidelity_rules.ts";
import type { LinkAttempt } from "./link.ts";
import { type BellState, checkBellState } from "./named_kets.ts";
import { checkNodes, type EntanglementNetwork, pairsBetween, withoutPairs, withPair } from "./network.ts";
import { shortestPath } from "./path.ts";

/** How pairs are swapped. */
export interface SwapOptions {
  /** How fidelities and Bell states combine. */
  readonly rule: FidelityRule;
  /** How often a swap succeeds; 0.5 unless told otherwise. */
  readonly successProbability?: number;
  /** Whether the pairs that were swapped are used up, as in nature; upstream's network keeps them. */
  readonly consume: boolean;
}

/**
 * The Bell state of the outer particles after two pairs were swapped.
 *
 * By nature a flip (Ψ) and a sign (−) each stay if one pair has it and cancel if both do. Upstream makes `phi+` of
 * equal ones and `psi+` of any others.
 *
 * @param first the state of one pair
 * @param second the state of the other
 * @param rule `"werner"` for nature's rule
 * @throws {RangeError} if a state or the rule is unknown
 *
 * @example
 * ```ts
 * import { swappedBellState } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(swappedBellState("phi-", "psi+", "werner"), "psi-");
 * assertEquals(swappedBellState("phi-", "psi+", "upstream"), "psi+");
 * ```
 */
export function swappedBellState(first: BellState, second: BellState, rule: FidelityRule): BellState {
  checkBellState(first);
  checkBellState(second);
  checkRule(rule);
  if (rule === "upstream") return first === second ? "phi+" : "psi+";
  const flipped = first.startsWith("psi") !== second.startsWith("psi");
  const negative = first.endsWith("-") !== second.endsWith("-");
  return `${flipped ? "psi" : "phi"}${negative ? "-" : "+"}`;
}

/**
 * Entangles two distant nodes: finds a shortest path, takes the best pair of each hop and swaps them one by one.
 *
 * If a swap fails there is no pair. With `consume` all pairs that had been used by then are gone.
 *
 * @param network it is left as it is
 * @param random gives one uniform number a swap, none if the nodes have a pair already
 * @returns the new pair; the best that was there if the nodes are neighbours; undefined if no path leads there or a
 *   swap failed
 * @throws {RangeError} if they are not two different nodes of the network, or an option is out of range
 *
 * @example
 * ```ts
 * import { entanglementNetwork, linkFar, tryLink } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assertEquals } from "@std/assert";
 *
 * const [random, sure] = [new Pcg64(1), { successProbability: 1, meanFidelity: 1, sdFidelity: 0 }];
 * let network = entanglementNetwork(["a", "b", "c"]);
 * ({ network } = tryLink(network, "a", "b", random, sure));
 * ({ network } = tryLink(network, "b", "c", random, sure));
 * const far = linkFar(network, "a", "c", random, { rule: "werner", successProbability: 1, consume: true });
 * assertEquals([far.pair?.nodes, far.pair?.fidelity, far.network.pairs.length], [["a", "c"], 1, 1]);
 * ```
 */
export function linkFar(
  network: EntanglementNetwork,
  from: string,
  to: string,
  random: Pcg64,
  { rule, successProbability = 0.5, consume }: SwapOptions,
): LinkAttempt {
  checkNodes(network, from, to);
  checkNumber(successProbability, "successProbability", { least: 0, most: 1 });
  const path = shortestPath(network, from, to);
  if (!path) return { network, pair: undefined };
  const hops = path.slice(1).map((node, i) => pairsBetween(network, path[i], node)[0]);
  if (hops.length === 1) return { network, pair: hops[0] };
  let { bell, fidelity } = hops[0];
  for (const [i, next] of hops.entries()) {
    if (i === 0) continue;
    if (random.uniform() >= successProbability) {
      return { network: after(hops.slice(0, i + 1)), pair: undefined };
    }
    bell = swappedBellState(bell, next.bell, rule);
    fidelity = swappedFidelity(fidelity, next.fidelity, rule);
  }
  return withPair(after(hops), { nodes: [from, to], bell, fidelity });

  function after(used: readonly BellPair[]): EntanglementNetwork {
    return consume ? withoutPairs(network, used) : network;
  }
}
