/**
 * Wall clock from nothing to one character, and the most memory held, beside a NumPy writing, in turns; and to 20 tokens of
 * a small checkpoint, beside a program that does nothing: `deno run -A bench/start_report.ts [--json]`. Both load weights of the seed's sizes from a file. Memory is known on Linux
 * alone. Needs `python3` with NumPy, or another Python named by `HAZE_PYTHON`.
 *
 * @module
 */
import { HazeModel } from "../lib/models/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { NumpyPeer } from "./peers/haze_numpy.ts";
import { median } from "../cli/measure/quantile.ts";
import { HAZE_SHAPES } from "./sizes.ts";

const TURNS = 9;
const CLI = new URL("../cli/haze.ts", import.meta.url).pathname;

/** One start of a program. */
interface Start {
  readonly ms: number;
  /** Peak of the resident set in MiB. */
  readonly residentMiB: number;
}

/** The most that a process has held so far; NaN where the system does not tell. */
function peakMiB(pid: number): number {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1]) / 1024;
  } catch (error) {
    // Other systems have no such file, and a process that has just ended has none any more.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return NaN;
    throw error;
  }
}

const haze = (args: readonly string[]): Promise<Start> => program([CLI, ...args]);

async function program(args: readonly string[]): Promise<Start> {
  const startMs = performance.now();
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", ...args], stdout: "null" });
  const child = command.spawn();
  let residentMiB = NaN;
  const timer = setInterval(() => {
    const now = peakMiB(child.pid);
    if (!Number.isNaN(now)) residentMiB = now;
  }, 2);
  const { success } = await child.status;
  clearInterval(timer);
  if (!success) throw new Error(`Cannot measure as ${args.join(" ")} must succeed: it did not`);
  return { ms: performance.now() - startMs, residentMiB };
}

async function numpy(model: HazeModel): Promise<Start> {
  const peer = NumpyPeer.start(model);
  try {
    const startMs = performance.now();
    await peer.logits([1], "float64");
    return { ms: performance.now() - startMs, residentMiB: peakMiB(peer.pid) };
  } finally {
    await peer.close();
  }
}

async function main(): Promise<void> {
  const { flags } = programArguments({ flags: ["--json"] });
  const kernels = oneThread();
  const machine = machineState(kernels);
  const folder = await Deno.makeTempDir();
  const model = new HazeModel(HAZE_SHAPES.repl, { kernels });
  try {
    const path = `${folder}/seed.npz`;
    await haze(["train", "haze", "--preset", "seed", "--steps", "1", "--out", path]);
    const [small, nothing] = [`${folder}/small.npz`, `${folder}/nothing.ts`];
    await haze(["train", "haze", "--steps", "1", "--out", small]);
    await Deno.writeTextFile(nothing, "");
    const starts: Record<"haze" | "numpy" | "20 tokens" | "nothing", Start[]> = {
      ...{ haze: [], numpy: [], "20 tokens": [], nothing: [] },
    };
    for (let turn = 0; turn < TURNS; turn++) {
      starts.haze.push(await haze(["generate", path, "--prompt", "the ", "--length", "1"]));
      starts.numpy.push(await numpy(model));
      starts["20 tokens"].push(await haze(["generate", small, "--prompt", "the ", "--length", "20"]));
      starts.nothing.push(await program([nothing]));
    }
    const rows = Object.entries(starts).map(([name, all]) => ({
      name,
      startMs: median(all.map(({ ms }) => ms)),
      residentMiB: median(all.map(({ residentMiB }) => residentMiB)),
    }));
    if (flags.has("--json")) return console.log(JSON.stringify({ machine, rows }));
    console.log(`${describeMachine(machine)}\nfrom nothing to one character, medians of ${TURNS} turns\n`);
    for (const { name, startMs, residentMiB } of rows) {
      console.log(
        `${name.padEnd(9)} ${startMs.toFixed(0).padStart(5)} ms ${residentMiB.toFixed(0).padStart(5)} MiB`,
      );
    }
  } finally {
    model.close();
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await main();
