/** How a number of the settings is checked. */
interface NumberRule {
  /** The range in words, as it stands in the error. */
  readonly range: string;
  /** Whether a number is in it; false for NaN. */
  readonly holds: (value: number) => boolean;
}

const positive: NumberRule = { range: "above 0 and finite", holds: (x) => x > 0 && x < Infinity };
const notNegative: NumberRule = { range: "≥ 0 and finite", holds: (x) => x >= 0 && x < Infinity };
const share: NumberRule = { range: "above 0 and at most 1", holds: (x) => x > 0 && x <= 1 };
const upTo = (max: number): NumberRule => ({ range: `from 0 to ${max}`, holds: (x) => x >= 0 && x <= max });
const count: NumberRule = {
  range: "an integer of at least 1",
  holds: (x) => Number.isSafeInteger(x) && x >= 1,
};

const finite: NumberRule = { range: "finite", holds: Number.isFinite };

const NUMBER_RULES = {
  temperature: notNegative,
  topK: count,
  topP: share,
  minP: upTo(1),
  typicalP: share,
  tau: notNegative,
  eta: upTo(10),
  targetEntropyBits: notNegative,
  entropyWeight: notNegative,
  minTemperature: positive,
  maxTemperature: positive,
  smoothing: upTo(1),
  repetitionPenalty: { range: "above 0 and at most 100", holds: (x: number) => x > 0 && x <= 100 },
  penaltyWindow: count,
};

/** Where upstream takes what makes little sense: a temperature of 0 or below is greedy, whichever rule it comes from. */
const UPSTREAM_RULES: Readonly<Partial<Record<NumberName, NumberRule>>> = {
  temperature: finite,
  targetEntropyBits: finite,
  minTemperature: finite,
  maxTemperature: finite,
};

/** The name of a number that has a range. */
export type NumberName = keyof typeof NUMBER_RULES;

/** Whether there is a number of that name. */
export const isNumberName = (name: string): name is NumberName => Object.hasOwn(NUMBER_RULES, name);

/** Shows any value on one short line, for an error. */
export function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** How a setting is called in messages: as the user typed it. */
export type Naming = (name: string) => string;
/** The library's own names. */
export const ownNames: Naming = (name) => name;

/** Gives `value` back as a number; TypeError if it is none, RangeError if it is out of the range of `name`. */
export function checkNumber(
  name: NumberName,
  value: unknown,
  rule: SamplingRule = "exact",
  naming: Naming = ownNames,
): number {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot sample as ${naming(name)} must be a number: ${show(value)}`);
  }
  const { range, holds } = (rule === "upstream" ? UPSTREAM_RULES[name] : undefined) ?? NUMBER_RULES[name];
  if (!holds(value)) throw new RangeError(`Cannot sample as ${naming(name)} must be ${range}: ${value}`);
  return value;
}

/** RangeError if the two temperatures are the wrong way round; under upstream's rule the highest wins then. */
export function checkBounds(
  minTemperature: number,
  maxTemperature: number,
  rule: SamplingRule = "exact",
  naming: Naming = ownNames,
): void {
  if (rule === "exact" && minTemperature > maxTemperature) {
    const [low, high] = [naming("minTemperature"), naming("maxTemperature")];
    throw new RangeError(
      `Cannot sample as ${low} must be at most ${high}: ${minTemperature} and ${maxTemperature}`,
    );
  }
}

/**
 * Where a sampler differs from the Python program haze: `"exact"` follows the mathematics, `"upstream"` that program.
 *
 * In top_p, upstream gives the higher id precedence among equal probabilities and divides by the kept mass + 1e-10, so
 * that the result sums to a little less than one. In the adaptive temperature, upstream clips probabilities to 1e-10
 * before the entropy and gives the *lowest* temperature to a distribution below 1e-6 bits, just where its formula gives
 * the highest. In mirostat, upstream's algorithm is another one, see {@linkcode MirostatSettings}.
 *
 * Upstream checks no number: under its rule a temperature below 0 is greedy as 0 is, of two bounds the wrong way round
 * the highest wins, and a target may be below 0 bits or above log₂ V. What is not finite, which crashes that program or
 * says nothing, is refused under both rules.
 */
export type SamplingRule = "exact" | "upstream";

/** Gives `value` back as a rule; RangeError if it is none. */
export function checkRule(value: unknown, naming: Naming = ownNames): SamplingRule {
  if (value === "exact" || value === "upstream") return value;
  throw new RangeError(`Cannot sample as ${naming("rule")} must be "exact" or "upstream": ${show(value)}`);
}
