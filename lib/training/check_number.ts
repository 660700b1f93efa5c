/** One check for all numeric settings. */

/** What a number must satisfy. */
export interface NumberRule {
  readonly integer?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

/** Throws a RangeError unless `value` is a finite number within `rule`. */
export function checkNumber(act: string, name: string, value: unknown, rule: NumberRule): void {
  const { integer = false, min, max, above, below } = rule;
  const fits = typeof value === "number" && Number.isFinite(value) &&
    (!integer || Number.isSafeInteger(value)) &&
    (min === undefined || value >= min) && (max === undefined || value <= max) &&
    (above === undefined || value > above) && (below === undefined || value < below);
  if (fits) return;
  const bounds = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  const kind = integer ? "an integer" : "a finite number";
  throw new RangeError(
    `Cannot ${act} as ${name} must be ${[kind, bounds.join(" and ")].filter(Boolean).join(" ")}: ${value}`,
  );
}
