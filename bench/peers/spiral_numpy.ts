/** The NumPy writing of spiral's step, as a process, and the proof that it is the same step. */
import { writeNpz } from "../../lib/formats/mod.ts";
import type { SpiralRun } from "../spiral_run.ts";
import { LineProcess } from "./line_process.ts";
import { pythonProgram } from "./programs.ts";

/** Steps whose losses are compared. */
const CHECKED_STEPS = 20;
/** Batches that the peer goes round in. */
const BATCHES = 200;
/** Largest difference of a loss, nats, and of a gradient beside the largest of its parameter. */
const [LOSS_TOLERANCE, GRADIENT_TOLERANCE] = [1e-3, 1e-3];

interface Check {
  readonly losses: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  readonly numpy: string;
  readonly engine: string;
}

/** CPU time of some steps. */
export interface PeerTime {
  readonly cpuMs: number;
  /** The teacher's part of it. */
  readonly teacherMs: number;
}

/** A running peer whose first steps were ours. */
export class SpiralPeer {
  /** NumPy's version and the core that its BLAS chose. */
  readonly engine: string;
  readonly #process: LineProcess;
  readonly #folder: string;

  private constructor(process: LineProcess, folder: string, { numpy, engine }: Check) {
    this.#process = process;
    this.#folder = folder;
    this.engine = `NumPy ${numpy}, ${engine}`;
  }

  /**
   * Starts `python3` (or what `HAZE_PYTHON` names) with one thread on the weights and batches of `run`, which must not have
   * taken a step and be without control, and takes steps with it.
   *
   * @throws {Error} if losses or first gradients differ.
   */
  static async start(run: SpiralRun): Promise<SpiralPeer> {
    const folder = Deno.makeTempDirSync();
    const path = `${folder}/handed.npz`;
    Deno.writeFileSync(path, writeNpz(run.handOver(BATCHES)));
    const given = JSON.stringify({ config: run.model.config, training: run.trainer.config });
    const process = new LineProcess(
      pythonProgram("spiral_numpy.py", [path, given], 1, "python3 with NumPy"),
    );
    try {
      const theirs = await process.ask<Check>({ do: "check", steps: CHECKED_STEPS });
      await compare(run, theirs);
      return new SpiralPeer(process, folder, theirs);
    } catch (error) {
      await process.close();
      throw error;
    }
  }

  /** CPU time of the next steps. */
  time(steps: number): Promise<PeerTime> {
    return this.#process.ask<PeerTime>({ do: "time", steps });
  }

  async close(): Promise<void> {
    await this.#process.close();
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** Takes the checked steps with ours and compares. */
async function compare({ model, trainer, step }: SpiralRun, theirs: Check): Promise<void> {
  for (let i = 0; i < CHECKED_STEPS; i++) {
    const loss = await step();
    differs(`loss of step ${i + 1}`, Math.abs(loss - theirs.losses[i]!), LOSS_TOLERANCE);
    if (i > 0) continue;
    for (const name of model.parameters.trainedNames) {
      const [ours, peers] = [trainer.optimiser.gradientOf(name), theirs.gradients[name]!];
      let [worst, largest] = [0, 0];
      for (let j = 0; j < ours.length; j++) {
        worst = Math.max(worst, Math.abs(ours[j]! - peers[j]!));
        largest = Math.max(largest, Math.abs(ours[j]!));
      }
      differs(`gradient of ${name}`, worst / largest, GRADIENT_TOLERANCE);
    }
  }
}

function differs(what: string, error: number, tolerance: number): void {
  if (error <= tolerance) return;
  throw new Error(`Cannot compare as both must compute the same: ${what} differs by ${error}`);
}
