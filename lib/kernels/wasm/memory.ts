/**
 * One fixed-size WebAssembly memory for everything: scratch of the threads at the bottom, regions of models above,
 * and over them the arena of the running step: a number that grows and falls back, and arrays that were given back early.
 */
import type { NumericArray, Region } from "../kernels.ts";

const PAGE = 65536;
/** Everything starts on its own cache line. */
const ALIGNMENT = 64;
/** Bytes at the end that no array uses, since vector loads may read a little beyond an array. */
const MARGIN = 4096;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** An open step: where the arena stood, and what was taken and given back since. */
interface Step {
  readonly mark: number;
  /** Bytes of the arrays in use, by address. */
  readonly taken: Map<number, number>;
  /** Addresses of arrays given back, by bytes; the last one is taken first. */
  readonly released: Map<number, number[]>;
}

/**
 * Bump allocator and region list over one `WebAssembly.Memory`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { wasmKernels } from "@haze/haze/kernels";
 * const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
 * const { memory } = kernels.launcher;
 * const region = kernels.region(1000);
 * assertEquals(memory.usedBytes, 4032); // 4,000 bytes in lines of 64
 * region.close();
 * assertEquals(memory.usedBytes, 0);
 * ```
 */
export class EngineMemory {
  /** The memory that kernels import. */
  readonly memory: WebAssembly.Memory;
  /** Its size in 64 KiB pages. */
  readonly pages: number;
  /** Whether threads can share it. */
  readonly shared: boolean;
  readonly #floor: number;
  readonly #ceiling: number;
  #regions: Span[] = [];
  #top: number;
  #version = 0;
  readonly #steps: Step[] = [];

  /** `scratchBytes` are kept for the kernels at {@linkcode scratch}; `maxPages` bounds the memory (65,536 = 4 GiB). */
  constructor(scratchBytes: number, maxPages = 65536) {
    const { memory, pages, shared } = reserve(maxPages);
    this.memory = memory;
    this.pages = pages;
    this.shared = shared;
    this.#floor = align(this.scratch + scratchBytes);
    this.#ceiling = pages * PAGE - MARGIN;
    this.#top = this.#floor;
  }

  /** Byte address of the kernels' scratch; address 0 stays free and means "absent". */
  get scratch(): number {
    return ALIGNMENT;
  }

  /** Whether a step is open, so that arena arrays live until it ends. */
  get inStep(): boolean {
    return this.#steps.length > 0;
  }

  /** Bytes in use by regions and the arena, for tests and `doctor`. */
  get usedBytes(): number {
    return this.#top - this.#floor;
  }

  /** Whether an array lies above all regions, and so ends with the step. */
  isInArena(array: NumericArray): boolean {
    return array.buffer === this.memory.buffer && array.byteOffset >= this.#base;
  }

  /** Opens a step. */
  enter(): void {
    this.#steps.push({ mark: this.#top, taken: new Map(), released: new Map() });
  }

  /** Closes the innermost step and gives back what was allocated in it. */
  leave(): void {
    const step = this.#steps.pop();
    if (step === undefined) {
      throw new TypeError("Cannot leave a step as none is open: got an unmatched leave()");
    }
    this.#top = step.mark;
  }

  /** Byte address of an array of the open step: one of its size that was given back, or a new one. */
  take(bytes: number): number {
    const step = this.#steps.at(-1)!;
    const size = align(bytes);
    const address = step.released.get(size)?.pop() ?? this.allocate(size);
    step.taken.set(address, size);
    return address;
  }

  /** Gives back an array that {@linkcode take} gave in the innermost step; any other is left alone. */
  release(array: NumericArray): void {
    const step = this.#steps.at(-1);
    if (!step || array.buffer !== this.memory.buffer) return;
    const size = step.taken.get(array.byteOffset);
    if (size === undefined || size !== align(array.byteLength) || size === 0) return;
    step.taken.delete(array.byteOffset);
    const others = step.released.get(size);
    if (others) others.push(array.byteOffset);
    else step.released.set(size, [array.byteOffset]);
  }

  /** Byte address of `bytes` new bytes of the arena, undefined content. */
  allocate(bytes: number): number {
    const address = this.#top;
    const top = align(address + bytes);
    if (top > this.#ceiling) throw this.#exhausted(bytes);
    this.#top = top;
    return address;
  }

  /** Runs `body` and gives back what it took from the arena. */
  temporarily<T>(body: () => T): T {
    const mark = this.#top;
    try {
      return body();
    } finally {
      this.#top = mark;
    }
  }

  /** Zeroed memory that stays until closed: first gap that fits. */
  region(floatCount: number): Region & { readonly floats: Float32Array } {
    if (this.inStep) {
      throw new TypeError("Cannot reserve a region as a step is open: got a call inside step()");
    }
    const bytes = align(4 * floatCount);
    let start = this.#floor;
    let place = 0;
    for (; place < this.#regions.length && this.#regions[place]!.start - start < bytes; place++) {
      start = this.#regions[place]!.end;
    }
    if (start + bytes > this.#ceiling) throw this.#exhausted(bytes);
    const span = { start, end: start + bytes };
    this.#regions.splice(place, 0, span);
    this.#version++;
    this.#raise();
    const floats = new Float32Array(this.memory.buffer, start, floatCount);
    floats.fill(0);
    return {
      floats,
      close: () => {
        if (!this.#regions.includes(span)) return;
        this.#regions = this.#regions.filter((other) => other !== span);
        this.#version++;
        if (!this.inStep) this.#raise();
      },
    };
  }

  /** Rises whenever a region is made or closed, so that addresses noted before are no longer to be trusted. */
  get version(): number {
    return this.#version;
  }

  /** Where the next array of the arena will lie. */
  get top(): number {
    return this.#top;
  }

  /** Where the arena begins: behind the last region. */
  get #base(): number {
    return this.#regions.at(-1)?.end ?? this.#floor;
  }

  #raise(): void {
    this.#top = this.#base;
  }

  #exhausted(bytes: number): RangeError {
    const total = (this.pages * PAGE / 2 ** 20).toFixed(0);
    const used = (this.usedBytes / 2 ** 20).toFixed(1);
    return new RangeError(
      `Cannot allocate ${bytes} bytes as the engine's memory holds ${total} MiB: ${used} MiB are in use\n` +
        "hint: a smaller batch or context needs less; close() models that are done",
    );
  }
}

function align(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

/** The largest fixed memory that the runtime grants, shared where it can be; untouched pages cost nothing. */
function reserve(maxPages: number): { memory: WebAssembly.Memory; pages: number; shared: boolean } {
  const shared = typeof SharedArrayBuffer !== "undefined";
  for (let pages = maxPages;; pages = Math.floor(pages / 2)) {
    try {
      return { memory: new WebAssembly.Memory({ initial: pages, maximum: pages, shared }), pages, shared };
    } catch (error) {
      // 16 MiB is less than any model wants: then the machine is out of memory, and its own message says so best.
      if (!(error instanceof RangeError) || pages < 512) throw error;
    }
  }
}
