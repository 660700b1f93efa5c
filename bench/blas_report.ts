/**
 * Products by the system's BLAS beside WebAssembly, and from which size they pay:
 * `deno run -A bench/blas_report.ts [--json]`. `HAZE_BLAS` names another library.
 *
 * @module
 */
import { type BlasKernels, blasKernels, describeBlas } from "../lib/kernels/blas/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";
import { gemmCallCase } from "./gemm_cases.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { CROSSOVER_SHAPES, GEMM_SHAPES, type GemmShape } from "./sizes.ts";
import { type Measurement, measureTogether } from "../cli/measure/yardstick.ts";

/** One product on one thread, by both; medians of samples taken in turns. */
interface Row {
  readonly kind: string;
  readonly sizes: string;
  /** Multiply-adds. */
  readonly terms: number;
  readonly wasmGigaflops: number;
  readonly blasGigaflops: number;
  /** How many times faster the library is. */
  readonly ratio: number;
}

const { flags } = programArguments({ flags: ["--json"] });
const wasm = oneThread();
/** Sends every product to the library, however small. */
const blas: BlasKernels = blasKernels({ threads: 1, leastTerms: 0 });
const machine = machineState(wasm);

async function rowOf(shape: GemmShape): Promise<Row> {
  const { kind, M, N, K } = shape;
  const cases = [wasm, blas].map((kernels) => gemmCallCase(kernels, shape));
  for (const one of cases) one.check();
  const tasks = cases.map(({ run, amount }) => ({ work: run, flop: amount }));
  const [ours, theirs] = await measureTogether(tasks, { mode: wasm.launcher.mode }) as [
    Measurement,
    Measurement,
  ];
  for (const one of cases) one.close();
  return {
    ...{ kind, sizes: `${M}x${N}x${K}`, terms: M * N * K },
    ...{ wasmGigaflops: ours.gigaflops, blasGigaflops: theirs.gigaflops, ratio: ours.ms / theirs.ms },
  };
}

/** The rows of one kind of growing product, and the least multiply-adds from which all larger ones gain. */
function crossover(rows: readonly Row[]): number | undefined {
  const falling = rows.toSorted((a, b) => b.terms - a.terms);
  const loss = falling.findIndex(({ ratio }) => ratio <= 1);
  return (loss < 0 ? falling.at(-1) : falling[loss - 1])?.terms;
}

function line({ kind, sizes, terms, wasmGigaflops, blasGigaflops, ratio }: Row): string {
  return [
    `${kind} ${sizes}`.padEnd(20),
    `${terms}`.padStart(11),
    wasmGigaflops.toFixed(1).padStart(9),
    blasGigaflops.toFixed(1).padStart(9),
    ratio.toFixed(2).padStart(8),
  ].join("");
}

const HEAD = "product              multiply-adds  wasm GF/s  BLAS GF/s  x wasm";

const products = [];
for (const shape of GEMM_SHAPES) products.push(await rowOf(shape));
const growing: Record<string, { rows: Row[]; paysFrom: number | undefined }> = {};
for (const [name, shapes] of Object.entries(CROSSOVER_SHAPES)) {
  const rows = [];
  for (const shape of shapes) rows.push(await rowOf(shape));
  growing[name] = { rows, paysFrom: crossover(rows) };
}

if (flags.has("--json")) {
  console.log(JSON.stringify({ machine, library: blas.library, products, growing }, null, 2));
} else {
  console.log(`${describeMachine(machine)}\n${describeBlas(blas.library)}\n\n${HEAD}`);
  for (const row of products) console.log(line(row));
  for (const [name, { rows, paysFrom }] of Object.entries(growing)) {
    console.log(
      `\n${name}: the library is faster from ${paysFrom ?? "no size on: at none"} multiply-adds\n${HEAD}`,
    );
    for (const row of rows) console.log(line(row));
  }
}
