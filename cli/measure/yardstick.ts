/**
 * The yardstick: a loop that does nothing but multiply and add in registers, the most that 128-bit WebAssembly can
 * give on this core at this moment. A rate is worth little without the rate of that loop beside it, since clocks and
 * neighbours move both together.
 */
import { f32x4 } from "../../lib/kernels/wasm/asm/expression.ts";
import { ModuleBuilder } from "../../lib/kernels/wasm/asm/module_builder.ts";
import { NUMERIC_MODES, type NumericModeName } from "../../lib/kernels/wasm/numeric_mode.ts";
import { median, quantile } from "./quantile.ts";
import { threadCpuMs } from "./thread_clock.ts";

/**
 * Independent chains. Twelve hide the latency of a fused multiply-add on present CPUs; multiply-then-add takes nearly
 * twice as long, so it gets all that V8's 15 registers leave beside one constant, and is still not quite hidden.
 */
const CHAINS: { readonly [N in NumericModeName]: number } = { relaxed: 12, strict: 14 };
const UNROLLED = 4;
/** FLOP of a bracketing sample: some 70 µs, long against the clock's own cost and short against a neighbour's visit. */
const BRACKET_FLOP = 4_600_000;
/** Samples behind a median. */
const SAMPLES = 15;
/** Least length of a sample in ms: calls are repeated until they fill it. */
const SAMPLE_MS = 3;
/** Length of the warm-up in ms: several times what V8 needs to replace its first, slow code. */
const WARM_UP_MS = 60;

/** The register-only loop of one numeric mode. */
export class Yardstick {
  readonly #loop: (iterations: number) => number;
  /** The compiled loop, `loop(iterations)`, for other threads to run. */
  readonly module: WebAssembly.Module;

  constructor(readonly mode: NumericModeName) {
    this.module = loopModule(mode);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 }); // every module of the assembler imports one
    const { loop } = new WebAssembly.Instance(this.module, { env: { memory } }).exports;
    this.#loop = loop as (iterations: number) => number;
    // V8 replaces its first code in the background; until then the loop is several times too slow.
    warmUp(() => void this.run(BRACKET_FLOP));
  }

  /** Does `flop` operations, rounded to whole iterations. The sum is returned so that nothing can be left out. */
  run(flop: number): number {
    return this.#loop(this.iterations(flop));
  }

  /** Rounds of the loop that do `flop` operations. */
  iterations(flop: number): number {
    const flopPerIteration = CHAINS[this.mode] * UNROLLED * 4 * 2; // four lanes, a product and a sum each
    return Math.max(1, Math.round(flop / flopPerIteration));
  }

  /** GFLOP/s of the loop now. */
  sample(): number {
    const start = threadCpuMs();
    this.run(BRACKET_FLOP);
    return BRACKET_FLOP / (threadCpuMs() - start) / 1e6;
  }
}

const yardsticks = new Map<NumericModeName, Yardstick>();

/** The loop of `relaxed` (one fused instruction) or of its twin `strict` (multiply, then add). */
export function yardstickOf(mode: NumericModeName): Yardstick {
  const yardstick = yardsticks.get(mode) ?? new Yardstick(mode);
  yardsticks.set(mode, yardstick);
  return yardstick;
}

function loopModule(mode: NumericModeName): WebAssembly.Module {
  const module = new ModuleBuilder();
  module.function("loop", ["i32"], (f, iterations) => {
    const { multiplyAdd } = NUMERIC_MODES[mode];
    const chains = f.locals("v128", CHAINS[mode]);
    chains.forEach((x, i) => f.set(x, f32x4.const(i)));
    // x ← x/2 + 1/2 goes to 1: no overflow, no denormal. Each product depends on x, so that none can be hoisted.
    const half = f.constant(0.5);
    f.doWhile(() => {
      for (let i = 0; i < UNROLLED; i++) {
        for (const x of chains) f.set(x, multiplyAdd(x, half, half));
      }
      f.advance(iterations, -1);
    }, () => iterations);
    const [sum, ...rest] = chains;
    for (const x of rest) f.set(sum!, f32x4.add(sum!, x));
    f.return(f32x4.lane(sum!, 0));
  }, { result: "f32" });
  return new WebAssembly.Module(module.bytes({ pages: 1, shared: false }));
}

/** Something to be timed. */
export interface Task {
  work(): void | Promise<unknown>;
  /** Operations of one call: FLOP, or elements where those are what counts. */
  readonly flop: number;
}

/** Options of {@linkcode measure}. */
export interface MeasureOptions {
  /** Samples behind the medians. Default 15. */
  samples?: number;
  /** Which loop to measure beside. Default `relaxed`. */
  mode?: NumericModeName;
}

/** What was measured; medians over the samples. */
export interface Measurement {
  /** Time of one call in ms of the thread's CPU clock. */
  readonly ms: number;
  /** 10⁹ operations a second. */
  readonly gigaflops: number;
  /** Rate divided by that of the loop just before and after; meaningless if `flop` counts elements. */
  readonly share: number;
  /** Quartiles of the share: how quiet the machine was. */
  readonly shareQuartiles: readonly [number, number];
  readonly samples: number;
  /** Calls in a sample. */
  readonly calls: number;
}

/** Times `work`, each sample between two samples of the register-only loop. */
export async function measure(
  work: Task["work"],
  flop: number,
  options: MeasureOptions = {},
): Promise<Measurement> {
  const [measurement] = await measureTogether([{ work, flop }], options);
  return measurement!;
}

/** Times several tasks in turns, so that their ratio is one of the same minute. */
export async function measureTogether(
  tasks: readonly Task[],
  { samples = SAMPLES, mode = "relaxed" }: MeasureOptions = {},
): Promise<Measurement[]> {
  const yardstick = yardstickOf(mode);
  const runs = [];
  for (const task of tasks) {
    runs.push({ task, calls: await chooseCalls(task), times: [] as number[], shares: [] as number[] });
  }
  for (let sample = 0; sample < samples; sample++) {
    for (const { task, calls, times, shares } of runs) {
      const before = yardstick.sample();
      const ms = await timeCalls(task, calls) / calls;
      const after = yardstick.sample();
      times.push(ms);
      shares.push(task.flop / ms / 1e6 / ((before + after) / 2));
    }
  }
  return runs.map(({ task, calls, times, shares }) => {
    const ms = median(times);
    return {
      ...{ ms, gigaflops: task.flop / ms / 1e6, share: median(shares), samples, calls },
      shareQuartiles: [quantile(shares, 0.25), quantile(shares, 0.75)],
    };
  });
}

/** Warms up and says how many calls fill a sample. */
async function chooseCalls(task: Task): Promise<number> {
  const start = performance.now();
  for (let calls = 0; calls < 3 || performance.now() - start < WARM_UP_MS; calls++) await task.work();
  let calls = 1;
  while (await timeCalls(task, calls) < SAMPLE_MS) calls *= 2;
  return calls;
}

/** CPU time of `calls` calls in ms. Only what returns a promise is awaited: a turn costs as much as a small kernel. */
async function timeCalls({ work }: Task, calls: number): Promise<number> {
  const start = threadCpuMs();
  for (let call = 0; call < calls; call++) {
    const pending = work();
    if (pending) await pending;
  }
  return threadCpuMs() - start;
}

function warmUp(work: () => void): void {
  const start = performance.now();
  while (performance.now() - start < WARM_UP_MS) work();
}
