/** What an experiment runs over and over: a function from a seed to numbers. */
import type { DataName, JsonObject } from "./run.ts";
import type { JsonValue } from "../tokenizers/mod.ts";

/** What one run found. */
export interface TrialResult {
  /** Finite numbers by name, with the unit in the name; equal for equal runs, bit for bit. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Speeds and times: they depend on the machine and the moment, and no verdict is built on them. */
  readonly timings?: Readonly<Record<string, number>>;
  /** Anything else worth keeping, such as curves. */
  readonly details?: JsonObject;
}

/** What a run is given beside its seed. */
export interface TrialControl {
  /** When aborted, the run throws `signal.reason` as soon as it can; nothing of it is kept. */
  readonly signal?: AbortSignal | undefined;
  /** Told now and then how much of the run is done, in [0, 1]. */
  readonly onFraction?: ((fraction: number) => void) | undefined;
}

/** A repeatable computation. */
export interface Trial {
  /** What is computed, with its version, as `haze/training/1`. */
  readonly experiment: string;
  /** All settings of it. */
  readonly config: JsonObject;
  /** What it is computed on. */
  readonly data: DataName;
  /** The result for a seed: the same metrics whenever it is asked. */
  run(seed: number, control: TrialControl): Promise<TrialResult>;
}

/**
 * Checks what a run gives, or what a file says it gave.
 *
 * @throws {TypeError} naming what is not a finite number or not an object.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkTrialResult } from "@haze/haze/experiments";
 * checkTrialResult({ metrics: { bitsPerByte: 2.1 } });
 * assertThrows(() => checkTrialResult({ metrics: { bitsPerByte: NaN } }), TypeError, "bitsPerByte");
 * ```
 */
export function checkTrialResult(value: unknown): TrialResult {
  const fail = (rule: string, got: unknown): never => {
    throw new TypeError(`Cannot take the result of a run as ${rule}: ${show(got)}`);
  };
  if (!isPlainObject(value)) return fail("it must be an object", value);
  const { metrics, timings, details, ...others } = value;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) fail("it holds metrics, timings and details", unknown);
  if (!isPlainObject(metrics)) fail("metrics must be an object", metrics);
  if (timings !== undefined && !isPlainObject(timings)) fail("timings must be an object", timings);
  if (details !== undefined && !isPlainObject(details)) fail("details must be an object", details);
  for (const [name, number] of Object.entries({ ...(metrics as object), ...(timings as object) })) {
    if (!Number.isFinite(number)) fail(`${name} must be a finite number`, number);
  }
  return value as unknown as TrialResult;
}

/** Whether a value is an object that is no array. */
export function isPlainObject(value: unknown): value is Record<string, JsonValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value)?.slice(0, 100) ?? String(value);
}
