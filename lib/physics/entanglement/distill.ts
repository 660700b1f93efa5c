import type { Pcg64 } from "../../random/mod.ts";
import { checkCount } from "../number_checks.ts";
import { checkFidelity, distilledFidelity, type FidelityRule } from "./fidelity_rules.ts";
import type { LinkAttempt } from "./link.ts";
import { type EntanglementNetwork, pairsBetween, withoutPairs, withPair } from "./network.ts";

/** How pairs are distilled. */
export interface DistillOptions {
  /** What a round makes of two pairs. */
  readonly rule: FidelityRule;
  /** The fidelity to reach; 0.99 unless told otherwise. */
  readonly target?: number;
  /** 10 unless told otherwise. */
  readonly maxRounds?: number;
}

/**
 * Distils the pairs between two nodes into fewer and better ones, round by round: the best two become one with the
 * Bell state of the better, or both are lost.
 *
 * It ends at the target, after the last round, when fewer than two pairs are left, or when a round could not improve on
 * the best pair.
 *
 * @param network it is left as it is
 * @param random gives one uniform number a round
 * @returns the network, and its best pair between the nodes; undefined if none is left
 * @throws {RangeError} if they are not two different nodes of the network, or an option is out of range
 *
 * @example
 * ```ts
 * import { distillPairs, entanglementNetwork, tryLink } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert } from "@std/assert";
 *
 * const random = new Pcg64(2);
 * let network = entanglementNetwork(["a", "b"]);
 * for (let n = 0; n < 6; n++) ({ network } = tryLink(network, "a", "b", random, { meanFidelity: 0.9 }));
 * const { pair, network: fewer } = distillPairs(network, "a", "b", random, { rule: "werner", target: 0.94 });
 * assert(fewer.pairs.length < network.pairs.length);
 * assert(pair !== undefined && pair.fidelity > 0.9);
 * ```
 */
export function distillPairs(
  network: EntanglementNetwork,
  a: string,
  b: string,
  random: Pcg64,
  { rule, target = 0.99, maxRounds = 10 }: DistillOptions,
): LinkAttempt {
  checkFidelity(target);
  checkCount(maxRounds, "maxRounds");
  let current = network;
  for (let round = 0; round < maxRounds; round++) {
    const [best, second] = pairsBetween(current, a, b);
    if (!second || best.fidelity >= target) break;
    const { fidelity, successProbability } = distilledFidelity(best.fidelity, second.fidelity, rule);
    if (fidelity <= best.fidelity) break;
    current = withoutPairs(current, [best, second]);
    if (random.uniform() >= successProbability) continue;
    ({ network: current } = withPair(current, { nodes: best.nodes, bell: best.bell, fidelity }));
  }
  return { network: current, pair: pairsBetween(current, a, b)[0] };
}
