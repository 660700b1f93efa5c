/**
 * The register-only loop on several threads at once: what the machine gives to a second thread at this moment. A virtual
 * core may be half of a real one, or somebody else's for a while; then no program can gain more than this.
 */
import type { Worker as NodeWorker } from "node:worker_threads";
import type { Yardstick } from "./yardstick.ts";

/** FLOP of one thread in a sample: about 1 ms. */
const SAMPLE_FLOP = 60_000_000;
/** Longest that a round may take, in ms: a worker that failed to start would be waited for without end. */
const DEADLINE_MS = 10_000;
/** Turns of waiting between two looks at the clock. */
const TURNS = 1 << 14;
/** Words of the control block: rounds asked for, and rounds done by all workers. */
const [ASKED, DONE] = [0, 1] as const;

/** The worker's program, turned into text: it waits for a round, runs the loop, says that it is done. */
function workerProgram(
  data: { module: WebAssembly.Module; control: SharedArrayBuffer; iterations: number },
): void {
  const { module, control, iterations } = data;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const loop = new WebAssembly.Instance(module, { env: { memory } }).exports.loop as (
    count: number,
  ) => number;
  const words = new Int32Array(control);
  for (let round = 0; round >= 0;) {
    Atomics.wait(words, 0, round);
    round = Atomics.load(words, 0);
    if (round > 0) loop(iterations);
    Atomics.add(words, 1, 1);
  }
}

/** `threads` loops that start together. */
export class ParallelLoop {
  readonly #yardstick: Yardstick;
  readonly #words: Int32Array;
  readonly #workers: NodeWorker[];

  private constructor(yardstick: Yardstick, words: Int32Array, workers: NodeWorker[]) {
    this.#yardstick = yardstick;
    this.#words = words;
    this.#workers = workers;
  }

  /** Starts the workers and waits until the loop is at full speed in each. */
  static async start(yardstick: Yardstick, threads: number): Promise<ParallelLoop> {
    const { Worker } = await import("node:worker_threads");
    const control = new SharedArrayBuffer(8);
    const source = `import { workerData } from "node:worker_threads"; (${workerProgram})(workerData);`;
    const address = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    const workerData = { module: yardstick.module, control, iterations: yardstick.iterations(SAMPLE_FLOP) };
    // A copy of the environment, which a worker gets without `env`, would need a permission.
    const options = { workerData, env: {} };
    const workers = Array.from({ length: threads - 1 }, () => new Worker(address, options));
    const loop = new ParallelLoop(yardstick, new Int32Array(control), workers);
    // Workers start in the background: a round ends when all of them have joined in.
    await new Promise((wake) => setTimeout(wake, 200));
    for (let round = 0; round < 20; round++) loop.#together();
    return loop;
  }

  /** How many times more all threads do than one alone, now. */
  sample(): number {
    const start = performance.now();
    this.#yardstick.run(SAMPLE_FLOP);
    const aloneMs = performance.now() - start;
    return (this.#workers.length + 1) * aloneMs / this.#together();
  }

  /** GFLOP/s of all threads together, now, on the wall clock. */
  gigaflops(): number {
    return (this.#workers.length + 1) * SAMPLE_FLOP / this.#together() / 1e6;
  }

  /** Lets the workers end. */
  close(): void {
    Atomics.store(this.#words, ASKED, -1);
    Atomics.notify(this.#words, ASKED);
  }

  /** Time in ms of one round on all threads. */
  #together(): number {
    const start = performance.now();
    Atomics.store(this.#words, DONE, 0);
    Atomics.add(this.#words, ASKED, 1);
    Atomics.notify(this.#words, ASKED);
    this.#yardstick.run(SAMPLE_FLOP);
    for (let turn = 1; Atomics.load(this.#words, DONE) < this.#workers.length; turn++) {
      if (turn % TURNS === 0 && performance.now() - start > DEADLINE_MS) {
        const done = Atomics.load(this.#words, DONE);
        throw new Error(
          `Cannot measure as all ${this.#workers.length} workers must do a round in ${DEADLINE_MS} ms: ${done} did`,
        );
      }
    }
    return performance.now() - start;
  }
}
