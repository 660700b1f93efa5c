/**
 * Every kernel on the wall clock: `deno bench -A bench/kernels_bench.ts`. The baseline of a product is the
 * register-only loop at the same FLOP, that of a row kernel the plain JavaScript loop.
 *
 * @module
 */
import { oneThread } from "./backends.ts";
import { kernelCases } from "./kernel_cases.ts";
import { yardstickOf } from "../cli/measure/yardstick.ts";

const kernels = oneThread();
const yardstick = yardstickOf(kernels.launcher.mode);

for (const { name, sizes, unit, amount, run, plain } of kernelCases(kernels)) {
  const group = `${name} ${sizes}`;
  if (unit === "FLOP") {
    const loop = `register-only loop, ${(amount / 1e6).toFixed(2)} MFLOP`;
    Deno.bench(loop, { group, baseline: true }, () => void yardstick.run(amount));
  }
  if (plain) Deno.bench("plain JavaScript", { group, baseline: true }, plain);
  Deno.bench(group, { group }, run);
}
