/**
 * Training steps under `deno bench -A bench/step_bench.ts`: wall clock, one thread and all, beside the register-only
 * loop at the same FLOP. `steps_report.ts` and `threads_report.ts` give ratios that bear a neighbour.
 *
 * @module
 */
import { allThreads, oneThread } from "./backends.ts";
import { type StepName, STEPS } from "./sizes.ts";
import { trainingStep } from "./training_step.ts";
import { yardstickOf } from "../cli/measure/yardstick.ts";

const single = oneThread();
const threaded = allThreads();
const { threads } = threaded.launcher;
const yardstick = yardstickOf(single.launcher.mode);

/** From here on a step takes a second, of which `deno bench` would take a dozen and more. */
const LONG_FLOP = 2e10;

for (const name of Object.keys(STEPS) as StepName[]) {
  const step = await trainingStep(name, single);
  const { causal } = step.flop;
  const group = `step ${name}, batch ${step.batch}`;
  const turns = causal > LONG_FLOP ? { n: 5, warmup: 1 } : {};
  const loop = `register-only loop, ${(causal / 1e6).toFixed(0)} MFLOP`;
  Deno.bench(loop, { group, baseline: true, ...turns }, () => void yardstick.run(causal));
  // `deno bench` awaits only what is declared async; a bare promise would let the steps pile up behind the clock.
  Deno.bench("one thread", { group, ...turns }, async () => await step.run());
  if (threads > 1) {
    const shared = await trainingStep(name, threaded);
    // Threads start at the first large call and join in once they are up.
    for (let count = 0; count < 10 && !threaded.launcher.sharesWork; count++) await shared.run();
    Deno.bench(`${threads} threads`, { group, ...turns }, async () => await shared.run());
  }
}
