/** Lets the event loop run now and then, so that Ctrl-C, notebook lines and timers are served. */

/** Longest time in ms that a loop may hold the event loop. */
const INTERVAL_MS = 50;

/** Counts time since the last breath. */
export class Breather {
  #last = performance.now();

  /** Yields one macrotask if the last yield is 50 ms ago. */
  async breathe(): Promise<void> {
    if (performance.now() - this.#last < INTERVAL_MS) return;
    await macrotask();
    this.#last = performance.now();
  }
}

/** One turn of the event loop. A message costs 0.02 ms, a timer of 0 ms about 2. */
function macrotask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      port2.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
