/** The notebook that a figure is shown in. */

/** The notebook's interface; undefined outside a notebook, where Deno throws. */
export function notebook(): typeof Deno.jupyter | undefined {
  try {
    return Deno.jupyter;
  } catch {
    return undefined;
  }
}

/**
 * How long a figure is given to leave the kernel. What a cell says and that it has ended take two ways through `deno jupyter`,
 * and the end was seen to overtake by up to ten milliseconds on a busy machine, in about one cell of thirty; Jupyter's
 * clients drop what comes after it.
 */
export const LEAVE_MS = 50;
/** Steps until the kernel has sent what it was given, with plenty to spare: it awaits two functions in between. */
const STEPS = 20;

/**
 * Holds the cell's end back until what the running function returns has left. The kernel sends it a few microtasks later and
 * then reports the end; nothing can be awaited in between, but the thread can be made to wait: another one does the sending.
 */
export function holdBackTheEnd(isNotebook = notebook() !== undefined): void {
  if (isNotebook) after(STEPS);
}

function after(steps: number): void {
  if (steps > 0) queueMicrotask(() => after(steps - 1));
  else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LEAVE_MS);
}
