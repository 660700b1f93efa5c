/**
 * Runs kernels. Each takes numbers only and ends with a range of its work, `(…, lo, hi, scratch)`, so that the same
 * call with another range is what another thread runs.
 */
import { ModuleBuilder } from "./asm/module_builder.ts";
import { ATTENTION_SCRATCH_BYTES } from "./attention/blocks.ts";
import type { Call, Kernel, Work } from "./call.ts";
import { FAMILIES, type FamilyName } from "./families.ts";
import { GEMM_SCRATCH_BYTES } from "./gemm/driver.ts";
import { invoke } from "./invoke.ts";
import type { LaunchObserver } from "./launch_observer.ts";
import { EngineMemory } from "./memory.ts";
import type { KernelTable, NativeFamily } from "./native.ts";
import { NUMERIC_MODES, type NumericModeName } from "./numeric_mode.ts";
import { RecordedPlan } from "./plan.ts";
import { POOL_BYTES, ThreadPool, threadsAreSupported } from "./threads/pool.ts";

/** Below this a second thread costs more than it brings. */
const LEAST_OPERATIONS = 300_000;
/** Most threads of a backend; each has its own scratch. */
const MAX_THREADS = 64;

/** Scratch of a thread, in whole cache lines. */
const SCRATCH_BYTES = Math.ceil(Math.max(GEMM_SCRATCH_BYTES, ATTENTION_SCRATCH_BYTES) / 64) * 64;

/** Options of a {@linkcode Launcher}. */
export interface LauncherOptions {
  /** Arithmetic of the kernels. */
  readonly mode: NumericModeName;
  /** Threads that share large calls. Results do not depend on it. */
  readonly threads: number;
  /** Upper bound of the memory in 64 KiB pages. */
  readonly maxPages?: number;
  /** The kernels of the family `native`. */
  readonly native?: NativeFamily;
  /** How long a worker may be late, in ms, before it counts as dead and its call fails. Default one minute. */
  readonly patienceMs?: number;
}

/**
 * Owns the memory, the compiled families and the threads of one backend.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { wasmKernels } from "@haze/haze/kernels";
 * const { launcher } = wasmKernels({ mode: "strict", threads: 1, maxPages: 1024 });
 * assertEquals([launcher.mode, launcher.threads, launcher.sharesWork], ["strict", 1, false]);
 * ```
 */
export class Launcher {
  /** The memory that all kernels work on. */
  readonly memory: EngineMemory;
  /** Arithmetic of the kernels. */
  readonly mode: NumericModeName;
  /** Threads in use for large calls. */
  readonly threads: number;
  /** Who is told of what runs, if anybody is. */
  observer: LaunchObserver | undefined;
  readonly #native: NativeFamily | undefined;
  readonly #patienceMs: number | undefined;
  /** The families in use, for the workers: their modules, or the names of native kernels. */
  readonly #loads = new Map<FamilyName, WebAssembly.Module | readonly string[]>();
  readonly #instances = new Map<FamilyName, WebAssembly.Exports | KernelTable>();
  readonly #poolAddress: number;
  #pool: ThreadPool | undefined;
  #refusal: unknown;
  #mayShare: boolean;
  #recording: Call[] | undefined;

  /** Reserves the memory; nothing is compiled and no thread started before it is needed.
   *
   * @throws {RangeError} if `threads` is not an integer from 1 to 64. */
  constructor({ mode, threads, maxPages, native, patienceMs }: LauncherOptions) {
    if (!Number.isInteger(threads) || threads < 1 || threads > MAX_THREADS) {
      throw new RangeError(
        `Cannot compute as threads must be an integer from 1 to ${MAX_THREADS}: ${threads}`,
      );
    }
    this.mode = mode;
    this.#native = native;
    this.#patienceMs = patienceMs;
    this.threads = threadsAreSupported() ? threads : 1;
    this.#mayShare = this.threads > 1;
    this.memory = new EngineMemory(SCRATCH_BYTES * this.threads + POOL_BYTES, maxPages);
    this.#poolAddress = this.memory.scratch + SCRATCH_BYTES * this.threads;
  }

  /** Runs a kernel over its whole range, on several threads if that pays. */
  launch(family: FamilyName, name: string, operands: readonly number[], work: Work): void {
    const all = [...operands, 0, work.extent, this.memory.scratch];
    const call = { kernel: this.kernel(family, name), family, name, operands: all, work };
    this.#recording?.push(call);
    if (this.observer === undefined) this.run(call);
    else this.runObserved(call, this.observer);
  }

  /** Runs a resolved call. */
  run(call: Call): void {
    const { kernel, operands, work } = call;
    if (work.operations >= LEAST_OPERATIONS && work.extent >= 2 * work.unit && this.#mayShare) {
      const pool = this.#pool ?? this.#startPool();
      if (pool?.isReady) return pool.run(call);
    }
    invoke(kernel, operands);
  }

  /** The same under the eyes of an observer: apart, so that V8 makes the same code of `run` whether there is one or not. */
  runObserved(call: Call, observer: LaunchObserver): void {
    observer.started();
    const workerTimes = this.#pool?.timed(() => this.run(call));
    if (!workerTimes) this.run(call);
    observer.ended(workerTimes);
  }

  /** Runs `body` and gives its calls, or undefined if the recording was given up on the way. */
  record(body: () => void): RecordedPlan | undefined {
    if (this.#recording) {
      throw new TypeError("Cannot record calls as recordings do not nest: got one inside another");
    }
    const calls: Call[] = [];
    const { top } = this.memory;
    this.#recording = calls;
    try {
      body();
      return this.#recording === calls ? new RecordedPlan(this, calls, top) : undefined;
    } finally {
      this.#recording = undefined;
    }
  }

  /** Gives up a running recording: what follows may differ the next time. */
  abandonRecording(): void {
    this.#recording = undefined;
  }

  /** The kernel `name`, compiled with its family at the first call. */
  kernel(family: FamilyName, name: string): Kernel {
    const kernel = (this.#instances.get(family) ?? this.#make(family))[name];
    if (typeof kernel !== "function") {
      throw new TypeError(`Cannot launch a kernel as the family ${family} has none of this name: ${name}`);
    }
    return kernel as Kernel;
  }

  /** Whether worker threads are up and take part in large calls. They start in the background at the first one. */
  get sharesWork(): boolean {
    return this.#pool?.isReady ?? false;
  }

  /** Why one thread does all the work, if worker threads were asked for and could not be had. */
  get threadsFailure(): unknown {
    return this.#refusal ?? this.#pool?.failure;
  }

  /** Lets the worker threads end. The launcher goes on with one. */
  close(): void {
    this.#pool?.close();
    this.#pool = undefined;
    this.#mayShare = false;
  }

  #make(family: FamilyName): WebAssembly.Exports | KernelTable {
    const [kernels, load] = family === "native" ? this.#makeNative() : this.#compile(family);
    this.#instances.set(family, kernels);
    this.#loads.set(family, load);
    this.#pool?.load(family, load);
    return kernels;
  }

  #makeNative(): [KernelTable, readonly string[]] {
    if (!this.#native) {
      throw new TypeError("Cannot launch a native kernel as this launcher was made without any");
    }
    const kernels = this.#native.make(this.memory.memory);
    return [kernels, Object.keys(kernels)];
  }

  #compile(family: Exclude<FamilyName, "native">): [WebAssembly.Exports, WebAssembly.Module] {
    const { memory, pages, shared } = this.memory;
    const builder = new ModuleBuilder();
    FAMILIES[family](builder, NUMERIC_MODES[this.mode]);
    const module = new WebAssembly.Module(builder.bytes({ pages, shared }));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return [exports, module];
  }

  /** Where the runtime refuses to start workers, as Node does under its permissions, one thread goes on alone. */
  #startPool(): ThreadPool | undefined {
    const scratch = (thread: number) => this.memory.scratch + SCRATCH_BYTES * thread;
    const native = this.#native?.source;
    const pool = new ThreadPool(
      this.threads,
      this.memory,
      this.#poolAddress,
      scratch,
      native,
      this.#patienceMs,
    );
    try {
      for (const [family, load] of this.#loads) pool.load(family, load);
      this.#pool = pool;
    } catch (error) {
      this.#refusal = error;
      pool.close();
      this.#mayShare = false;
    }
    return this.#pool;
  }
}
