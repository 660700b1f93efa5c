/** What every figure asks of what it is given. */
import { OKABE_ITO } from "./theme.ts";

/** What is measured along an axis, and in what. */
export interface Axis {
  /** What is measured, such as `held-out loss`. */
  readonly label: string;
  /** Its unit, such as `nats/token`; `"1"` for counts, ranks and other plain numbers. */
  readonly unit: string;
  /** Default linear. On a logarithmic axis every number must be above 0. */
  readonly scale?: "linear" | "log";
  /** First and last number shown. Default: what the data need. */
  readonly domain?: readonly [number, number];
}

/** A sequence of numbers, typed array or not. */
export type Values = ArrayLike<number>;

/** The axis as it is written beside it. */
export function axisText({ label, unit }: Axis): string {
  return unit === "1" ? label : `${label} (${unit})`;
}

/** Checks of one figure; `figure` is what messages call it. */
export class Checks {
  constructor(readonly figure: string) {}

  fail(rule: string, got: unknown): never {
    throw new RangeError(`Cannot draw ${this.figure} as ${rule}: ${got}`);
  }

  /** A text that says something. */
  text(value: string | undefined, what: string): string {
    if (typeof value !== "string" || value.trim() === "") {
      this.fail(`${what} must be given in words`, JSON.stringify(value) ?? "nothing");
    }
    return value as string;
  }

  axis(axis: Axis | undefined, what: string): void {
    if (axis === undefined) this.fail(`${what} needs a label and a unit`, "nothing");
    const { label, unit, domain } = axis as Axis;
    this.text(label, `the label of ${what}`);
    if (typeof unit !== "string" || unit.trim() === "") {
      throw new RangeError(
        `Cannot draw ${this.figure} as ${what} must have a unit: ${JSON.stringify(unit) ?? "nothing"}\n` +
          'hint: unit "1" stands for counts and other plain numbers',
      );
    }
    if (domain && !(Number.isFinite(domain[0]) && Number.isFinite(domain[1]) && domain[0] < domain[1])) {
      this.fail(`the domain of ${what} must go from a lower to a higher number`, domain.join(" to "));
    }
  }

  /** A number that can be drawn on this axis. */
  number(value: number, what: string, axis?: Axis): number {
    if (typeof value !== "number" || !Number.isFinite(value)) this.fail(`${what} must be finite`, value);
    if (axis?.scale === "log" && value <= 0) {
      this.fail(`${what} must be above 0 on a logarithmic axis`, value);
    }
    return value;
  }

  numbers(values: Values, what: string, axis?: Axis): number[] {
    return Array.from(values, (value, i) => this.number(value, `${what}[${i}]`, axis));
  }

  /** An interval around an estimate. */
  interval(low: number, middle: number, high: number, what: string, axis?: Axis): void {
    this.number(low, `the lower end of ${what}`, axis);
    this.number(high, `the upper end of ${what}`, axis);
    if (!(low <= middle && middle <= high)) {
      this.fail(`the interval of ${what} must hold its estimate`, `${middle} in ${low} to ${high}`);
    }
  }

  some(values: { readonly length: number } | undefined, what: string): void {
    if (!values || values.length === 0) this.fail(`it needs ${what}`, "none");
  }

  /** As many kinds of things as there are colours. */
  colors(count: number, what: string): void {
    if (count > OKABE_ITO.length) {
      this.fail(`only ${OKABE_ITO.length} ${what} can be told apart by colour`, count);
    }
  }

  distinct(labels: readonly string[], what: string): void {
    const twice = labels.find((label, i) => labels.indexOf(label) < i);
    if (twice !== undefined) this.fail(`${what} must differ`, `${twice} twice`);
  }
}
