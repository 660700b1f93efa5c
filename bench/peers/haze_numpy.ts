/** The NumPy writing of haze, as a process that answers one JSON line for another. */
import { writeNpz } from "../../lib/formats/mod.ts";
import type { HazeModel } from "../../lib/models/mod.ts";

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
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #folder: string;
  #rest = "";

  private constructor(process: Deno.ChildProcess, folder: string) {
    this.#process = process;
    this.#writer = process.stdin.getWriter();
    const decoder = new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>;
    this.#lines = process.stdout.pipeThrough(decoder).getReader();
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
    const script = new URL("haze_numpy.py", import.meta.url).pathname;
    const command = new Deno.Command(Deno.env.get("HAZE_PYTHON") ?? "python3", {
      args: [script, path],
      env: { OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", OMP_NUM_THREADS: "1" },
      ...{ stdin: "piped", stdout: "piped" },
    });
    return new NumpyPeer(command.spawn(), folder);
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
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#lines.read();
      if (done) throw new Error("Cannot measure the peer as python3 with NumPy must run it: it ended");
      this.#rest += value;
    }
    const end = this.#rest.indexOf("\n");
    const answer = JSON.parse(this.#rest.slice(0, end)) as Answer;
    this.#rest = this.#rest.slice(end + 1);
    this.version = answer.numpy;
    this.flopPerToken = answer.flopPerToken;
    return answer;
  }

  async close(): Promise<void> {
    await this.#writer.close();
    await this.#lines.cancel();
    await this.#process.status;
    await Deno.remove(this.#folder, { recursive: true });
  }
}
