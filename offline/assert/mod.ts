/** The names of `jsr:@std/assert` that this repository uses, where JSR is out of reach. @module */
import { AssertionError, deepStrictEqual } from "node:assert";

// deno-lint-ignore no-explicit-any -- the real package takes a class with any constructor here
type ErrorClass<E> = abstract new (...args: any[]) => E;

const fail = (message: string): never => {
  throw new AssertionError({ message });
};

/** Fails unless `condition` is truthy. */
export function assert(condition: unknown, message = ""): asserts condition {
  if (!condition) fail(message);
}

/** Fails unless both are deeply equal; numbers compare as in `Object.is` (NaN equals NaN, 0 and -0 differ). */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  try {
    deepStrictEqual(actual, expected);
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    fail(`Values are not equal${message === undefined ? "." : `: ${message}`}\n${error.message}`);
  }
}

function check<E>(error: unknown, type: ErrorClass<E> | undefined, includes: string): E {
  if (type === undefined) return error as E;
  const got = error instanceof Error ? `${error.name}: ${error.message}` : `no Error: ${String(error)}`;
  if (!(error instanceof type && error instanceof Error)) return fail(`Expected ${type.name}, got ${got}`);
  return error.message.includes(includes) ? error : fail(`Expected "${includes}" in the message, got ${got}`);
}

/** Fails unless `fn` throws, and an error of class `type` with `includes` in its message; returns the error. */
export function assertThrows<E = unknown>(fn: () => unknown, type?: ErrorClass<E>, includes = ""): E {
  try {
    fn();
  } catch (error) {
    return check(error, type, includes);
  }
  return fail("Expected function to throw.");
}

type Fails = () => PromiseLike<unknown>;
/** As {@linkcode assertThrows} for a promise that must reject; throwing before there is one is a failure. */
export async function assertRejects<E = unknown>(fn: Fails, type?: ErrorClass<E>, includes = ""): Promise<E> {
  const promise = await Promise.try(() => [fn()]).catch((e) => fail(`Throws and does not reject: ${e}`));
  const [settled] = await Promise.allSettled(promise);
  return settled.status === "rejected"
    ? check(settled.reason, type, includes)
    : fail("Expected function to reject.");
}

/** Fails unless the numbers differ by at most `tolerance` (default: 1e-7 of the expected value). */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, message = ""): void {
  const allowed = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (Object.is(actual, expected) || Math.abs(actual - expected) <= allowed) return;
  fail(`Expected ${actual} to be close to ${expected}: delta is greater than ${allowed}. ${message}`);
}
