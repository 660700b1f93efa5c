/**
 * Generated tokens a CPU second beside a NumPy writing of the same, one thread each, in turns:
 * `deno run -A bench/haze_report.ts [--json]`. Needs `python3` with NumPy, or another Python named by `HAZE_PYTHON`.
 *
 * @module
 */
import process from "node:process";
import { type ContextMode, generate } from "../lib/generation/mod.ts";
import type { WasmKernels } from "../lib/kernels/mod.ts";
import { type HazeConfig, HazeModel } from "../lib/models/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { type Mask, NumpyPeer } from "./peers/haze_numpy.ts";
import { median } from "../cli/measure/quantile.ts";
import { HAZE_SHAPES, HAZE_TOKENS } from "./sizes.ts";

/** Times that each contender has its turn. */
const TURNS = 7;
/** Least CPU seconds of a turn, so that the clock's grain does not show. */
const TURN_SECONDS = 0.3;
const MODES: readonly ContextMode[] = ["sliding", "growing"];
const MASKS: readonly Mask[] = ["float64", "float32"];

/** One line of the table. */
interface Row {
  readonly shape: string;
  readonly context: ContextMode;
  readonly tokensPerCpuSecond: number;
  readonly numpyTokensPerCpuSecond: Readonly<Record<Mask, number>>;
  readonly numpyGigaflops: Readonly<Record<Mask, number>>;
  /** Median over the turns of ours divided by the peer's. */
  readonly ratio: Readonly<Record<Mask, number>>;
}

/** CPU seconds of all threads of this process. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** CPU seconds of `texts` texts of `tokens` tokens each, the start of their sessions included. */
function ours(model: HazeModel, context: ContextMode, tokens: number, texts: number): number {
  const start = cpuSeconds();
  for (let seed = 0; seed < texts; seed++) {
    let count = 0;
    for (const _ of generate(model, [1, 2, 3], { length: tokens, context, seed })) count++;
    if (count !== tokens) throw new Error(`Cannot measure as ${tokens} tokens must come: ${count}`);
  }
  return cpuSeconds() - start;
}

/** How many pieces of work make a turn; a turn of them has been done then, so that all code is warm. */
async function turnLength(time: (pieces: number) => number | Promise<number>): Promise<number> {
  for (let pieces = 1;; pieces *= 2) {
    const seconds = await time(pieces);
    if (seconds >= TURN_SECONDS) return Math.ceil(pieces * TURN_SECONDS / seconds);
  }
}

async function checkLogits(model: HazeModel, peer: NumpyPeer): Promise<void> {
  const { T, vocabSize: V } = model.config;
  const window = model.startWindow();
  const ids = Array.from({ length: T }, (_, i) => (i * i) % V);
  const here = window.read(ids);
  window.close();
  for (const mask of MASKS) {
    const there = await peer.logits(ids, mask);
    const error = here.reduce((most, x, i) => Math.max(most, Math.abs(x - there[i]!)), 0);
    if (!(error <= 1e-4)) {
      throw new Error(`Cannot compare as both must compute the same: logits differ by ${error}`);
    }
  }
}

async function measure(
  kernels: WasmKernels,
  shape: keyof typeof HAZE_SHAPES,
  config: HazeConfig,
): Promise<Row[]> {
  const model = new HazeModel(config, { kernels });
  const peer = NumpyPeer.start(model);
  try {
    await checkLogits(model, peer);
    const rows: Row[] = [];
    const theirs = await turnLength((tokens) => peer.cpuSeconds(tokens, "float64"));
    for (const context of MODES) {
      const tokens = HAZE_TOKENS[shape][context];
      const texts = await turnLength((texts) => ours(model, context, tokens, texts));
      const rates: number[] = [];
      const peers: Record<Mask, number[]> = { float64: [], float32: [] };
      for (let turn = 0; turn < TURNS; turn++) {
        rates.push(tokens * texts / ours(model, context, tokens, texts));
        for (const mask of MASKS) peers[mask].push(theirs / await peer.cpuSeconds(theirs, mask));
      }
      const each = (of: (mask: Mask) => number) => ({ float64: of("float64"), float32: of("float32") });
      const numpy = each((mask) => median(peers[mask]));
      rows.push({
        ...{ shape, context, tokensPerCpuSecond: median(rates), numpyTokensPerCpuSecond: numpy },
        numpyGigaflops: each((mask) => numpy[mask] * peer.flopPerToken / 1e9),
        ratio: each((mask) => median(rates.map((rate, turn) => rate / peers[mask][turn]!))),
      });
    }
    return rows;
  } finally {
    await peer.close();
    model.close();
  }
}

function describe(
  { shape, context, tokensPerCpuSecond, numpyTokensPerCpuSecond, numpyGigaflops, ratio }: Row,
): string {
  const cells = MASKS.flatMap((mask) => [
    numpyTokensPerCpuSecond[mask].toFixed(1).padStart(9),
    numpyGigaflops[mask].toFixed(1).padStart(8),
    `${ratio[mask].toFixed(1)}x`.padStart(8),
  ]);
  return [shape.padEnd(6), context.padEnd(8), tokensPerCpuSecond.toFixed(0).padStart(9), ...cells].join(" ");
}

async function main(): Promise<void> {
  const { flags } = programArguments({ flags: ["--json"] });
  const kernels = oneThread();
  const machine = machineState(kernels);
  const rows: Row[] = [];
  if (!flags.has("--json")) {
    console.log(
      `${
        describeMachine(machine)
      }\ntokens a second of process CPU time; NumPy with a mask in float64, then float32\n`,
    );
    console.log("shape  context    here/s    NumPy/s  GFLOP/s    ratio NumPy32/s  GFLOP/s    ratio");
  }
  for (const shape of ["repl", "wide"] as const) {
    for (const row of await measure(kernels, shape, HAZE_SHAPES[shape])) {
      rows.push(row);
      if (!flags.has("--json")) console.log(describe(row));
    }
  }
  if (flags.has("--json")) console.log(JSON.stringify({ machine, rows }));
}

if (import.meta.main) await main();
