/** The WebAssembly backend: {@linkcode Kernels} on generated SIMD code. */
import type { Kernels } from "../kernels.ts";
import { elementCalls } from "./calls/elements.ts";
import { preparedCalls } from "./calls/prepared.ts";
import { productCalls } from "./calls/products.ts";
import { rowCalls } from "./calls/rows.ts";
import { Runner } from "./calls/runner.ts";
import { Launcher } from "./launcher.ts";
import { recordSeries } from "./series.ts";
import type { NativeFamily } from "./native.ts";
import { type NumericModeName, relaxedIsSupported } from "./numeric_mode.ts";
import { fastestInt8Dot } from "./prepared/fastest_dot.ts";
import { INT8_DOTS, type Int8DotName } from "./prepared/int8_dot.ts";

/** Options of {@linkcode wasmKernels}. */
export interface WasmOptions {
  /** Default: `relaxed` where the runtime has relaxed SIMD, else `strict`. */
  mode?: NumericModeName;
  /** Threads that share large calls; equal bits for any number. Default: all cores. */
  threads?: number;
  /** Upper bound of the memory in 64 KiB pages. Default 65,536 (4 GiB, of which only what is touched is used). */
  maxPages?: number;
  /** Instructions for 8-bit products; the results are equal. Default: the fastest that the machine has. */
  int8Dot?: Int8DotName;
  /** How long a worker thread may be late, in ms, before its call fails. Default one minute. */
  patienceMs?: number;
}

/** A backend on generated WebAssembly, with what benchmarks and tests want to see of it. */
export interface WasmKernels extends Kernels {
  /** Memory, compiled kernels, threads. */
  readonly launcher: Launcher;
}

/**
 * Makes a WebAssembly backend with a memory of its own, float32. Most programs share {@linkcode defaultKernels}.
 *
 * @throws {RangeError} if relaxed arithmetic is asked for where there is none, or `threads` or `int8Dot` is none that there is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { wasmKernels } from "@haze/haze/kernels";
 * const kernels = wasmKernels({ mode: "strict", threads: 1, maxPages: 1024 });
 * const y = new Float32Array(3);
 * kernels.binary("add", new Float32Array([1, 2, 3]), new Float32Array([10, 20, 30]), y);
 * assertEquals(y, new Float32Array([11, 22, 33]));
 * ```
 */
export function wasmKernels(options: WasmOptions = {}): WasmKernels {
  return engine(options).kernels;
}

/** The backend and what launches its kernels, which a backend that adds kernels of its own goes through as well. */
export interface Engine {
  readonly kernels: WasmKernels;
  readonly runner: Runner;
}

/** {@linkcode wasmKernels}, with native kernels beside the compiled ones. */
export function engine(options: WasmOptions, native?: NativeFamily): Engine {
  const mode = options.mode ?? (relaxedIsSupported() ? "relaxed" : "strict");
  if (mode === "relaxed" && !relaxedIsSupported()) {
    throw new RangeError(
      "Cannot use relaxed arithmetic as this runtime has no relaxed SIMD: got relaxed\nhint: use strict",
    );
  }
  const { int8Dot: dot } = options;
  if (dot !== undefined && !Object.hasOwn(INT8_DOTS, dot)) {
    throw new RangeError(
      `Cannot make kernels as int8Dot is one of ${Object.keys(INT8_DOTS).join(", ")}: ${dot}`,
    );
  }
  if (dot !== undefined && dot !== "plain" && !relaxedIsSupported()) {
    throw new RangeError(
      `Cannot use relaxed dot products as this runtime has no relaxed SIMD: got ${dot}\nhint: use plain`,
    );
  }
  const threads = options.threads ?? Math.min(64, globalThis.navigator?.hardwareConcurrency ?? 1);
  const { maxPages, patienceMs } = options;
  const launcher = new Launcher({
    ...{ mode, threads },
    ...(maxPages === undefined ? {} : { maxPages }),
    ...(native === undefined ? {} : { native }),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  const runner = new Runner(launcher);
  const kernels: WasmKernels = {
    name: mode === "strict" ? "wasm-strict" : "wasm",
    dtype: "float32",
    launcher,
    record: (body) => launcher.record(body),
    recordSeries: (body, last) => recordSeries(launcher, body, last),
    noteHostRead: () => launcher.abandonRecording(),
    ...memoryCalls(launcher),
    ...productCalls(runner),
    ...preparedCalls(runner, () => dot ?? fastestInt8Dot()),
    ...elementCalls(runner),
    ...rowCalls(runner),
  };
  return { kernels, runner };
}

type MemoryCalls = Pick<
  Kernels,
  "floats" | "ints" | "release" | "isTransient" | "enter" | "leave" | "region"
>;

function memoryCalls({ memory }: Launcher): MemoryCalls {
  const inStep = <A>(count: number, View: new (buffer: ArrayBufferLike, at: number, count: number) => A): A =>
    new View(memory.memory.buffer, memory.take(4 * count), count);
  return {
    floats: (count) => memory.inStep ? inStep(count, Float32Array) : new Float32Array(count),
    ints: (count) => memory.inStep ? inStep(count, Int32Array) : new Int32Array(count),
    release: (array) => memory.release(array),
    isTransient: (array) => memory.isInArena(array),
    enter: () => memory.enter(),
    leave: () => memory.leave(),
    region: (count) => memory.region(count),
  };
}
