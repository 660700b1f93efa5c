/** What share of the windows of a run falls on each module. */

/** Above this many passes over a module a model rather learns it by heart. */
const MANY_EPOCHS = 4;

/** What a module's share depends on. */
export interface WeightedModule {
  /** What it is called, for messages. */
  readonly name: string;
  /** w ≥ 0. */
  readonly weight: number;
  /** n: tokens of a pass over it. */
  readonly tokens: number;
}

/**
 * The probability of each module to be drawn for a window: p_i = w_i·n_i^a / Σ_j w_j·n_j^a.
 *
 * With weights of 1, a = 1 draws in proportion to tokens, so that all modules are passed over equally often, and a = 0
 * draws all alike; in between small modules are drawn more than their share of the tokens.
 *
 * @param exponent a, finite; often called the temperature of a mixture.
 * @throws {RangeError} if there is no module, a weight is negative or not finite, all are 0, or a module that has a
 * weight has no tokens.
 *
 * @example
 * ```ts
 * import { mixtureShares } from "@haze/haze/data";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const modules = [{ name: "large", weight: 1, tokens: 900 }, { name: "small", weight: 1, tokens: 100 }];
 * assertAlmostEquals(mixtureShares(modules, 1)[0]!, 0.9);
 * assertEquals(mixtureShares(modules, 0), [0.5, 0.5]);
 * assertEquals(mixtureShares(modules, 0.5), [0.75, 0.25]);
 * ```
 */
export function mixtureShares(modules: readonly WeightedModule[], exponent: number): number[] {
  const refuse = (rule: string, got: string): never => {
    throw new RangeError(`Cannot mix modules as ${rule}: ${got}`);
  };
  if (!Number.isFinite(exponent)) refuse("the exponent must be a finite number", String(exponent));
  for (const { name, weight, tokens } of modules) {
    if (!(weight >= 0 && weight < Infinity)) {
      refuse(`the weight of ${name} must be a finite number of at least 0`, String(weight));
    }
    if (weight > 0 && !(tokens > 0)) refuse(`${name} must hold a window`, `it has ${tokens} tokens to read`);
  }
  if (!modules.some(({ weight }) => weight > 0)) refuse("one must have a weight above 0", "none has");
  // Relative to the largest part, as n^a alone may be beyond all numbers.
  const drawn = modules.filter(({ weight }) => weight > 0);
  const sizes = drawn.map(({ tokens }) => tokens);
  const size = exponent < 0 ? Math.min(...sizes) : Math.max(...sizes);
  const largest = Math.max(...drawn.map(({ weight }) => weight));
  const parts = modules.map(({ weight, tokens }) =>
    weight === 0 ? 0 : (weight / largest) * (tokens / size) ** exponent
  );
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => part / sum);
}

/** What a run takes from one module. */
export interface ModuleShare extends WeightedModule {
  /** p, its probability for each window. */
  readonly share: number;
  /** Expected passes over its training tokens: windows of the run · T · p / n. */
  readonly epochs: number;
}

/**
 * Shares and expected epochs of the modules in a run that reads so many tokens (steps · batch · accumulation · T).
 *
 * @throws {RangeError} as {@linkcode mixtureShares}.
 *
 * @example
 * ```ts
 * import { moduleShares } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const modules = [{ name: "large", weight: 1, tokens: 800 }, { name: "small", weight: 1, tokens: 200 }];
 * assertEquals(moduleShares(modules, { exponent: 0, tokensRead: 2000 }).map(({ epochs }) => epochs), [1.25, 5]);
 * ```
 */
export function moduleShares(
  modules: readonly WeightedModule[],
  { exponent, tokensRead }: { readonly exponent: number; readonly tokensRead: number },
): ModuleShare[] {
  const shares = mixtureShares(modules, exponent);
  return modules.map(({ name, weight, tokens }, i) => {
    const share = shares[i]!;
    return { name, weight, tokens, share, epochs: share === 0 ? 0 : tokensRead * share / tokens };
  });
}

/**
 * Warns of each module that is passed over more than four times.
 *
 * @example
 * ```ts
 * import { epochWarnings } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const often = { name: "notes", weight: 1, tokens: 100, share: 1, epochs: 64 };
 * assertEquals(epochWarnings([often]), ["notes is read 64.0 times: above 4 a model rather learns it by heart"]);
 * ```
 */
export function epochWarnings(modules: readonly ModuleShare[]): string[] {
  return modules.filter(({ epochs }) => epochs > MANY_EPOCHS).map(({ name, epochs }) =>
    `${name} is read ${epochs.toFixed(1)} times: above ${MANY_EPOCHS} a model rather learns it by heart`
  );
}
