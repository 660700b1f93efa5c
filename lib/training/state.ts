/** What a trainer must keep for an exact resume, as plain JSON. */
import { showValue } from "../tokenizers/show_value.ts";
import type { WindowSamplerState } from "../data/mod.ts";
import { isObject } from "./json_checks.ts";

/** The best evaluation so far. */
export interface BestScore {
  /** Finished steps at that evaluation. */
  readonly step: number;
  /** Held-out bits a byte on the evaluation tokens. */
  readonly bitsPerByte: number;
}

/** Besides parameters and moments: counters, the data cursor, the best score. Dropout needs no state of its own. */
export interface TrainerState {
  /** Finished steps. */
  readonly step: number;
  /** Step of the last evaluation, 0 before the first: a run cut between a step and its evaluation makes up for it. */
  readonly evaluatedAt: number;
  /** Generator and data cursor. */
  readonly sampler: WindowSamplerState;
  /** The best evaluation so far, if there was one. */
  readonly best?: BestScore;
}

/**
 * Checks a state that comes from a file; the generator's own words are checked when it is restored.
 *
 * @throws {SyntaxError} naming the first field that is missing or of the wrong kind.
 */
export function checkTrainerState(value: unknown): TrainerState {
  const fail = (rule: string, got: unknown): never => {
    throw new SyntaxError(`Cannot restore a trainer as ${rule}: ${showValue(got)}`);
  };
  if (!isObject(value)) return fail("its state must be an object", value);
  const { step, evaluatedAt, sampler, best } = value;
  if (!isCount(step)) fail("step must count finished steps", step);
  if (!isCount(evaluatedAt) || (evaluatedAt as number) > (step as number)) {
    fail(`evaluatedAt must be a step up to ${step}`, evaluatedAt);
  }
  const random = isObject(sampler) && isObject(sampler.random) ? sampler.random : {};
  const isWhole = typeof random.state === "string" && typeof random.increment === "string";
  if (!isObject(sampler) || !isCount(sampler.windowCount) || !isWhole) {
    fail("sampler must hold a generator and a number of windows", sampler);
  }
  const queues = (sampler as Record<string, unknown>).modules ?? [];
  if (!Array.isArray(queues) || !queues.every(isQueue)) {
    fail("a mixture's sampler must hold a hash, a pass and a place for each module", queues);
  }
  if (best !== undefined) {
    if (!isObject(best) || !isCount(best.step) || !Number.isFinite(best.bitsPerByte)) {
      fail("best must hold a step and bitsPerByte", best);
    }
  }
  return value as unknown as TrainerState;
}

/** The queue of a module; whether it is one of this run is checked when it is restored. */
function isQueue(value: unknown): boolean {
  return isObject(value) && typeof value.hash === "string" && isCount(value.pass) && isCount(value.at);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
