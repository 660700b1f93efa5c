/**
 * A training step with two threads while other processes hold all cores, against the same step on a quiet machine:
 *
 *     deno run -A bench/contention.ts
 *
 * Threads that wait for each other must not wait for the scheduler too: goal at most three times the quiet step.
 *
 * @module
 */
import { wasmKernels } from "../lib/kernels/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { median, quantile } from "../cli/measure/quantile.ts";
import { type TrainingStep, trainingStep } from "./training_step.ts";

const THREADS = 2;
/** Turns of quiet and busy, so that a change of the machine's clock falls on both. */
const ROUNDS = 3;
/** Length of each turn, in ms. */
const TURN_MS = 3000;
const GOAL = 3;

/** One process that spins for each core, until closed. */
async function busyNeighbours(count: number): Promise<{ close(): Promise<void> }> {
  const children = Array.from({ length: count }, () =>
    new Deno.Command(Deno.execPath(), {
      args: ["eval", 'console.log("spinning"); for (;;);'],
      ...{ stdout: "piped", stderr: "null" },
    }).spawn());
  for (const { stdout } of children) {
    const reader = stdout.getReader();
    await reader.read(); // it spins from here on
    reader.releaseLock();
  }
  return {
    async close() {
      for (const child of children) {
        child.kill("SIGKILL");
        await Promise.all([child.stdout.cancel(), child.status]);
      }
    },
  };
}

/** Times of the steps of one turn, in ms. */
async function turn(step: TrainingStep): Promise<number[]> {
  const times: number[] = [];
  for (const end = performance.now() + TURN_MS; performance.now() < end;) {
    const start = performance.now();
    await step.run();
    times.push(performance.now() - start);
  }
  return times;
}

programArguments({});
const kernels = wasmKernels({ threads: THREADS });
console.log(describeMachine(machineState(oneThread())));
for (const name of ["tiny", "small"] as const) {
  const step = await trainingStep(name, kernels);
  for (let count = 0; count < 1000 && (count < 20 || !kernels.launcher.sharesWork); count++) await step.run();
  if (!kernels.launcher.sharesWork) {
    throw new Error(
      `Cannot measure contention as ${THREADS} threads must share the work: they did not start`,
    );
  }
  const quiet: number[] = [];
  const busy: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push(...await turn(step));
    const neighbours = await busyNeighbours(navigator.hardwareConcurrency);
    try {
      busy.push(...await turn(step));
    } finally {
      await neighbours.close();
    }
  }
  step.close();
  const [before, during] = [median(quiet), median(busy)];
  const tails = [quiet, busy].map((times) => quantile(times, 0.95).toFixed(1)).join(" and ");
  console.log(
    `step of ${name}, ${step.batch} windows, ${THREADS} threads: quiet ${before.toFixed(2)} ms, ` +
      `${navigator.hardwareConcurrency} busy neighbours ${during.toFixed(2)} ms, ratio ${
        (during / before).toFixed(2)
      } ` +
      `(goal at most ${GOAL}); slowest twentieth from ${tails} ms; ${quiet.length} and ${busy.length} steps`,
  );
}
