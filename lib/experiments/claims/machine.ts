/** Speed of writing on this machine, at this moment. */
import { generate } from "../../generation/mod.ts";
import type { Kernels } from "../../kernels/mod.ts";
import { type HazeConfig, HazeModel } from "../../models/mod.ts";

/** What the specification of the upstream program reports of its own speed; not measured here. */
export const UPSTREAM_TOKENS_PER_CPU_SECOND = 676;
const LENGTH = 1000;

/** Time from nothing to the first token, tokens a second by the clock and by the CPU, memory of the process. */
export async function writingSpeed(sizes: HazeConfig, kernels: Kernels): Promise<Record<string, number>> {
  const { default: process } = await import("node:process");
  const startMs = performance.now();
  const model = new HazeModel(sizes, { kernels });
  try {
    let firstMs = 0;
    let [fromMs, cpu] = [0, process.cpuUsage()];
    let count = 0;
    for (const _ of generate(model, [0], { length: LENGTH })) {
      if (count++ > 0) continue;
      firstMs = performance.now() - startMs;
      [fromMs, cpu] = [performance.now(), process.cpuUsage()];
    }
    const { user, system } = process.cpuUsage(cpu);
    return {
      firstTokenMs: firstMs,
      tokensPerSecond: (LENGTH - 1) / (performance.now() - fromMs) * 1000,
      tokensPerCpuSecond: (LENGTH - 1) / ((user + system) / 1e6),
      residentMiB: process.memoryUsage().rss / 2 ** 20,
    };
  } finally {
    model.close();
  }
}
