/** Whether threads take part, and give the same bits. */
import {
  type BitDifference,
  compareBits,
  type Kernels,
  type WasmKernels,
  wasmKernels,
} from "../../lib/kernels/mod.ts";

import type { BlasKernels } from "../../lib/kernels/blas/mod.ts";

/** What was found of threads. */
export interface ThreadReport {
  /** Threads that large calls were shared among; 1 where nothing is shared. */
  readonly threads: number;
  /** Why there are fewer than were asked for. */
  readonly failure?: string;
  /** Ops whose bits differ from those of one thread. Absent if one thread does all. */
  readonly differences?: readonly BitDifference[];
}

/** Longest wait for workers to start, in ms. */
const START_MS = 5000;
/** Numbers of a call that threads share. */
const LARGE = 100_000;

/** Kernels that run on worker threads, if they do. */
export function asEngine(kernels: Kernels): WasmKernels | undefined {
  return "launcher" in kernels ? kernels as WasmKernels : undefined;
}

/** A backend of the same arithmetic on one thread, with memory for `pages` of 64 KiB. */
export async function alone(engine: WasmKernels, pages: number): Promise<WasmKernels> {
  const options = { mode: engine.launcher.mode, threads: 1, maxPages: pages };
  if (engine.name !== "blas") return wasmKernels(options);
  const { blasKernels } = await import("../../lib/kernels/blas/mod.ts");
  const { path } = (engine as BlasKernels).library;
  return blasKernels({ ...options, ...(path === undefined ? {} : { library: path }) });
}

/** Makes calls until the workers take part; gives how many threads do, and why not more. */
export async function startThreads(kernels: WasmKernels): Promise<{ threads: number; failure?: string }> {
  const { launcher } = kernels;
  const start = performance.now();
  const x = new Float32Array(LARGE);
  while (launcher.threads > 1 && !launcher.sharesWork) {
    kernels.unary("exp", x, x);
    const { threadsFailure } = launcher;
    if (threadsFailure !== undefined) {
      const failure = threadsFailure instanceof Error ? threadsFailure.message : String(threadsFailure);
      return { threads: 1, failure: `worker threads do not start: ${failure}` };
    }
    if (performance.now() - start > START_MS) {
      return { threads: 1, failure: `worker threads did not start in ${START_MS / 1000} s` };
    }
    await new Promise((wake) => setTimeout(wake, 2));
  }
  return { threads: launcher.threads };
}

/** Memory of the backend with one thread: 128 MiB. */
const PAGES = 2048;

/** Starts the threads and compares all bits with those of one. */
export async function examineThreads(
  kernels: WasmKernels,
  options: Parameters<typeof compareBits>[2],
): Promise<ThreadReport> {
  const started = await startThreads(kernels);
  if (started.threads === 1) return started;
  return { ...started, differences: await compareBits(await alone(kernels, PAGES), kernels, options) };
}
