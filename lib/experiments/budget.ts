/** Makes two trials equal in one respect, and says how. */
import { type HazeTrialConfig, hazeTrialConfig } from "./haze_config.ts";
import { type HazeCosts, hazeCosts } from "./haze_costs.ts";

/**
 * What can be made equal.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { BUDGETS, hazeTrialConfig, matchBudget } from "@haze/haze/experiments";
 * const [short, long] = [100, 200].map((steps) => hazeTrialConfig({ training: { steps } }));
 * const steps = BUDGETS.map((budget) => matchBudget(short!, long!, budget, 35).config.training.steps);
 * assertEquals(Object.fromEntries(BUDGETS.map((budget, i) => [budget, steps[i]])), {
 *   ...{ parameters: 100, tokens: 200, flops: 200 },
 * });
 * ```
 */
export const BUDGETS = ["parameters", "tokens", "flops"] as const;
/** What is made equal. */
export type Budget = typeof BUDGETS[number];

/** A trial after matching. */
export interface Matched {
  /** The trial that was changed to match. */
  readonly config: HazeTrialConfig;
  /** What the reference costs. */
  readonly reference: HazeCosts;
  /** What the changed trial costs. */
  readonly costs: HazeCosts;
  /** What is equal, how that was arranged, what differs still. */
  readonly statement: string;
}

/**
 * Changes a trial so that it costs what the reference does:
 *
 * - `parameters`: `nodes` is chosen so that trained parameters are as nearly equal as a unit of the feed-forward layers
 *   allows, 2·C·L parameters; steps stay.
 * - `tokens`: `steps` is chosen so that training reads as many.
 * - `flops`: `steps` is chosen so that training costs as many floating-point operations.
 *
 * @param vocabSize V of the text.
 * @throws {RangeError} if it cannot be done, as for a model that is too large even with one unit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hazeTrialConfig, matchBudget } from "@haze/haze/experiments";
 * const hybrid = hazeTrialConfig();
 * const content = hazeTrialConfig({ model: { headType: "content" } });
 * const { config, statement } = matchBudget(content, hybrid, "parameters", 35);
 * assertEquals(config.model.nodes, 256);
 * console.log(statement); // trained parameters 98,312 and 98,304 (nodes 128 -> 256); tokens 921,600 each
 * ```
 */
export function matchBudget(
  config: HazeTrialConfig,
  reference: HazeTrialConfig,
  budget: Budget,
  vocabSize: number,
): Matched {
  const target = hazeCosts(reference, vocabSize);
  const own = hazeCosts(config, vocabSize);
  const matched = budget === "parameters" ? withNodes(config, own, target) : withSteps(
    config,
    budget === "tokens" ? target.tokens / own.tokens : target.trainingFlops / own.trainingFlops,
  );
  const costs = hazeCosts(matched, vocabSize);
  return {
    config: matched,
    reference: target,
    costs,
    statement: statementOf(config, matched, target, costs),
  };
}

/**
 * Says what two trials have equal as they are.
 *
 * @param vocabSize V of the text.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { describeBudget, hazeTrialConfig } from "@haze/haze/experiments";
 * const config = hazeTrialConfig({ training: { steps: 10 } });
 * assert(describeBudget(config, config, 35).includes("tokens 7,680 each"));
 * ```
 */
export function describeBudget(
  config: HazeTrialConfig,
  reference: HazeTrialConfig,
  vocabSize: number,
): string {
  return statementOf(config, config, hazeCosts(reference, vocabSize), hazeCosts(config, vocabSize));
}

/** Parameters grow by a fixed number a unit, so one measurement tells how many units are wanted. */
function withNodes(config: HazeTrialConfig, own: HazeCosts, target: HazeCosts): HazeTrialConfig {
  const { model, nulls } = config;
  const isFrozen = (name: string) => (nulls as readonly string[]).includes(name);
  const missing = target.trainedParameters - own.trainedParameters;
  if (missing === 0) return config;
  if (isFrozen("feedForwardOff") || isFrozen("untrained")) {
    throw new RangeError(
      `Cannot match parameters as units of the feed-forward layers must be trained: the null is ${
        nulls.join(", ")
      }\n` +
        "hint: match tokens",
    );
  }
  const matrices = isFrozen("frozenFeedForward") ? 1 : 2;
  const nodes = model.nodes + Math.round(missing / (matrices * model.nEmb * model.nBlocks));
  if (nodes < 1) {
    throw new RangeError(
      `Cannot match parameters as one unit of the feed-forward layers is the least: got ${nodes}\n` +
        "hint: compare with a larger model, or match tokens",
    );
  }
  return hazeTrialConfig({ model: { ...model, nodes }, training: config.training, nulls });
}

function withSteps(config: HazeTrialConfig, factor: number): HazeTrialConfig {
  const steps = Math.max(1, Math.round(config.training.steps * factor));
  return { ...config, training: { ...config.training, steps } };
}

function statementOf(
  before: HazeTrialConfig,
  after: HazeTrialConfig,
  target: HazeCosts,
  costs: HazeCosts,
): string {
  const changes = [
    ...change("nodes", before.model.nodes, after.model.nodes),
    ...change("steps", before.training.steps, after.training.steps),
  ];
  const how = changes.length > 0 ? ` (${changes.join(", ")})` : "";
  return [
    `trained parameters ${both(target.trainedParameters, costs.trainedParameters)}`,
    `tokens ${both(target.tokens, costs.tokens)}`,
    `training FLOPs ${bothRounded(target.trainingFlops, costs.trainingFlops)}`,
  ].join("; ") + how;
}

function change(name: string, before: number, after: number): string[] {
  return before === after ? [] : [`${name} ${before} -> ${after}`];
}

function both(a: number, b: number): string {
  const [first, second] = [a.toLocaleString("en"), b.toLocaleString("en")];
  return a === b ? `${first} each` : `${first} and ${second}`;
}

function bothRounded(a: number, b: number): string {
  const [first, second] = [a, b].map((flops) => flops.toExponential(2));
  return first === second ? `${first} each` : `${first} and ${second}`;
}
