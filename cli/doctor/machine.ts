/** What the machine is, and what its WebAssembly can do. */
import { cpus } from "node:os";
import { relaxedIsFused } from "../../lib/kernels/wasm/fused.ts";
import { relaxedIsSupported } from "../../lib/kernels/wasm/numeric_mode.ts";
import { fastestInt8Dot } from "../../lib/kernels/wasm/prepared/fastest_dot.ts";
import { threadsAreSupported } from "../../lib/kernels/wasm/threads/pool.ts";

/** The machine and the runtime. */
export interface MachineFacts {
  /** Model of the first core, as the system names it. */
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Operating system and architecture. */
  readonly system: string;
  readonly deno: string;
  readonly v8: string;
  /** Mean number of running processes in the last minute, before anything was measured. */
  readonly loadAverage: number;
}

/** What the fast kernels are made of. */
export interface Features {
  readonly relaxedSimd: boolean;
  /** Relaxed multiply-adds are one instruction. */
  readonly fusedMultiplyAdd: boolean;
  /** How products of 8-bit weights are summed: `fused`, `pairs` or, without relaxed SIMD, `plain`. */
  readonly int8Dot: string;
  readonly sharedMemory: boolean;
  /** Shared memory, and workers that can be started from text. */
  readonly threads: boolean;
}

/** Looks at the machine. Call it first: measuring raises the load average. */
export function machineFacts(): MachineFacts {
  const [loadAverage = 0] = Deno.loadavg();
  return {
    cpu: cpus()[0]?.model.trim() || "unknown CPU",
    cores: navigator.hardwareConcurrency,
    memoryBytes: Deno.systemMemoryInfo().total,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    ...{ deno: Deno.version.deno, v8: Deno.version.v8, loadAverage },
  };
}

/** Asks the runtime. */
export function features(): Features {
  return {
    relaxedSimd: relaxedIsSupported(),
    fusedMultiplyAdd: relaxedIsFused(),
    int8Dot: fastestInt8Dot(),
    sharedMemory: typeof SharedArrayBuffer !== "undefined",
    threads: threadsAreSupported(),
  };
}
