/** Which step is open on which backend: how a tensor knows that its memory is gone. */
import type { Kernels } from "../kernels/mod.ts";

/** One `step`; `open` turns false when it ends. */
export interface StepScope {
  open: boolean;
}

const scopes = new WeakMap<Kernels, StepScope[]>();

/** The innermost open step of a backend. */
export function currentScope(kernels: Kernels): StepScope | undefined {
  return scopes.get(kernels)?.at(-1);
}

let taping = false;

/** Says whether a tape is recording from here on, and gives what was said before. */
export function setTaping(value: boolean): boolean {
  const before = taping;
  taping = value;
  return before;
}

/**
 * Runs `body` in a new step; `keep` turns its result into one that outlives the step's memory.
 *
 * @throws {TypeError} while a tape records: it would hold on to arrays that end with the step.
 */
export function withScope<R>(kernels: Kernels, body: () => R, keep: (result: R) => R): R {
  if (taping) {
    throw new TypeError(
      "Cannot open a step as a tape is recording: what it saves for the gradient would end with the step\n" +
        "hint: put the step around the tape, or noGradient around the step",
    );
  }
  let stack = scopes.get(kernels);
  if (!stack) scopes.set(kernels, stack = []);
  const scope: StepScope = { open: true };
  stack.push(scope);
  kernels.enter();
  try {
    return keep(body());
  } finally {
    kernels.leave();
    stack.pop();
    scope.open = false;
  }
}
