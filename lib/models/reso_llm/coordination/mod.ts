/**
 * Coordination of several agents: links, strategies, and what they share.
 *
 * @module
 */
// Types of the lower floors that stand in signatures here.
export type { BellPair, BellState, EntanglementNetwork } from "../../../physics/mod.ts";
export type { Pcg64, Pcg64State } from "../../../random/mod.ts";
export { textAgreement } from "./agreement.ts";
export { type Consensus, consensus, consensusWeights, geometricMean } from "./consensus.ts";
export { type AgentLinks, linkAgents, type LinkOptions } from "./links.ts";
export { sequentialPrompt } from "./sequential_prompt.ts";
export { type MemoryShares, parallelShares, sequentialShares, sharedMemory } from "./sharing.ts";
export { checkCoordination, type CoordinatedAgent, type CoordinationStrategy } from "./strategy.ts";
