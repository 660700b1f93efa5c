/** Lets the event loop run now and then, so that Ctrl-C, notebook lines and timers are served. */

/** Longest time in ms that a loop may hold the event loop. */
const INTERVAL_MS = 50;
/** Longest time in ms between two breaths that are long enough for a signal to come through. */
const PAUSE_INTERVAL_MS = 200;

/**
 * Counts time since the last breath. {@linkcode Breather.close} it when the loop is left.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { Breather } from "@haze/haze/training";
 * let ticks = 0;
 * const timer = setInterval(() => ticks++, 1);
 * const breather = new Breather();
 * for (const end = performance.now() + 200; performance.now() < end;) await breather.breathe();
 * breather.close();
 * clearInterval(timer);
 * assert(ticks > 0);
 * ```
 */
export class Breather {
  #last = performance.now();
  #paused = this.#last;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn: Promise<void> | undefined;

  /** Yields one macrotask if the event loop has not run for 50 ms; a few times a second for long enough to hear signals. */
  async breathe(): Promise<void> {
    this.#turn ??= this.#nextTurn();
    const now = performance.now();
    if (now - this.#last < INTERVAL_MS) return;
    if (now - this.#paused >= PAUSE_INTERVAL_MS) {
      this.close();
      this.#turn = this.#nextTurn();
      this.#paused = now;
    }
    await this.#turn;
    this.#turn = this.#nextTurn();
  }

  /** Drops the timer that waits for the next breath. */
  close(): void {
    clearTimeout(this.#timer);
    this.#turn = undefined;
  }

  /**
   * One turn of the event loop. It must be a timer: a message or an immediate comes back in Deno before timers were
   * looked at. Awaited at once it costs some 2 ms, so each is set a breath ahead: when it is wanted it is due, and costs
   * a tenth. But once an npm package is loaded, Deno hardly looks at signals in turns that need no waiting: Ctrl-C took
   * up to half a second. So every fourth breath waits for a fresh timer.
   */
  #nextTurn(): Promise<void> {
    return new Promise((resolve) => {
      this.#timer = setTimeout(() => {
        this.#turn = undefined;
        this.#last = performance.now();
        resolve();
      }, 0);
    });
  }
}
