/** What is done on every way out of the program, and whether the way out must wait for work to be saved. */
const cleanups = new Set<() => void>();
let held = 0;
let prepare: () => Promise<void> = () => Promise.resolve();

/** Runs `cleanup` when the program is left early; the function that is given back forgets it. */
export function onLeaving(cleanup: () => void): () => void {
  cleanups.add(cleanup);
  return () => void cleanups.delete(cleanup);
}

/** Ends the program at once. */
export function leave(code: number): never {
  for (const cleanup of cleanups) cleanup();
  Deno.exit(code);
}

/**
 * Runs work that has something to save: where nobody reads the output any more, `Io.interrupted` is aborted in place of
 * an immediate end, and the work ends by itself.
 */
export async function withWorkToSave<T>(body: () => Promise<T>): Promise<T> {
  held++;
  try {
    await prepare();
    return await body();
  } finally {
    held--;
  }
}

/** Whether such work goes on. */
export function hasWorkToSave(): boolean {
  return held > 0;
}

/** Says what is to be done before such work begins. */
export function beforeWorkToSave(body: () => Promise<void>): void {
  prepare = body;
}
