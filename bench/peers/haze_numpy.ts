/** The NumPy writing of haze, as a process that answers one JSON line for another. */
import { writeNpz } from "../../lib/formats/mod.ts";
import type { HazeModel } from "../../lib/models/mod.ts";
import { LineProcess } from "./line_process.ts";
import { pythonProgram } from "./programs.ts";

/** Precision of the peer's mask, and so of all that follows it. */
export type Mask = "float64" | "float32";

interface Answer {
  readonly numpy: string;
  readonly flopPerToken: number;
  readonly logits: number[];
  readonly cpuSeconds: number;
}

/** A running peer with a model's weights. */
export class NumpyPeer {
  /** NumPy's version, known after the first answer. */
  version = "";
  /** Operations of a token in its way of computing. */
  flopPerToken = 0;
  readonly #process: LineProcess;
  readonly #folder: string;

  private constructor(process: LineProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
  }

  /** The process. */
  get pid(): number {
    return this.#process.pid;
  }

  /** Starts `python3` (or what `HAZE_PYTHON` names) with one thread. */
  static start(model: HazeModel): NumpyPeer {
    const folder = Deno.makeTempDirSync();
    const path = `${folder}/weights.npz`;
    const arrays = [...model.parameters.entries()];
    Deno.writeFileSync(path, writeNpz(arrays.map(([name, { shape, data }]) => [name, { shape, data }])));
    const process = new LineProcess(pythonProgram("haze_numpy.py", [path], 1, "python3 with NumPy"));
    return new NumpyPeer(process, folder);
  }

  /** Logits after some ids. */
  async logits(ids: readonly number[], mask: Mask): Promise<number[]> {
    return (await this.#ask({ mask, ids })).logits;
  }

  /** CPU seconds of so many tokens. */
  async cpuSeconds(tokens: number, mask: Mask): Promise<number> {
    return (await this.#ask({ mask, tokens })).cpuSeconds;
  }

  async #ask(request: unknown): Promise<Answer> {
    const answer = await this.#process.ask<Answer>(request);
    this.version = answer.numpy;
    this.flopPerToken = answer.flopPerToken;
    return answer;
  }

  async close(): Promise<void> {
    await this.#process.close();
    await Deno.remove(this.#folder, { recursive: true });
  }
}
