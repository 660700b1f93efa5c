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

const NUMBER_RULES = {
  temperature: notNegative,
  topK: count,
  topP: share,
  minP: upTo(1),
  typicalP: share,
  tau: notNegative,
  eta: upTo(10),
  targetEntropyBits: notNegative,
  minTemperature: positive,
  maxTemperature: positive,
  smoothing: upTo(1),
  repetitionPenalty: { range: "above 0 and at most 100", holds: (x: number) => x > 0 && x <= 100 },
  penaltyWindow: count,
};

/** The name of a number that has a range. */
export type NumberName = keyof typeof NUMBER_RULES;

/** Whether there is a number of that name. */
export const isNumberName = (name: string): name is NumberName => Object.hasOwn(NUMBER_RULES, name);

/** Shows any value on one short line, for an error. */
export function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Gives `value` back as a number; TypeError if it is none, RangeError if it is out of the range of `name`. */
export function checkNumber(name: NumberName, value: unknown): number {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot sample as ${name} must be a number: ${show(value)}`);
  }
  const { range, holds } = NUMBER_RULES[name];
  if (!holds(value)) throw new RangeError(`Cannot sample as ${name} must be ${range}: ${value}`);
  return value;
}

/** RangeError if the two temperatures are the wrong way round. */
export function checkBounds(minTemperature: number, maxTemperature: number): void {
  if (minTemperature > maxTemperature) {
    const got = `${minTemperature} and ${maxTemperature}`;
    throw new RangeError(`Cannot sample as minTemperature must be at most maxTemperature: ${got}`);
  }
}

/**
 * Where a sampler differs from the Python program haze: `"exact"` follows the mathematics, `"upstream"` that program.
 *
 * In top_p, upstream gives the higher id precedence among equal probabilities and divides by the kept mass + 1e-10, so that the
 * result sums to a little less than one. In the adaptive temperature, upstream clips probabilities to 1e-10 before
 * the entropy and gives the *lowest* temperature to a distribution below 1e-6 bits, just where its formula gives the highest.
 * In mirostat, upstream's algorithm is another one, see {@linkcode MirostatSettings}.
 */
export type SamplingRule = "exact" | "upstream";

/** Gives `value` back as a rule; RangeError if it is none. */
export function checkRule(value: unknown): SamplingRule {
  if (value === "exact" || value === "upstream") return value;
  throw new RangeError(`Cannot sample as rule must be "exact" or "upstream": ${show(value)}`);
}
