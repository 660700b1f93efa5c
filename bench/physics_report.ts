/**
 * The speed that physics promises, beside its bounds: `deno run -A bench/physics_report.ts [--json]`. One thread, its CPU
 * time, medians; 10 s.
 *
 * @module
 */
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";
import { oscillatorRun, productRun } from "./physics_cases.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { median } from "../cli/measure/quantile.ts";
import { threadCpuMs } from "../cli/measure/thread_clock.ts";

const SAMPLES = 21;
const PRODUCTS = 100_000;

/** A figure and the most that it may be. */
interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** Absent where nothing was promised. */
  readonly bound?: number;
}

/** The median CPU time of a run, in ms; three runs before, in which V8 compiles. */
function runMs(run: () => number): number {
  const times = Array.from({ length: SAMPLES + 3 }, () => {
    const start = threadCpuMs();
    const result = run();
    if (!Number.isFinite(result)) throw new Error(`Cannot measure as a run must end in a number: ${result}`);
    return threadCpuMs() - start;
  });
  return median(times.slice(3));
}

function figures(): Figure[] {
  const perProduct = (dim: number) => runMs(productRun(dim, PRODUCTS)) / PRODUCTS * 1e6;
  return [
    {
      name: "1,000 Euler steps of 1,024 oscillators",
      unit: "ms",
      value: runMs(oscillatorRun(1024, 1000)),
      bound: 80,
    },
    { name: "1,000 Euler steps of 4,096 oscillators", unit: "ms", value: runMs(oscillatorRun(4096, 1000)) },
    {
      name: "1,000 RK4 steps of 1,024 oscillators",
      unit: "ms",
      value: runMs(oscillatorRun(1024, 1000, "rk4")),
    },
    { name: "a product in 16 dimensions", unit: "ns", value: perProduct(16), bound: 200 },
    { name: "a product in 8 dimensions", unit: "ns", value: perProduct(8) },
  ];
}

function main(): void {
  const { flags } = programArguments({ flags: ["--json"] });
  const machine = machineState(oneThread());
  const rows = figures();
  if (flags.has("--json")) return console.log(JSON.stringify({ machine, rows }));
  console.log(`${describeMachine(machine)}\nphysics, one thread, medians of ${SAMPLES}\n`);
  for (const { name, unit, value, bound } of rows) {
    const promised = bound === undefined ? "" : `  at most ${bound}${value <= bound ? "" : "  EXCEEDED"}`;
    console.log(`${name.padEnd(40)}${value.toFixed(1).padStart(8)} ${unit}${promised}`);
  }
}

if (import.meta.main) main();
