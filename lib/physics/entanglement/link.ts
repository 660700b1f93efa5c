import type { Pcg64 } from "../../random/mod.ts";
import { checkNumber } from "../number_checks.ts";
import type { BellPair } from "./bell_pair.ts";
import { type BellState, checkBellState } from "./named_kets.ts";
import { checkNodes, type EntanglementNetwork, withPair } from "./network.ts";

/** A network after an attempt, and the pair that it made; undefined if it failed. */
export interface LinkAttempt {
  /** The network afterwards. */
  readonly network: EntanglementNetwork;
  /** The pair. */
  readonly pair: BellPair | undefined;
}

/** How a source of pairs works. */
export interface SourceOptions {
  /** How often it makes one; 0.8 unless told otherwise. */
  readonly successProbability?: number;
  /** Fidelities are drawn as N(mean, sd²), clamped to [0.5, 1]; 0.95 unless told otherwise. */
  readonly meanFidelity?: number;
  /** 0.02 unless told otherwise. */
  readonly sdFidelity?: number;
  /** The Bell state it makes; `"phi+"` unless told otherwise. */
  readonly bell?: BellState;
}

/**
 * Lets a source send one pair of particles to two nodes, which fails now and then.
 *
 * @param network it is left as it is
 * @param random gives one uniform number, and one normal if that succeeds
 * @throws {RangeError} if they are not two different nodes of the network, or an option is out of range
 *
 * @example
 * ```ts
 * import { entanglementNetwork, tryLink } from "@haze/haze/physics";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert } from "@std/assert";
 *
 * const { pair } = tryLink(entanglementNetwork(["a", "b"]), "a", "b", new Pcg64(1));
 * assert(pair !== undefined && pair.fidelity > 0.85);
 * ```
 */
export function tryLink(
  network: EntanglementNetwork,
  a: string,
  b: string,
  random: Pcg64,
  { successProbability = 0.8, meanFidelity = 0.95, sdFidelity = 0.02, bell = "phi+" }: SourceOptions = {},
): LinkAttempt {
  checkNodes(network, a, b);
  checkNumber(successProbability, "successProbability", { least: 0, most: 1 });
  checkNumber(meanFidelity, "meanFidelity", { least: 0, most: 1 });
  checkNumber(sdFidelity, "sdFidelity", { least: 0 });
  checkBellState(bell);
  if (random.uniform() >= successProbability) return { network, pair: undefined };
  const fidelity = Math.min(1, Math.max(0.5, meanFidelity + sdFidelity * random.normal()));
  return withPair(network, { nodes: [a, b], bell, fidelity });
}
