/**
 * A process of its own that takes a few training steps of `llisa-7m` and says what it held at most:
 * `deno run -A bench/llisa/train_once.ts STEPS`. Prints JSON, in MiB; on Linux alone.
 */
import { wasmKernels } from "../../lib/kernels/mod.ts";
import { LLISA_TRAINING } from "../sizes.ts";
import { llisaStep } from "../training_step.ts";

/** The most that this process has held, in MiB. */
function peakMiB(): number {
  return Number(/VmHWM:\s*(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))?.[1]) / 1024;
}

const kernels = wasmKernels({ threads: LLISA_TRAINING.threads });
const runtimeMiB = peakMiB();
const { step } = llisaStep(kernels);
const before = peakMiB();
for (let count = 0; count < Number(Deno.args[0]); count++) await step.run();
console.log(JSON.stringify({ runtimeMiB, before, peakMiB: peakMiB() }));
step.close();
kernels.launcher.close();
