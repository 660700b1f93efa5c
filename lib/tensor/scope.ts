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

/** Runs `body` in a new step; `keep` turns its result into one that outlives the step's memory. */
export function withScope<R>(kernels: Kernels, body: () => R, keep: (result: R) => R): R {
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
