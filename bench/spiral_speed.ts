/**
 * What a step of spiral costs at the seed's sizes, one thread: the whole loop, its teacher and its student beside the
 * register-only loop, with our products and with those of the system's BLAS; and beside a NumPy writing of the same where `HAZE_PYTHON` names a Python with NumPy.
 * `deno run -A bench/spiral_speed.ts [--text] [--json] [--write]`. `--text` times 300 steps on Moby Dick as well, tokenizer
 * and all; `--write` puts the document into `bench/results/spiral.json`.
 *
 * @module
 */
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { median, quantile } from "../cli/measure/quantile.ts";
import { threadCpuMs } from "../cli/measure/thread_clock.ts";
import { yardstickOf } from "../cli/measure/yardstick.ts";
import { type BlasKernels, blasKernels, describeBlas } from "../lib/kernels/blas/mod.ts";
import type { WasmKernels } from "../lib/kernels/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";
import { SpiralPeer } from "./peers/spiral_numpy.ts";
import { type SpiralRun, spiralRun } from "./spiral_run.ts";
import { type TextRun, textRun } from "./spiral_text.ts";

/** Steps of the seed's program, from the first on: compiling, recording and all. */
const RUN_STEPS = 200;
/** Turns that medians are over, and steps of a turn; steps before them. */
const [TURNS, TURN_STEPS, WARM_UP_STEPS] = [25, 20, 300];
/** What a run is held to. */
const GOALS = { wholeMs: 6, studentShare: 0.7, timesNumpy: 1.5, textSeconds: 30 } as const;

const RESULTS = new URL("results/spiral.json", import.meta.url);

/** One of our backends, in medians over the turns. */
interface Speed extends Turn {
  readonly backend: string;
  /** Mean of the first steps. */
  readonly fromTheStartMs: number;
  readonly studentShareQuartiles: readonly number[];
  readonly numpy?: {
    readonly ms: number;
    readonly teacherMs: number;
    readonly studentGigaflops: number;
    /** Its time by ours. */
    readonly timesAsFast: number;
    readonly timesAsFastQuartiles: readonly number[];
  };
}

/** A turn of ours, ms a step. */
interface Turn {
  readonly wholeMs: number;
  readonly teacherMs: number;
  readonly studentMs: number;
  readonly studentGigaflops: number;
  /** Student's rate by that of the register-only loop around the turn. */
  readonly studentShare: number;
}

async function turnOf(run: SpiralRun, { launcher }: WasmKernels): Promise<Turn> {
  const yardstick = yardstickOf(launcher.mode);
  const before = yardstick.sample();
  let flop = 0;
  const [start, teacherBefore] = [threadCpuMs(), run.teacherMs];
  for (let i = 0; i < TURN_STEPS; i++) {
    flop += run.flop() / TURN_STEPS;
    await run.step();
  }
  const wholeMs = (threadCpuMs() - start) / TURN_STEPS;
  const teacherMs = (run.teacherMs - teacherBefore) / TURN_STEPS;
  const studentMs = wholeMs - teacherMs;
  const studentGigaflops = flop / studentMs / 1e6;
  const loop = (before + yardstick.sample()) / 2;
  return { wholeMs, teacherMs, studentMs, studentGigaflops, studentShare: studentGigaflops / loop };
}

/** CPU ms a step of the seed's whole run, from its first step on. */
async function wholeRun(kernels: WasmKernels): Promise<number> {
  const run = spiralRun(kernels);
  const start = threadCpuMs();
  for (let i = 0; i < RUN_STEPS; i++) await run.step();
  const ms = (threadCpuMs() - start) / RUN_STEPS;
  run.close();
  return ms;
}

async function startPeer(kernels: WasmKernels): Promise<SpiralPeer> {
  const run = spiralRun(kernels, { controlKeepK: false, uncertaintyRate: false });
  try {
    return await SpiralPeer.start(run);
  } finally {
    run.close();
  }
}

/** Our turns and the peer's, one after the other. */
async function speedOf(backend: string, kernels: WasmKernels, peer?: SpiralPeer): Promise<Speed> {
  const fromTheStartMs = await wholeRun(kernels);
  const run = spiralRun(kernels);
  for (let i = 0; i < WARM_UP_STEPS; i++) await run.step();
  await peer?.time(TURN_STEPS);
  const turns: Turn[] = [];
  const peers: { readonly ms: number; readonly teacherMs: number; readonly ratio: number }[] = [];
  for (let i = 0; i < TURNS; i++) {
    const turn = await turnOf(run, kernels);
    turns.push(turn);
    if (!peer) continue;
    const { cpuMs, teacherMs } = await peer.time(TURN_STEPS);
    const ms = cpuMs / TURN_STEPS;
    peers.push({ ms, teacherMs: teacherMs / TURN_STEPS, ratio: ms / turn.wholeMs });
  }
  const of = (key: keyof Turn): number => median(turns.map((turn) => turn[key]));
  const quartiles = (numbers: readonly number[]): number[] => [0.25, 0.75].map((q) => quantile(numbers, q));
  const flop = run.flop();
  run.close();
  return {
    ...{ backend, fromTheStartMs, wholeMs: of("wholeMs"), teacherMs: of("teacherMs") },
    ...{ studentMs: of("studentMs"), studentGigaflops: of("studentGigaflops") },
    studentShare: of("studentShare"),
    studentShareQuartiles: quartiles(turns.map(({ studentShare }) => studentShare)),
    ...(peer
      ? {
        numpy: {
          ms: median(peers.map(({ ms }) => ms)),
          teacherMs: median(peers.map(({ teacherMs }) => teacherMs)),
          studentGigaflops: median(peers.map(({ ms, teacherMs }) => flop / (ms - teacherMs) / 1e6)),
          timesAsFast: median(peers.map(({ ratio }) => ratio)),
          timesAsFastQuartiles: quartiles(peers.map(({ ratio }) => ratio)),
        },
      }
      : {}),
  };
}

/** The system's BLAS on one thread, if it has one. */
function withBlas(): BlasKernels | undefined {
  try {
    return blasKernels({ threads: 1 });
  } catch (error) {
    console.error(`BLAS is left out: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function describe(speed: Speed): string {
  const { fromTheStartMs, wholeMs, teacherMs, studentMs, studentGigaflops, studentShare, numpy } = speed;
  const ms = (x: number) => `${x.toFixed(2)} ms`;
  const range = ([low, high]: readonly number[], digits: number) =>
    `${low!.toFixed(digits)}–${high!.toFixed(digits)}`;
  const percent = (share: number) => 100 * share;
  const lines = [
    `\n${speed.backend}`,
    `from the start  ${ms(fromTheStartMs)}, mean of the first ${RUN_STEPS} steps`,
    `whole loop      ${ms(wholeMs)} (goal ${GOALS.wholeMs})`,
    `teacher         ${ms(teacherMs)}, control included`,
    `student         ${ms(studentMs)}, ${studentGigaflops.toFixed(1)} GFLOP/s, ` +
    `${percent(studentShare).toFixed(1)} % of the loop (${
      range(speed.studentShareQuartiles.map(percent), 1)
    }; goal ${percent(GOALS.studentShare)})`,
  ];
  if (numpy) {
    lines.push(
      `NumPy           ${ms(numpy.ms)}, teacher ${ms(numpy.teacherMs)} of it, student ${
        numpy.studentGigaflops.toFixed(1)
      } GFLOP/s`,
      `ours is         ${numpy.timesAsFast.toFixed(2)} times as fast (${
        range(numpy.timesAsFastQuartiles, 2)
      }; goal ${GOALS.timesNumpy})`,
    );
  }
  return lines.join("\n");
}

const { flags } = programArguments({ flags: ["--json", "--text", "--write"] });
const kernels = oneThread();
const machine = machineState(kernels);
const peer = Deno.env.has("HAZE_PYTHON") ? await startPeer(kernels) : undefined;
const speeds = [await speedOf(kernels.name, kernels, peer)];
// Only now: a second backend in the process makes calls of the first a tenth slower.
const blas = withBlas();
if (blas) speeds.push(await speedOf(`blas: ${describeBlas(blas.library)}`, blas, peer));
await peer?.close();
const text: TextRun | undefined = flags.has("--text") ? await textRun(kernels) : undefined;
const date = new Date().toISOString().slice(0, 10);
const document = {
  ...{
    date,
    machine,
    goals: GOALS,
    ...(peer ? { peer: peer.engine } : {}),
    speeds,
    ...(text ? { text } : {}),
  },
};
if (flags.has("--write")) await Deno.writeTextFile(RESULTS, `${JSON.stringify(document, null, 1)}\n`);
if (flags.has("--json")) console.log(JSON.stringify(document));
else {
  console.log(describeMachine(machine));
  console.log("V 128, d 96, L 4, k 24, r 64; 16 contexts of 8; CPU time a step, one thread");
  console.log(peer ? `beside ${peer.engine}` : "NumPy is left out: HAZE_PYTHON is not set");
  for (const speed of speeds) console.log(describe(speed));
  if (text) {
    console.log(
      `\nMoby Dick       ${text.seconds.toFixed(1)} s of wall time: tokenizer ${
        text.tokenizerSeconds.toFixed(1)
      }, ids ${text.encodeSeconds.toFixed(1)}, ${text.steps} steps ${
        text.stepsSeconds.toFixed(1)
      } (goal ${GOALS.textSeconds})`,
    );
  }
}
