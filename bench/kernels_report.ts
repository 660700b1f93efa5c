/**
 * The speed of every kernel beside the register-only loop: `deno run -A bench/kernels_report.ts [--json] [--strict]`.
 *
 * @module
 */
import { programArguments } from "./arguments.ts";
import { benchMode, oneThread } from "./backends.ts";
import type { KernelCase } from "./kernel_case.ts";
import { kernelCases } from "./kernel_cases.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { type Measurement, type MeasureOptions, measureTogether } from "../cli/measure/yardstick.ts";

/** One line of the report; medians. */
interface Row {
  readonly kernel: string;
  readonly sizes: string;
  readonly callMicroseconds: number;
  /** Where the work is counted in FLOP. */
  readonly gigaflops?: number;
  /** `gigaflops` as a share of the register-only loop around each sample. */
  readonly shareOfLoop?: number;
  readonly shareQuartiles?: readonly [number, number];
  /** Where it is counted in elements: 10⁹ a second, the same of a plain loop, and their ratio. */
  readonly gigaElements?: number;
  readonly plainGigaElements?: number;
  readonly timesPlain?: number;
}

async function rowOf(kernelCase: KernelCase, options: MeasureOptions): Promise<Row> {
  const { name: kernel, sizes, unit, amount, run, plain } = kernelCase;
  const tasks = [run, ...(plain ? [plain] : [])].map((work) => ({ work, flop: amount }));
  const [measured, byLoop] = await measureTogether(tasks, options) as [Measurement, Measurement?];
  const { gigaflops, share, shareQuartiles } = measured;
  return {
    ...{ kernel, sizes, callMicroseconds: 1e3 * measured.ms },
    ...(unit === "FLOP" ? { gigaflops, shareOfLoop: share, shareQuartiles } : { gigaElements: gigaflops }),
    ...(byLoop ? { plainGigaElements: byLoop.gigaflops, timesPlain: byLoop.ms / measured.ms } : {}),
  };
}

/** Columns of the table: a head with its unit, and what stands under it. */
const COLUMNS: readonly (readonly [head: string, cell: (row: Row) => string])[] = [
  ["kernel", (row) => row.kernel],
  ["sizes", (row) => row.sizes],
  ["us/call", (row) => row.callMicroseconds.toFixed(row.callMicroseconds < 100 ? 2 : 0)],
  ["GFLOP/s", (row) => fixed(row.gigaflops, 1)],
  ["% of loop", (row) => fixed(row.shareOfLoop && 100 * row.shareOfLoop, 1)],
  ["quartiles", ({ shareQuartiles: q }) => q ? q.map((share) => (100 * share).toFixed(0)).join("-") : ""],
  ["Gelements/s", (row) => fixed(row.gigaElements, 2)],
  ["plain JS", (row) => fixed(row.plainGigaElements, 2)],
  ["x plain", (row) => fixed(row.timesPlain, 1)],
];
/** Columns that are words, and so stand at the left. */
const WORDS = 2;

function fixed(value: number | undefined, digits: number): string {
  return value === undefined ? "" : value.toFixed(digits);
}

function table(rows: readonly Row[]): string {
  const lines = [COLUMNS.map(([head]) => head), ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))];
  const widths = COLUMNS.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const pad = (text: string, i: number) => i < WORDS ? text.padEnd(widths[i]!) : text.padStart(widths[i]!);
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

async function main(): Promise<void> {
  const { flags } = programArguments({ flags: ["--json", "--strict"] });
  const kernels = oneThread(benchMode(flags.has("--strict")));
  const machine = machineState(kernels);
  const rows: Row[] = [];
  for (const kernelCase of kernelCases(kernels)) {
    rows.push(await rowOf(kernelCase, { mode: kernels.launcher.mode }));
    kernelCase.close();
  }
  if (flags.has("--json")) console.log(JSON.stringify({ machine, rows }, null, 2));
  else console.log(`${describeMachine(machine)}\n\n${table(rows)}`);
}

if (import.meta.main) await main();
