/**
 * How several agents answer one prompt: `parallel`, each for itself, sharing memories afterwards; `sequential`, each with
 * what those before it said; `consensus`, all of them one token after the other.
 */
export type CoordinationStrategy = "parallel" | "sequential" | "consensus";

const STRATEGIES: readonly CoordinationStrategy[] = ["parallel", "sequential", "consensus"];

/** What coordination needs to know of an agent. */
export interface CoordinatedAgent {
  /** The name of its node, unlike all others'. */
  readonly nodeId: string;
  /** What tells its vocabulary from others: a hash, or the tokenizer's state as text. */
  readonly vocabulary: string;
  /** V. */
  readonly vocabSize: number;
}

/**
 * Checks that agents can be coordinated in a way.
 *
 * @param agents at least one, the asked one first
 * @param strategy how
 * @throws {RangeError} if the strategy is unknown, there is no agent, two have one node id, or (consensus) vocabularies
 * differ
 *
 * @example
 * ```ts
 * import { checkCoordination } from "@haze/haze/reso-llm";
 * import { assertThrows } from "@std/assert";
 *
 * const [a, b] = ["alpha", "beta"].map((nodeId) => ({ nodeId, vocabulary: nodeId, vocabSize: 9 }));
 * checkCoordination([a!, b!], "parallel");
 * assertThrows(() => checkCoordination([a!, b!], "consensus"), RangeError, "alpha and beta");
 * ```
 */
export function checkCoordination(agents: readonly CoordinatedAgent[], strategy: CoordinationStrategy): void {
  if (!STRATEGIES.includes(strategy)) {
    throw new RangeError(
      `Cannot coordinate agents as the strategy is one of ${STRATEGIES.join(", ")}: ${strategy}`,
    );
  }
  if (agents.length === 0) throw new RangeError("Cannot coordinate agents as there is one at least: 0");
  const ids = agents.map(({ nodeId }) => nodeId);
  const twice = ids.find((id, n) => ids.indexOf(id) !== n);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot coordinate agents as their node ids differ: ${twice} occurs twice\nhint: give each its own entanglement.nodeId`,
    );
  }
  if (strategy !== "consensus") return;
  const [first, ...others] = agents;
  const other = others.find(({ vocabulary, vocabSize }) =>
    vocabulary !== first.vocabulary || vocabSize !== first.vocabSize
  );
  if (other) {
    throw new RangeError(
      `Cannot reach consensus as agents share one vocabulary: ${first.nodeId} and ${other.nodeId} have ` +
        `${first.vocabSize} and ${other.vocabSize} tokens${
          first.vocabSize === other.vocabSize ? ", not the same" : ""
        }` +
        `\nhint: use one tokenizer, or the strategy parallel or sequential`,
    );
  }
}
