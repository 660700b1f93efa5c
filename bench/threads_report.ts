/**
 * Products and training steps on two threads against one: `deno run -A bench/threads_report.ts [THREADS]`.
 *
 * @module
 */
import { wasmKernels } from "../lib/kernels/mod.ts";
import { oneThread } from "./backends.ts";
import { gemmCallCase } from "./gemm_cases.ts";
import { describeMachine, machineState } from "./machine.ts";
import { GEMM_SHAPES, type StepName, STEPS } from "./sizes.ts";
import { trainingStep } from "./training_step.ts";

/** Least work of a product worth sharing here, in FLOP: below it the barrier is what one measures. */
const LEAST_FLOP = 1e6;
const SAMPLES = 41;
const SAMPLE_MS = 20;

type Work = () => void | Promise<void>;

/** Times of both in ms a call, in turns. */
async function inTurns(works: readonly [Work, Work], samples: number): Promise<[number, number]> {
  const calls: number[] = [];
  for (const work of works) {
    for (let call = 0; call < 3; call++) await work();
    calls.push(Math.max(1, Math.round(SAMPLE_MS / await time(work, 1))));
  }
  const times: [number[], number[]] = [[], []];
  for (let sample = 0; sample < samples; sample++) {
    for (const i of [0, 1] as const) times[i].push(await time(works[i], calls[i]!) / calls[i]!);
  }
  return [median(times[0]), median(times[1])];
}

async function time(work: Work, calls: number): Promise<number> {
  const start = performance.now();
  for (let call = 0; call < calls; call++) {
    const pending = work();
    if (pending) await pending;
  }
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

const threads = Number(Deno.args[0] ?? 2);
const single = oneThread();
const shared = wasmKernels({ mode: single.launcher.mode, threads });
console.log(describeMachine(machineState(single)));

/** Large calls until the workers have joined in. */
async function startThreads(work: Work): Promise<void> {
  const end = performance.now() + 10_000;
  while (!shared.launcher.sharesWork) {
    await work();
    await new Promise((wake) => setTimeout(wake, 1));
    if (performance.now() > end) {
      throw new Error(`Cannot measure as ${threads} threads must start: they did not`);
    }
  }
}

function report(name: string, [alone, together]: readonly [number, number]): void {
  const columns = [name.padEnd(28), alone.toFixed(3).padStart(10), together.toFixed(3).padStart(10)];
  console.log(`${columns.join("")}${(alone / together).toFixed(2).padStart(8)}`);
}

console.log(
  `${"work".padEnd(28)}${"1: ms".padStart(10)}${`${threads}: ms`.padStart(10)}${"ratio".padStart(8)}`,
);
for (const shape of GEMM_SHAPES) {
  const { kind, M, N, K } = shape;
  if (2 * M * N * K < LEAST_FLOP) continue;
  const [one, two] = [gemmCallCase(single, shape), gemmCallCase(shared, shape)];
  await startThreads(two.run);
  report(`gemm ${kind} ${M}x${N}x${K}`, await inTurns([one.run, two.run], SAMPLES));
  for (const used of [one, two]) used.close();
}
for (const name of Object.keys(STEPS) as StepName[]) {
  const [one, two] = [await trainingStep(name, single), await trainingStep(name, shared)];
  report(`step ${name}`, await inTurns([one.run, two.run], name === "llama" ? 7 : SAMPLES));
  for (const used of [one, two]) used.close();
}
