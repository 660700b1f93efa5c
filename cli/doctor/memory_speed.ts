/** How fast memory is: kernels that do little else but read and write, over arrays that no cache holds. */
import type { FloatArray, WasmKernels } from "../../lib/kernels/mod.ts";
import { timedTogether } from "./timing.ts";

/** GB/s (10⁹ bytes) on the wall clock, what is read and what is written counted once each. */
export interface MemoryRate {
  readonly name: "copy" | "triad";
  /** Bytes of each array. */
  readonly arrayBytes: number;
  readonly oneThread: number;
  /** Absent where one thread does all. */
  readonly allThreads?: number;
}

/** Columns of a row of the triad: its gate stays in the nearest cache. */
const COLUMNS = 1024;
/** Bytes of each array: two or three of them are beyond the caches of most machines. */
const [QUICK_BYTES, FULL_BYTES] = [2 ** 25, 2 ** 26];
const [SAMPLES, SECONDS] = [5, 1];

interface Arrays {
  readonly a: FloatArray;
  readonly b: FloatArray;
  readonly y: FloatArray;
  readonly gate: FloatArray;
}

/** y = 1·a */
function copy(kernels: WasmKernels, { a, y }: Arrays): void {
  kernels.scale(a, 1, y);
}

/** y = b + gate ⊙ (a − b) */
function triad(kernels: WasmKernels, arrays: Arrays): void {
  kernels.mixColumns({ ...arrays, rows: arrays.y.length / COLUMNS, columns: COLUMNS });
}

/** With how many arrays pass through memory. */
const WORKS = [["copy", copy, 2], ["triad", triad, 3]] as const;

/** Rates on one thread and, if there are two engines, on all. */
export async function memoryRates(engines: readonly WasmKernels[], isQuick: boolean): Promise<MemoryRate[]> {
  const arrayBytes = isQuick ? QUICK_BYTES : FULL_BYTES;
  const n = arrayBytes / 4;
  const regions = engines.map((kernels) => kernels.region(3 * n + COLUMNS));
  const rates: MemoryRate[] = [];
  for (const [name, work, passes] of WORKS) {
    const works = engines.map((kernels, i) => {
      const { floats } = regions[i]!;
      const at = (k: number) => floats.subarray(k * n, (k + 1) * n);
      const arrays = { a: at(0), b: at(1), y: at(2), gate: floats.subarray(3 * n) };
      return () => work(kernels, arrays);
    });
    const times = await timedTogether(works, SAMPLES, SECONDS);
    const [oneThread = NaN, allThreads] = times.map(({ wallMs }) => passes * arrayBytes / wallMs / 1e6);
    rates.push({ name, arrayBytes, oneThread, ...(allThreads === undefined ? {} : { allThreads }) });
  }
  for (const region of regions) region.close();
  return rates;
}
