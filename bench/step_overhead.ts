/**
 * What a training step costs beside its kernels: bytes allocated in JavaScript, and time. One thread. The flags make
 * V8's young heap so large that nothing is collected while it is looked at:
 *
 *     deno run -A --v8-flags=--expose-gc,--min-semi-space-size=256,--max-semi-space-size=256 bench/step_overhead.ts
 *
 * `--json` prints one document, `--steps N` takes that many steps for each figure.
 *
 * @module
 */
import type { Call, Kernels, WasmKernels } from "../lib/kernels/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { median } from "../cli/measure/quantile.ts";
import { type TrainingStep, trainingStep } from "./training_step.ts";

/** A step's cost beside its kernels. */
export interface StepOverhead {
  /** Bytes of JavaScript objects and array buffers that a step allocates. */
  readonly bytes: number;
  /** Kernel calls of a step. */
  readonly calls: number;
  readonly stepMs: number;
  /** Median share of a step's time that is spent outside kernels, the clock's own cost taken off. */
  readonly outsideShare: number;
  /** Time of a step whose kernels do nothing. */
  readonly emptyStepMs: number;
}

const WARM_UP_STEPS = 30;
/** What the method is checked with: this many bytes allocated on purpose a step. */
const KNOWN_BYTES = 500_000;
const ARRAY_LENGTH = 1000;
/** V8 now and then gives back what it no longer needs, as code, in the midst of a count, which then begins anew. */
const ATTEMPTS = 3;

/** Bytes that one call of `work` allocates, on the average of `count` calls. */
export async function allocatedBytes(work: () => Promise<void> | void, count: number): Promise<number> {
  const { gc } = globalThis as { gc?: () => void };
  if (!gc) {
    throw new TypeError(
      "Cannot count bytes as V8 must let the young heap grow: --expose-gc is missing\n" +
        "hint: deno run -A --v8-flags=--expose-gc,--min-semi-space-size=256,--max-semi-space-size=256 bench/step_overhead.ts",
    );
  }
  let collected = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    gc();
    const sizes = [heapBytes()];
    for (let call = 0; call < count; call++) {
      await work();
      sizes.push(heapBytes());
    }
    const fallen = sizes.findIndex((size, i) => i > 0 && size < sizes[i - 1]!);
    if (fallen < 0) return (sizes[count]! - sizes[0]!) / count;
    collected = `${sizes[fallen - 1]! - sizes[fallen]!} bytes in call ${fallen - 1}`;
  }
  throw new Error(`Cannot count bytes as something was collected, ${ATTEMPTS} times over: ${collected}`);
}

function heapBytes(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

/** Measures a step that runs on `kernels`, which must have one thread. */
export async function stepOverhead(
  step: TrainingStep,
  { launcher }: WasmKernels,
  steps: number,
): Promise<StepOverhead> {
  for (let count = 0; count < WARM_UP_STEPS; count++) await step.run();
  const bytes = await allocatedBytes(() => step.run(), steps);
  const run = launcher.run.bind(launcher);

  let [calls, insideMs] = [0, 0];
  const clockMs = clockCostMs();
  launcher.run = (call: Call) =>
    run({
      ...call,
      kernel: (...operands) => {
        const start = performance.now();
        call.kernel(...operands);
        insideMs += performance.now() - start;
        calls++;
      },
    });
  const times: number[] = [];
  const shares: number[] = [];
  for (let count = 0; count < steps; count++) {
    insideMs = calls = 0;
    const start = performance.now();
    await step.run();
    const ms = performance.now() - start;
    times.push(ms);
    // Of the two readings of a call about one falls inside, one outside.
    shares.push(Math.max(0, ms - insideMs - calls * clockMs) / (ms - 2 * calls * clockMs));
  }

  launcher.run = (call) => run({ ...call, kernel: () => {} });
  const empty: number[] = [];
  for (let count = 0; count < WARM_UP_STEPS + steps; count++) {
    const start = performance.now();
    await step.run();
    if (count >= WARM_UP_STEPS) empty.push(performance.now() - start);
  }
  launcher.run = run;
  return {
    ...{ bytes, calls, stepMs: median(times), outsideShare: median(shares), emptyStepMs: median(empty) },
  };
}

/** What one reading of the clock costs. */
function clockCostMs(): number {
  const count = 100_000;
  const start = performance.now();
  for (let i = 0; i < count; i++) performance.now();
  return (performance.now() - start) / count;
}

/** The same backend, never giving a plan: every step runs op by op. */
function eager(kernels: WasmKernels): Kernels {
  return { ...kernels, record: (body) => (body(), undefined) };
}

if (import.meta.main) {
  const { flags, number: steps } = programArguments({
    flags: ["--json"],
    number: { name: "--steps", default: 200, least: 1 },
  });
  const machine = machineState(oneThread());
  const kept: number[][] = [];
  const knownBytes = await allocatedBytes(() => {
    kept.length = 0;
    for (let i = 0; i < KNOWN_BYTES / (8 * ARRAY_LENGTH); i++) kept.push(new Array(ARRAY_LENGTH).fill(0.5));
  }, steps);
  const results: Record<string, StepOverhead> = {};
  for (const name of ["replayed", "eager"] as const) {
    const engine = oneThread();
    const step = await trainingStep("gpt", name === "eager" ? eager(engine) : engine);
    results[name] = await stepOverhead(step, engine, steps);
    step.close();
  }
  if (flags.has("--json")) {
    console.log(JSON.stringify({ machine, steps, known: KNOWN_BYTES, knownBytes, ...results }));
  } else {
    console.log(describeMachine(machine));
    console.log(`check of the method: ${KNOWN_BYTES} bytes allocated, ${knownBytes.toFixed(0)} counted`);
    for (const [name, result] of Object.entries(results)) {
      const { bytes, calls, stepMs, outsideShare, emptyStepMs } = result;
      console.log(
        `step of gpt, ${name}: ${(bytes / 1e3).toFixed(0)} kB allocated; ${calls} kernel calls, ` +
          `${stepMs.toFixed(2)} ms, ${(100 * outsideShare).toFixed(2)} % of it outside kernels, ` +
          `${(1e3 * emptyStepMs).toFixed(0)} us with kernels that do nothing`,
      );
    }
  }
}
