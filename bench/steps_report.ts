/**
 * Whole training steps on one thread beside the register-only loop: `deno run -A bench/steps_report.ts [NAME …]`,
 * with `--blas` by the system's BLAS.
 *
 * @module
 */
import { blasKernels, type BlasLibrary, describeBlas } from "../lib/kernels/blas/mod.ts";
import type { WasmKernels } from "../lib/kernels/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { type StepName, STEPS } from "./sizes.ts";
import { trainingStep } from "./training_step.ts";
import { measure } from "../cli/measure/yardstick.ts";

/** Steps behind a median, fewer where one takes seconds. */
const [SAMPLES, FEW] = [25, 9];
const LONG_MS = 500;

const all = Object.keys(STEPS) as StepName[];
const { names, flags } = programArguments({ names: all, flags: ["--blas"] });
const makeEngine = (): WasmKernels => flags.has("--blas") ? blasKernels({ threads: 1 }) : oneThread();
const first = makeEngine();
console.log(describeMachine(machineState(first)));
if ("library" in first) console.log(describeBlas(first.library as BlasLibrary));
console.log(
  "step    parameters  tokens  MFLOP causal   ms/step  GFLOP/s  % of loop: causal  all pairs  quartiles",
);
for (const name of names.length > 0 ? names : all) {
  const engine = makeEngine();
  const step = await trainingStep(name, engine);
  const start = performance.now();
  await step.run();
  const samples = performance.now() - start > LONG_MS ? FEW : SAMPLES;
  const { mode } = engine.launcher;
  const { causal, full } = step.flop;
  const { ms, gigaflops, share, shareQuartiles } = await measure(step.run, causal, { mode, samples });
  const percent = (part: number): string => (100 * part * full / causal).toFixed(1);
  console.log([
    name.padEnd(8),
    `${step.parameters}`.padStart(9),
    `${step.tokens}`.padStart(8),
    (causal / 1e6).toFixed(0).padStart(14),
    ms.toFixed(2).padStart(10),
    gigaflops.toFixed(1).padStart(9),
    (100 * share).toFixed(1).padStart(19),
    percent(share).padStart(11),
    `  ${shareQuartiles.map(percent).join("-")}`,
  ].join(""));
  step.close();
}
