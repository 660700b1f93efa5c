/**
 * What training and generation of the seed's two resoformers take: `deno run -A bench/resoformer_report.ts [demo] [full] [halting]
 * [--json]`. `demo` is on the CPU clock and one thread, `full` on the wall clock and two.
 *
 * @module
 */
import process from "node:process";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { median } from "../cli/measure/quantile.ts";
import { type WasmKernels, wasmKernels } from "../lib/kernels/mod.ts";
import { RESOFORMER_PRESETS, ResoformerModel, type ResoformerSession } from "../lib/models/mod.ts";
import { programArguments } from "./arguments.ts";
import { benchMode, oneThread, startThreads } from "./backends.ts";
import { RESOFORMER_RUNS } from "./sizes.ts";
import { resoformerStep, type TrainingStep } from "./training_step.ts";

const SECTIONS = ["demo", "full", "halting"] as const;
const TURNS = 9;

/** CPU milliseconds of all threads of this process. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** Milliseconds of a step by a clock: the median of some turns of `steps` steps. */
async function stepMs(step: TrainingStep, steps: number, clock: () => number): Promise<number> {
  const turns: number[] = [];
  for (let turn = -1; turn < TURNS; turn++) {
    const start = clock();
    for (let i = 0; i < steps; i++) await step.run();
    if (turn >= 0) turns.push((clock() - start) / steps);
  }
  return median(turns);
}

/** One window of 32 tokens a step, as the seed's quick demo trains. */
async function measureDemo(kernels: WasmKernels): Promise<{ parameters: number; cpuMsPerStep: number }> {
  const step = resoformerStep("demo", kernels);
  try {
    return { parameters: step.parameters, cpuMsPerStep: await stepMs(step, 300, cpuMs) };
  } finally {
    step.close();
  }
}

/** The seed's `--full --epochs 5 --dim 128 --layers 4`: one window of 64 tokens a step. */
async function measureFull(
  kernels: WasmKernels,
): Promise<{ parameters: number; wallMsPerStep: number; runSeconds: number }> {
  const step = resoformerStep("full", kernels);
  try {
    await startThreads(kernels, () => step.run());
    const wallMsPerStep = await stepMs(step, 10, () => performance.now());
    return {
      parameters: step.parameters,
      wallMsPerStep,
      runSeconds: wallMsPerStep * RESOFORMER_RUNS.full.steps / 1e3,
    };
  } finally {
    step.close();
  }
}

/** Microseconds of CPU a generated token at several ε, and the depth that tokens reach. */
function measureHalting(
  kernels: WasmKernels,
): { epsilon: number; cpuUsPerToken: number; meanDepth: number }[] {
  const { full } = RESOFORMER_RUNS;
  const model = new ResoformerModel({ ...RESOFORMER_PRESETS.full, vocabSize: full.vocabSize }, { kernels });
  const T = model.contextLength;
  const rows = RESOFORMER_RUNS.epsilons.map((haltEpsilon) => {
    const turns: number[] = [];
    let depth = 0;
    for (let turn = -1; turn < TURNS; turn++) {
      const session = model.startSession({ haltEpsilon }) as ResoformerSession;
      const start = cpuMs();
      for (let t = 0; t < T; t++) session.feed([t % model.vocabSize]);
      if (turn >= 0) turns.push(1e3 * (cpuMs() - start) / T);
      depth = session.haltingDepths.reduce((sum, d) => sum + d, 0) / T;
      session.close();
    }
    return { epsilon: haltEpsilon, cpuUsPerToken: median(turns), meanDepth: depth };
  });
  model.close();
  return rows;
}

async function main(): Promise<void> {
  const { flags, names } = programArguments({ flags: ["--json"], names: SECTIONS });
  const wanted = (section: typeof SECTIONS[number]): boolean => names.length === 0 || names.includes(section);
  const say = (text: string): void => {
    if (!flags.has("--json")) console.log(text);
  };
  const kernels = oneThread();
  const results: Record<string, unknown> = { machine: machineState(kernels) };
  say(describeMachine(machineState(kernels)));
  if (wanted("demo")) {
    const demo = results.demo = await measureDemo(kernels);
    say(
      `demo: ${demo.parameters} parameters, 32 tokens a step: ${
        demo.cpuMsPerStep.toFixed(3)
      } ms of CPU (goal 1)`,
    );
  }
  if (wanted("full")) {
    const { threads, steps } = RESOFORMER_RUNS.full;
    const shared = wasmKernels({ mode: benchMode(), threads });
    const full = results.full = await measureFull(shared);
    shared.launcher.close();
    say(
      `full: ${full.parameters} parameters, 64 tokens a step, ${threads} threads: ${
        full.wallMsPerStep.toFixed(2)
      } ms, ${full.runSeconds.toFixed(1)} s for the ${steps} steps of 5 epochs (goal 120)`,
    );
  }
  if (wanted("halting")) {
    const rows = results.halting = measureHalting(kernels);
    for (const { epsilon, cpuUsPerToken, meanDepth } of rows) {
      say(
        `halting at ε ${epsilon}: ${cpuUsPerToken.toFixed(0)} µs of CPU a token, ${
          meanDepth.toFixed(2)
        } blocks`,
      );
    }
  }
  if (flags.has("--json")) console.log(JSON.stringify(results));
}

if (import.meta.main) await main();
