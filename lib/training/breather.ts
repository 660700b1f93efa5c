/** Lets the event loop run now and then, so that Ctrl-C, notebook lines and timers are served. */

/** Longest time in ms that a loop may hold the event loop. */
const INTERVAL_MS = 50;

/**
 * Counts time since the last breath.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { Breather } from "@haze/haze/training";
 * let ticks = 0;
 * const timer = setInterval(() => ticks++, 1);
 * const breather = new Breather();
 * for (const end = performance.now() + 200; performance.now() < end;) await breather.breathe();
 * clearInterval(timer);
 * assert(ticks > 0);
 * ```
 */
export class Breather {
  #last = performance.now();

  /** Yields one macrotask if the last yield is 50 ms ago. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#last < INTERVAL_MS) return;
    await macrotask();
    this.#last = performance.now();
  }
}

/**
 * One turn of the event loop. A timer costs about 2 ms, but nothing cheaper will do: once an npm package is loaded, a
 * message or an immediate comes back in Deno before timers and signals were looked at, and Ctrl-C would go unseen.
 */
function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
