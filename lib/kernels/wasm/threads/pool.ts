/** Worker threads that run the same kernels on other ranges, a barrier after each call. */
import type { Call } from "../call.ts";
import type { EngineMemory } from "../memory.ts";
import { COMMAND, CONTROL, type WorkerMail, workerProgram } from "./worker.ts";

/**
 * How long the main thread waits for a worker after its own part of a call is done, before it takes it for dead, in ms: the
 * parts are of one size. Only time in which the main thread itself is awake counts, so that a program may be stopped and
 * go on.
 */
const PATIENCE = { ms: 60_000, sliceMs: 250 };
/** And so many times as long as its own part took, on machines where that is long. */
const PATIENCE_FACTOR = 20;
/** Polls before a thread goes to sleep: about 10 µs, the usual distance between two kernels. */
const POLLS = 4000;
const CONTROL_BYTES = 128;
const MAX_OPERANDS = 64;
const ERROR_BYTES = 1024;
/** Most workers; each has two float64 numbers. */
const MAX_WORKERS = 63;
/** Where the workers' times lie in the pool's memory. */
const TIMES_AT = CONTROL_BYTES + 8 * MAX_OPERANDS + ERROR_BYTES;

/** Bytes of engine memory that a pool needs for its control block. */
export const POOL_BYTES: number = TIMES_AT + 16 * (MAX_WORKERS + 1);

/** What the pool needs of `node:worker_threads`; Deno, Node and Bun have it, browsers do not. */
interface NodeWorker {
  postMessage(message: unknown): void;
  on(event: "error", listener: (error: unknown) => void): void;
  on(event: "exit", listener: (code: number) => void): void;
  unref(): void;
}
type WorkerClass = new (address: URL, options: { readonly env: object }) => NodeWorker;

/** The worker class of this runtime, if it has one that may be started from text. */
function workerClass(): WorkerClass | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: string): { Worker: WorkerClass } | undefined };
  };
  return process?.getBuiltinModule?.("node:worker_threads")?.Worker;
}

/** Whether threads can be used here at all. Deno is known to have them: to look at its `process` takes it 10 ms. */
export function threadsAreSupported(): boolean {
  return typeof SharedArrayBuffer !== "undefined" && ("Deno" in globalThis || workerClass() !== undefined);
}

/** `threads − 1` workers. They start with the first family and never keep the program alive. */
export class ThreadPool {
  readonly threads: number;
  readonly #memory: EngineMemory;
  readonly #control: Int32Array;
  readonly #operands: Float64Array;
  readonly #scratch: (thread: number) => number;
  readonly #address: number;
  readonly #native: string | undefined;
  readonly #indices = new Map<string, number>();
  readonly #workers: NodeWorker[] = [];
  #kernelCount = 0;
  #expectedLoads = 0;
  #isReady = false;
  #failure: unknown;
  #isClosed = false;
  readonly #patienceMs: number;

  /**
   * `address` is where {@linkcode POOL_BYTES} bytes are free, `scratch` gives each thread's own, `native` is the text that
   * makes the native family, `patienceMs` is how long a worker may be late.
   */
  constructor(
    threads: number,
    memory: EngineMemory,
    address: number,
    scratch: (thread: number) => number,
    native?: string,
    patienceMs: number = PATIENCE.ms,
  ) {
    this.#patienceMs = patienceMs;
    this.threads = threads;
    this.#native = native;
    this.#memory = memory;
    this.#address = address;
    this.#scratch = scratch;
    const { buffer } = memory.memory;
    this.#control = new Int32Array(buffer, address, CONTROL_BYTES / 4);
    this.#operands = new Float64Array(buffer, address + CONTROL_BYTES, MAX_OPERANDS);
  }

  /**
   * Sends a family to all workers: its module, or the names of native kernels, which they make themselves. Until each has
   * it, {@linkcode run} declines.
   */
  load(family: string, source: WebAssembly.Module | readonly string[]): void {
    if (this.#workers.length === 0) this.#start();
    const module = source instanceof WebAssembly.Module ? source : undefined;
    const kernels = module
      ? WebAssembly.Module.exports(module).map(({ name }) => name)
      : source as readonly string[];
    kernels.forEach((name, i) => this.#indices.set(`${family}.${name}`, this.#kernelCount + i));
    const mail: Omit<WorkerMail, "index" | "scratchAddress"> = {
      ...{ memory: this.#memory.memory, module, kernels, firstIndex: this.#kernelCount },
      controlAddress: this.#address,
      operandAddress: this.#address + CONTROL_BYTES,
      mostOperands: MAX_OPERANDS,
      errorAddress: this.#address + CONTROL_BYTES + 8 * MAX_OPERANDS,
      timesAddress: this.#address + TIMES_AT,
      ...{ errorBytes: ERROR_BYTES, threads: this.threads, polls: POLLS },
    };
    this.#kernelCount += kernels.length;
    this.#expectedLoads += this.#workers.length;
    this.#isReady = false;
    Atomics.add(this.#control, CONTROL.posted, 1);
    this.#workers.forEach((worker, i) =>
      worker.postMessage({ ...mail, index: i + 1, scratchAddress: this.#scratch(i + 1) })
    );
    this.#command(COMMAND.mail);
  }

  /** What the first worker ended with that could not start or load a module, or died later, if one did. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether all workers have all families and wait for work. */
  get isReady(): boolean {
    if (this.#failure !== undefined) return false;
    return this.#isReady ||= this.#workers.length > 0 &&
      Atomics.load(this.#control, CONTROL.loaded) === this.#expectedLoads;
  }

  /** Runs a call on all threads and waits for them. Ranges start at multiples of the work's unit. */
  run({ family, name, kernel, operands, work: { extent, unit } }: Call): void {
    const control = this.#control;
    this.#operands.set(operands);
    control[CONTROL.kernel] = this.#indices.get(`${family}.${name}`)!;
    control[CONTROL.operandCount] = operands.length;
    control[CONTROL.extent] = extent;
    control[CONTROL.unit] = unit;
    Atomics.store(control, CONTROL.arrived, 0);
    this.#command(COMMAND.run);
    const hi = operands.length - 2;
    let failure: unknown;
    const beganMs = performance.now();
    operands[hi] = Math.floor(extent / this.threads / unit) * unit;
    try {
      kernel(...operands);
    } catch (error) {
      failure = error;
    }
    operands[hi] = extent;
    this.#awaitWorkers(beganMs);
    this.#throwWorkerError();
    if (failure !== undefined) throw failure;
  }

  /**
   * Lets the workers note when they begin and end the calls of `run`. Gives their last times by worker, in ms since 1970;
   * zeros for those that took no part.
   */
  timed(run: () => void): Float64Array {
    const times = new Float64Array(
      this.#memory.memory.buffer,
      this.#address + TIMES_AT,
      2 * (this.threads - 1),
    );
    times.fill(0);
    this.#control[CONTROL.timed] = 1;
    try {
      run();
    } finally {
      this.#control[CONTROL.timed] = 0;
    }
    return times;
  }

  /** Lets the workers end. */
  close(): void {
    this.#isClosed = true;
    Atomics.store(this.#control, CONTROL.closed, 1);
    this.#command(COMMAND.stop);
    this.#workers.length = 0;
    this.#isReady = false;
  }

  #start(): void {
    const Worker = workerClass();
    if (!Worker) {
      throw new TypeError("Cannot start threads as the runtime must have worker threads: it has none");
    }
    const source = `import { parentPort } from "node:worker_threads";
      (${workerProgram})((receive) => parentPort.on("message", receive), () => globalThis.close ? close() : parentPort.close(), ${
      JSON.stringify(CONTROL)
    }, ${JSON.stringify(COMMAND)}, ${this.#native});`;
    const address = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
    for (let i = 1; i < this.threads; i++) {
      // Without `env` a worker gets a copy of the environment, for which Deno asks whoever sits at the terminal.
      const worker = new Worker(address, { env: {} });
      worker.unref();
      // A worker that cannot start or load a module leaves the work to the main thread, which meets the error itself.
      worker.on("error", (error) => this.#failure ??= error);
      // The same between two calls, if one dies later.
      worker.on("exit", () => {
        if (!this.#isClosed) this.#failure ??= new Error("a worker thread ended by itself");
      });
      this.#workers.push(worker);
    }
  }

  #command(command: number): void {
    this.#control[CONTROL.command] = command;
    Atomics.add(this.#control, CONTROL.generation, 1);
    if (Atomics.load(this.#control, CONTROL.asleep) > 0) Atomics.notify(this.#control, CONTROL.generation);
  }

  #awaitWorkers(beganMs: number): void {
    const control = this.#control;
    const all = this.threads - 1;
    for (let poll = 0; poll < POLLS; poll++) if (Atomics.load(control, CONTROL.arrived) === all) return;
    Atomics.store(control, CONTROL.mainAsleep, 1);
    let patienceMs = -1;
    for (;;) {
      const arrived = Atomics.load(control, CONTROL.arrived);
      if (arrived === all) break;
      if (patienceMs < 0) {
        patienceMs = Math.max(this.#patienceMs, PATIENCE_FACTOR * (performance.now() - beganMs));
      }
      if (Atomics.wait(control, CONTROL.arrived, arrived, PATIENCE.sliceMs) !== "timed-out") continue;
      patienceMs -= PATIENCE.sliceMs;
      if (patienceMs <= 0) this.#giveUp(all - arrived);
    }
    Atomics.store(control, CONTROL.mainAsleep, 0);
  }

  /** No part of the call may be taken again, since it may have been written half: the call fails, and later ones do without. */
  #giveUp(missing: number): never {
    Atomics.store(this.#control, CONTROL.mainAsleep, 0);
    const error = new Error(
      `Cannot finish a kernel as every worker thread must come to its end: ${missing} of ${
        this.threads - 1
      } did not, ` +
        `${this.#patienceMs / 1000} s after the others\nhint: --threads 1 does without them`,
    );
    this.#failure ??= error;
    throw error;
  }

  #throwWorkerError(): void {
    const length = Atomics.load(this.#control, CONTROL.errorLength);
    if (length === 0) return;
    Atomics.store(this.#control, CONTROL.errorLength, 0);
    const at = this.#address + CONTROL_BYTES + 8 * MAX_OPERANDS;
    const text = new TextDecoder().decode(new Uint8Array(this.#memory.memory.buffer, at, length).slice());
    throw new Error(`Cannot finish a kernel as a worker thread failed: ${text}`);
  }
}
