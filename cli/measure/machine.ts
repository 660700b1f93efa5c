/** One line on the machine and its state, without which no figure should be quoted. */
import type { WasmKernels } from "../../lib/kernels/mod.ts";
import { relaxedIsSupported } from "../../lib/kernels/wasm/numeric_mode.ts";
import { measuredPeak } from "./peak.ts";
import { clock } from "./thread_clock.ts";

/** What a reader needs to judge a figure. */
export interface MachineState {
  readonly system: string;
  readonly deno: string;
  readonly v8: string;
  readonly cores: number;
  /** Mean number of running processes in the last minute, before anything was measured. */
  readonly loadAverage: number;
  readonly backend: string;
  readonly relaxedSimd: boolean;
  readonly clock: string;
  /** GFLOP/s of the register-only loop that the backend is compared with: fused, or multiply and add. */
  readonly loopGigaflops: number;
}

/** Looks at the machine. Call it first: measuring raises the load average. */
export function machineState(kernels: WasmKernels): MachineState {
  const loadAverage = Deno.loadavg()[0]!;
  return {
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    cores: navigator.hardwareConcurrency,
    loadAverage,
    backend: kernels.name,
    relaxedSimd: relaxedIsSupported(),
    clock: clock.name,
    loopGigaflops: measuredPeak(kernels.launcher.mode),
  };
}

/** The state as one line. */
export function describeMachine(state: MachineState): string {
  const loop = state.backend === "wasm-strict" ? "mul+add loop" : "FMA loop";
  return [
    `Deno ${state.deno} (V8 ${state.v8}) on ${state.system}`,
    `${state.cores} cores`,
    `load ${state.loadAverage.toFixed(2)} at start`,
    `backend ${state.backend}`,
    `relaxed SIMD ${state.relaxedSimd ? "yes" : "no"}`,
    state.clock,
    `${loop} ${state.loopGigaflops.toFixed(1)} GFLOP/s`,
  ].join(", ");
}
