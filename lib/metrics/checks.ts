import type { MetricRule, Numbers, RuleOptions } from "./numbers.ts";

// Sums of float32 probabilities over 100,000 symbols stay within 1e-4 of one; counts and percentages do not.
const SUM_TOLERANCE = 1e-3;

/** The floor under which the upstream rule lifts a probability. */
const UPSTREAM_FLOOR = 1e-10;

/** The probability `p` clipped to [1e-10, 1], as upstream haze does before every logarithm. */
export function clipUpstream(p: number): number {
  return Math.min(Math.max(p, UPSTREAM_FLOOR), 1);
}

/** The rule asked for; RangeError if it is none of the two. */
export function ruleOf(options: RuleOptions): MetricRule {
  const rule = options.rule ?? "exact";
  if (rule !== "exact" && rule !== "upstream") {
    throw new RangeError(`Cannot take the metric rule as "exact" or "upstream": ${String(rule)}`);
  }
  return rule;
}

/** RangeError unless `row` holds at least one number and no NaN or +∞, and not only −∞. */
export function checkLogits(row: Numbers): void {
  if (row.length === 0) throw new RangeError("Cannot read logits as a row of scores: it is empty");
  let finite = false;
  for (let i = 0; i < row.length; i++) {
    const logit = row[i];
    if (Number.isNaN(logit) || logit === Infinity) {
      throw new RangeError(`Cannot read logits as a row of scores: entry ${i} is ${logit}`);
    }
    finite ||= logit !== -Infinity;
  }
  if (!finite) throw new RangeError("Cannot read logits as a row of scores: every entry is -Infinity");
}

/** RangeError unless `p` is a probability distribution; the upstream rule only asks for numbers, since it clips. */
export function checkDistribution(p: Numbers, name: string, rule: MetricRule): void {
  const act = `Cannot read ${name} as a probability distribution`;
  if (p.length === 0) throw new RangeError(`${act}: it is empty`);
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const bad = rule === "exact" ? !(p[i] >= 0 && p[i] < Infinity) : Number.isNaN(p[i]);
    if (bad) throw new RangeError(`${act}: entry ${i} is ${p[i]}`);
    sum += p[i];
  }
  if (rule === "exact" && Math.abs(sum - 1) > SUM_TOLERANCE) {
    throw new RangeError(`${act}: it sums to ${sum}\nhint: divide the entries by their sum`);
  }
}

/** TypeError unless `a` and `b` are equally long. */
export function checkEqualLength(a: Numbers, b: Numbers, act: string, rule: string): void {
  if (a.length !== b.length) {
    throw new TypeError(`Cannot ${act} as ${rule}: lengths ${a.length} and ${b.length}`);
  }
}

/** RangeError unless `value` is an integer in [low, high]. */
export function checkInteger(value: number, name: string, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    const range = high === Infinity ? `an integer of at least ${low}` : `an integer from ${low} to ${high}`;
    throw new RangeError(`Cannot take ${name} as ${range}: ${value}`);
  }
}

/** RangeError unless every id is an integer in [0, vocabSize). */
export function checkIds(ids: Numbers, vocabSize: number, name: string): void {
  for (let i = 0; i < ids.length; i++) {
    if (!Number.isInteger(ids[i]) || ids[i] < 0 || ids[i] >= vocabSize) {
      throw new RangeError(`Cannot read ${name} as token ids below ${vocabSize}: entry ${i} is ${ids[i]}`);
    }
  }
}
