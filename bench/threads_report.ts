/**
 * Products and training steps on two threads against one: `deno run -A bench/threads_report.ts [THREADS]`.
 *
 * @module
 */
import { wasmKernels } from "../lib/kernels/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread, startThreads } from "./backends.ts";
import { gemmCallCase } from "./gemm_cases.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { GEMM_SHAPES, type StepName, STEPS } from "./sizes.ts";
import { ParallelLoop } from "../cli/measure/parallel_loop.ts";
import { trainingStep } from "./training_step.ts";
import { median } from "../cli/measure/quantile.ts";
import { yardstickOf } from "../cli/measure/yardstick.ts";

/** Least work of a product worth sharing here, in FLOP: below it the barrier is what one measures. */
const LEAST_FLOP = 1e6;
/** Least length of a sample in ms: calls are repeated until they fill it. */
const SAMPLE_MS = 5;
/** Turns of each, and their length in ms: work that goes on, as training does. */
const [TURNS, TURN_MS] = [5, 500];
/** Part of a turn that is not counted: after a pause a core is cold and its clock low. */
const WARM_UP = 0.3;
/** Samples of a turn at least, where one takes a second. */
const LEAST_SAMPLES = 2;

type Work = () => void | Promise<void>;

/** Medians of times in ms a call, in long turns, and of what the loop gained between them. */
async function inTurns(
  works: readonly [Work, Work],
): Promise<{ alone: number; together: number; loop: number }> {
  const times: [number[], number[]] = [[], []];
  const gains: number[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    for (const i of [0, 1] as const) {
      gains.push(loop.sample());
      times[i].push(...await oneTurn(works[i]));
    }
  }
  return { alone: median(times[0]), together: median(times[1]), loop: median(gains) };
}

/** Samples of one turn, in ms a call. */
async function oneTurn(work: Work): Promise<number[]> {
  const calls = Math.max(1, Math.round(SAMPLE_MS / await time(work, 1)));
  const start = performance.now();
  while (performance.now() - start < WARM_UP * TURN_MS) await time(work, calls);
  const samples: number[] = [];
  while (samples.length < LEAST_SAMPLES || performance.now() - start < TURN_MS) {
    samples.push(await time(work, calls) / calls);
  }
  return samples;
}

async function time(work: Work, calls: number): Promise<number> {
  const start = performance.now();
  for (let call = 0; call < calls; call++) {
    const pending = work();
    if (pending) await pending;
  }
  return performance.now() - start;
}

const { number: threads } = programArguments({ number: { name: "THREADS", default: 2, least: 2, most: 64 } });
const single = oneThread();
const shared = wasmKernels({ mode: single.launcher.mode, threads });
const loop = await ParallelLoop.start(yardstickOf(single.launcher.mode), threads);
console.log(describeMachine(machineState(single)));

type Result = Awaited<ReturnType<typeof inTurns>>;

function report(name: string, { alone, together, loop }: Result): void {
  const columns = [alone.toFixed(3), together.toFixed(3), (alone / together).toFixed(2), loop.toFixed(2)];
  console.log(name.padEnd(28) + columns.map((column) => column.padStart(10)).join(""));
}

console.log(
  "work".padEnd(28) + ["1: ms", `${threads}: ms`, "ratio", "loop"].map((head) => head.padStart(10)).join(""),
);
for (const shape of GEMM_SHAPES) {
  const { kind, M, N, K } = shape;
  if (2 * M * N * K < LEAST_FLOP) continue;
  const [one, two] = [gemmCallCase(single, shape), gemmCallCase(shared, shape)];
  await startThreads(shared, two.run);
  report(`gemm ${kind} ${M}x${N}x${K}`, await inTurns([one.run, two.run]));
  for (const used of [one, two]) used.close();
}
for (const name of Object.keys(STEPS) as StepName[]) {
  const [one, two] = [await trainingStep(name, single), await trainingStep(name, shared)];
  report(`step ${name}`, await inTurns([one.run, two.run]));
  for (const used of [one, two]) used.close();
}
loop.close();
