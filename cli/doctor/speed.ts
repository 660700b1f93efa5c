/** How fast this machine computes: its peak, products by shape, memory, and backends side by side. */
import type { WasmKernels } from "../../lib/kernels/mod.ts";
import { ParallelLoop } from "../measure/parallel_loop.ts";
import { measuredPeak } from "../measure/peak.ts";
import { median } from "../measure/quantile.ts";
import { yardstickOf } from "../measure/yardstick.ts";
import { type BackendReport, BACKENDS } from "./backends.ts";
import { type MemoryRate, memoryRates } from "./memory_speed.ts";
import { FULL_SHAPES, productArrays, type ProductShape, QUICK_SHAPES } from "./products.ts";
import { alone } from "./threads.ts";
import { timedTogether } from "./timing.ts";

/** Speed at one shape. */
export interface ProductRate extends ProductShape {
  /** GFLOP/s of one thread on its CPU clock. */
  readonly oneThread: number;
  /** Rate of one thread divided by that of the register-only loop, both on its CPU clock. */
  readonly shareOfPeak: number;
  /** GFLOP/s of all threads on the wall clock. Absent where one thread does all. */
  readonly allThreads?: number;
  /** How many times as fast as one thread they are, both on the wall clock. */
  readonly gain?: number;
}

/** Speeds of a backend; all rates are medians. */
export interface SpeedReport {
  /** GFLOP/s of a loop of multiply-adds in registers: what 128-bit WebAssembly gives at most. */
  readonly peak: { readonly oneThread: number; readonly allThreads?: number };
  /** GFLOP/s by shape. */
  readonly products: readonly ProductRate[];
  /** GB/s over arrays beyond the caches. */
  readonly memory: readonly MemoryRate[];
  /** GFLOP/s of each backend at a large product, on one thread's CPU clock. */
  readonly backends: readonly { readonly name: string; readonly gigaflops: number }[];
}

/** What to measure, and how long. */
export interface SpeedOptions {
  readonly threads: number;
  readonly isQuick: boolean;
  readonly backends: readonly BackendReport[];
  readonly signal: AbortSignal;
  /** Told of what is measured next. */
  readonly onWork: (words: string) => void;
}

/** Memory of the backend with one thread: 1 GiB, as memory speed wants three arrays of 64 MiB. */
const PAGES = 16_384;
/** Rounds of the loop on all threads. */
const LOOP_ROUNDS = 15;
/** Work of the loop between two products: about 1 ms. */
const LOOP_FLOP = 60_000_000;
/** The product that backends are compared at. */
const LARGE: ProductShape = { name: "512³", M: 512, N: 512, K: 512 };
/** Samples of a work, and the time they may take. */
const [QUICK, FULL] = [{ samples: 5, seconds: 0.2 }, { samples: 15, seconds: 1 }];

type Length = typeof FULL;

/** Measures; undefined if the signal is aborted on the way. */
export async function measureSpeed(
  shared: WasmKernels,
  options: SpeedOptions,
): Promise<SpeedReport | undefined> {
  const { threads, isQuick, signal, onWork } = options;
  const { mode } = shared.launcher;
  const length = isQuick ? QUICK : FULL;
  const single = await alone(shared, PAGES);
  const engines = threads > 1 ? [single, shared] : [single];
  onWork("peak");
  const peak = { oneThread: measuredPeak(mode), ...(threads > 1 ? await peakOfAll(mode, threads) : {}) };
  const products: ProductRate[] = [];
  for (const shape of isQuick ? QUICK_SHAPES : FULL_SHAPES) {
    if (signal.aborted) return undefined;
    onWork(`product ${shape.name}`);
    products.push(await productRate(shape, engines, length));
  }
  if (signal.aborted) return undefined;
  onWork("memory");
  const memory = await memoryRates(engines, isQuick);
  const rates = [];
  for (const { name, make } of BACKENDS) {
    if (signal.aborted) return undefined;
    if (!make || !options.backends.some((report) => report.name === name && report.available)) continue;
    onWork(`backend ${name}`);
    const { run, close } = productArrays(await make(), LARGE);
    const [times] = await timedTogether([run], length.samples, length.seconds);
    close();
    rates.push({ name, gigaflops: flopOf(LARGE) / times!.threadMs / 1e6 });
  }
  return { peak, products, memory, backends: rates };
}

type Mode = WasmKernels["launcher"]["mode"];

async function peakOfAll(mode: Mode, threads: number): Promise<{ allThreads: number }> {
  const loop = await ParallelLoop.start(yardstickOf(mode), threads);
  try {
    return { allThreads: median(Array.from({ length: LOOP_ROUNDS }, () => loop.gigaflops())) };
  } finally {
    loop.close();
  }
}

const flopOf = ({ M, N, K }: ProductShape): number => 2 * M * N * K;

/** The loop, one thread and all of them in turns. */
async function productRate(
  shape: ProductShape,
  engines: readonly WasmKernels[],
  { samples, seconds }: Length,
): Promise<ProductRate> {
  const arrays = engines.map((kernels) => productArrays(kernels, shape));
  const yardstick = yardstickOf(engines[0]!.launcher.mode);
  const loop = () => void yardstick.run(LOOP_FLOP);
  const [ofLoop, one, all] = await timedTogether([loop, ...arrays.map(({ run }) => run)], samples, seconds);
  for (const { close } of arrays) close();
  const rate = (ms: number) => flopOf(shape) / ms / 1e6;
  const oneThread = rate(one!.threadMs);
  const shareOfPeak = oneThread / (LOOP_FLOP / ofLoop!.threadMs / 1e6);
  if (!all) return { ...shape, oneThread, shareOfPeak };
  return { ...shape, oneThread, shareOfPeak, allThreads: rate(all.wallMs), gain: one!.wallMs / all.wallMs };
}
