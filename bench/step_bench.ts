/**
 * One training step: `deno bench -A bench/step_bench.ts`.
 *
 * The bench itself runs on the wall clock, with one thread and with all. Before it, lines on stderr give the share of
 * the register-only loop that one thread reaches, on the thread's CPU clock with the loop around each sample.
 *
 * @module
 */
import { allThreads, oneThread } from "./backends.ts";
import { describeMachine, machineState } from "./machine.ts";
import { type StepName, STEPS } from "./sizes.ts";
import { trainingStep } from "./training_step.ts";
import { measure, yardstickOf } from "./yardstick.ts";

const single = oneThread();
const threaded = allThreads();
const { threads } = threaded.launcher;
const { mode } = single.launcher;
const yardstick = yardstickOf(mode);
console.error(describeMachine(machineState(single)));

for (const name of Object.keys(STEPS) as StepName[]) {
  const step = await trainingStep(name, single);
  const { causal, full } = step.flop;
  const { ms, gigaflops, share, shareQuartiles: [low, high] } = await measure(step.run, causal, { mode });
  const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
  console.error(
    `step ${name}: ${step.parameters} parameters, ${step.tokens} tokens, ${
      (causal / 1e6).toFixed(0)
    } MFLOP, ` +
      `${ms.toFixed(2)} ms, ${gigaflops.toFixed(1)} GFLOP/s, ${percent(share)} of the loop (quartiles ${
        percent(low)
      } to ${percent(high)}; ` +
      `${percent(share * full / causal)} if masked attention counts)`,
  );

  const group = `step ${name}, batch ${step.batch}`;
  const loop = `register-only loop, ${(causal / 1e6).toFixed(0)} MFLOP`;
  Deno.bench(loop, { group, baseline: true }, () => void yardstick.run(causal));
  // `deno bench` awaits only what is declared async; a bare promise would let the steps pile up behind the clock.
  Deno.bench("one thread", { group }, async () => await step.run());
  if (threads > 1) {
    const shared = await trainingStep(name, threaded);
    // Threads start at the first large call and join in once they are up.
    for (let count = 0; count < 10; count++) await shared.run();
    Deno.bench(`${threads} threads`, { group }, async () => await shared.run());
  }
}
