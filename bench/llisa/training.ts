/** Training steps on the wall clock. */
import type { WasmKernels } from "../../lib/kernels/mod.ts";
import { median } from "../../cli/measure/quantile.ts";
import { llisaStep, trainingStep } from "../training_step.ts";
import { startThreads } from "../backends.ts";

const TURNS = 7;

/** Tokens a second of the model, and how many times the rate of the plain Llama whose step peers take that is. */
export async function measureTraining(
  kernels: WasmKernels,
): Promise<{ tokensPerSecond: number; ofPeersModel: number }> {
  const steps = [llisaStep(kernels).step, await trainingStep("llama", kernels)];
  const rates: number[][] = [[], []];
  await startThreads(kernels, steps[0]!.run);
  for (let turn = -1; turn < TURNS; turn++) {
    for (const [i, step] of steps.entries()) {
      const start = performance.now();
      await step.run();
      if (turn >= 0) rates[i]!.push(1e3 * step.tokens / (performance.now() - start));
    }
  }
  for (const step of steps) step.close();
  return {
    tokensPerSecond: median(rates[0]!),
    ofPeersModel: median(rates[0]!.map((rate, turn) => rate / rates[1]![turn]!)),
  };
}
