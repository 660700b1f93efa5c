/** A read-only row of numbers: a plain array or any typed array. */
export type Numbers = ArrayLike<number>;

/**
 * How zero probabilities are handled.
 *
 * `"exact"` follows the mathematics: 0·log 0 = 0 and no ceiling. `"upstream"` reproduces the Python program haze:
 * probabilities are clipped to [1e-10, 1] and not renormalised, which biases results by up to a few 1e-9 a
 * symbol and puts a ceiling of 23.03 nats on a single token.
 */
export type MetricRule = "exact" | "upstream";

/** Which {@linkcode MetricRule} to follow. */
export interface RuleOptions {
  /** The rule for zero probabilities; `"exact"` unless told otherwise. */
  rule?: MetricRule;
}
