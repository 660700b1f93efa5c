/** Waiting for other ranks without going deaf: signals, timers and dead neighbours are noticed. */
import { Breather } from "../breather.ts";
import type { MpiCalls } from "./library.ts";

/** For this long a wait asks all the time: most end sooner. */
const SPIN_MS = 1;
/** Then it naps between two questions, so that ranks that share a core can work. */
const NAP_MS = 0.1;
/** How often a long wait looks after the other processes of this machine. */
const WATCH_MS = 500;

/** Views are on buffers of their own: V8 may move small arrays that it makes itself, and MPI keeps addresses. */
export const ints = (numbers: ArrayLike<number>): Int32Array<ArrayBuffer> => {
  const array = new Int32Array(new ArrayBuffer(4 * Math.max(1, numbers.length)), 0, numbers.length);
  array.set(numbers);
  return array;
};

/** Waits for one operation at a time. */
export class Waiting {
  readonly #calls: MpiCalls;
  readonly #flag = ints([0]);
  /** Large enough for a status of either make. */
  readonly #status = ints(Array<number>(16).fill(0));
  readonly #nap = new Int32Array(new SharedArrayBuffer(4));
  readonly #breather = new Breather();
  /** What the operation under way reads and writes: held, so that it stays where it is. */
  #pins: readonly unknown[] = [];
  /** Looks after neighbours; throws where one is gone. */
  watch: () => void = () => {};

  constructor(calls: MpiCalls) {
    this.#calls = calls;
  }

  /** Waits for the operation of `request`; `pins` are what it reads and writes. */
  async until(request: BigUint64Array, pins: readonly unknown[]): Promise<void> {
    this.#pins = [request, ...pins];
    const started = performance.now();
    let watched = started;
    while (true) {
      this.#calls.MPI_Test(request, this.#flag, this.#status);
      if (this.#flag[0] !== 0) break;
      const now = performance.now();
      if (now - started > SPIN_MS) Atomics.wait(this.#nap, 0, 0, NAP_MS);
      await this.#breather.breathe();
      if (now - watched < WATCH_MS) continue;
      watched = now;
      this.watch();
    }
    this.#pins = [];
  }

  /** Drops the timer of the next breath. */
  close(): void {
    this.#breather.close();
  }
}
