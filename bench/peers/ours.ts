/** Our side of a comparison. */
import type { FloatArray, WasmKernels } from "../../lib/kernels/mod.ts";
import { writeNpz } from "../../lib/formats/mod.ts";
import { startThreads } from "../backends.ts";
import { engineArrays } from "../engine_arrays.ts";
import { threadCpuMs } from "../../cli/measure/thread_clock.ts";
import { trainingStep } from "../training_step.ts";
import {
  operand,
  type ProductWork,
  type RowWork,
  type StepHandOver,
  type StepWork,
  type Timed,
  type Work,
} from "./contract.ts";

/** Steps whose losses must be the peer's too: the second one shows the gradients, the third the optimiser's moments. */
const HANDED_STEPS = 3;
/** Floats in a product from which on threads share it for certain. */
const LARGE = 512;

/** A work as we do it. */
export interface Ours {
  /** FLOP of a call, or elements where those are what counts. */
  readonly amount: number;
  /** Places of the result that a peer is asked for. */
  readonly places: readonly number[];
  /** What shows that both do the same: the result at the places, or the first losses. */
  readonly values: readonly number[];
  /** For a step, what the peer starts from. */
  readonly step?: StepHandOver;
  time(calls: number): Promise<Timed>;
  close(): void;
}

/** Prepares `work`, does it once and keeps what shows it; a step's hand-over is written into `folder`. */
export async function prepareOurs(work: Work, kernels: WasmKernels, folder: string): Promise<Ours> {
  await startWorkers(kernels);
  if (work.type === "step") return prepareStep(work, kernels, folder);
  return work.type === "product" ? prepareProduct(work, kernels) : prepareRow(work, kernels);
}

/** Places spread over a result, the last one included. */
function spread(length: number): number[] {
  return Array.from({ length: 64 }, (_, i) => Math.round(i * (length - 1) / 63));
}

function prepareProduct({ kind, M, N, K }: ProductWork, kernels: WasmKernels): Ours {
  const { arrays, close } = engineArrays(kernels, [M * K, K * N, M * N]);
  const [a, b, c] = arrays as [FloatArray, FloatArray, FloatArray];
  a.set(operand(M * K, 0));
  b.set(operand(K * N, 1));
  const call = { a, b, c, M, N, K, transposeA: kind === "TN", transposeB: kind === "NT" };
  const run = (): void => {
    kernels.enter();
    kernels.gemm(call);
    kernels.leave();
  };
  return made(run, c, 2 * M * N * K, close);
}

function prepareRow({ kind, rows, columns }: RowWork, kernels: WasmKernels): Ours {
  const size = rows * columns;
  const { arrays, close } = engineArrays(kernels, [size, size, columns, columns, 2 * rows]);
  const [x, y, gain, offset, stats] = arrays as [FloatArray, FloatArray, FloatArray, FloatArray, FloatArray];
  x.set(operand(size, 0));
  gain.set(operand(columns, 1));
  offset.set(operand(columns, 2));
  const norm = { x, y, gain, rows, columns, epsilon: 1e-5 };
  const runs: Readonly<Record<RowWork["kind"], () => void>> = {
    exp: () => kernels.unary("exp", x, y),
    gelu: () => kernels.unary("gelu", x, y),
    softmax: () => kernels.softmax(x, y, rows, columns),
    layerNorm: () => kernels.layerNorm({ ...norm, offset, stats }),
    rmsNorm: () => kernels.rmsNorm({ ...norm, inverses: stats }),
  };
  return made(runs[kind], y, size, close);
}

function made(run: () => void, result: FloatArray, amount: number, close: () => void): Ours {
  run();
  const places = spread(result.length);
  const values = places.map((place) => result[place]!);
  return { amount, places, values, time: (calls) => time(run, calls), close };
}

async function prepareStep({ kind }: StepWork, kernels: WasmKernels, folder: string): Promise<Ours> {
  const step = await trainingStep(kind, kernels);
  const path = `${folder}/${kind}.npz`;
  await Deno.writeFile(path, writeNpz(step.handOver(HANDED_STEPS)));
  const values: number[] = [];
  for (let count = 0; count < HANDED_STEPS; count++) {
    await step.run();
    values.push(step.loss);
  }
  return {
    // Peers work out masked attention too; both are credited with it, as most published counts do.
    amount: step.flop.full,
    places: [],
    values,
    step: { sizes: step.sizes as StepHandOver["sizes"], path, training: step.config },
    time: (calls) => time(step.run, calls),
    close: step.close,
  };
}

/** A product that is large enough for all threads, until they are there. */
async function startWorkers(kernels: WasmKernels): Promise<void> {
  const { arrays, close } = engineArrays(kernels, Array.from({ length: 3 }, () => LARGE * LARGE));
  const [a, b, c] = arrays as [FloatArray, FloatArray, FloatArray];
  await startThreads(kernels, () => kernels.gemm({ a, b, c, M: LARGE, N: LARGE, K: LARGE }));
  close();
}

async function time(run: () => void | Promise<void>, calls: number): Promise<Timed> {
  const [wall, cpu] = [performance.now(), threadCpuMs()];
  for (let call = 0; call < calls; call++) {
    const pending = run();
    if (pending) await pending;
  }
  return { wallMs: performance.now() - wall, cpuMs: threadCpuMs() - cpu };
}
