/** A program that answers one line of JSON for another. */

/** What to start. */
export interface LineProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the program: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** What the user must have so that it runs, for the error when it ends before its answer. */
  readonly needs: string;
}

/** A peer that ended, that could not do its work, or that did another one. */
export class PeerError extends Error {
  override name = "PeerError";
}

/** A running program. */
export class LineProcess {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #needs: string;
  #rest = "";

  /**
   * Starts the program.
   *
   * @throws {Deno.errors.NotFound} if there is no such command.
   */
  constructor({ command, args, env, needs }: LineProgram) {
    const options = { clearEnv: true, env: { ...env }, stdin: "piped", stdout: "piped" } as const;
    this.#process = new Deno.Command(command, { args: [...args], ...options }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    const decoder = new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>;
    this.#lines = this.#process.stdout.pipeThrough(decoder).getReader();
    this.#needs = needs;
  }

  /** Number of the process. */
  get pid(): number {
    return this.#process.pid;
  }

  /**
   * The next answer; with a `request`, that is written first.
   *
   * @throws {PeerError} if the program ended before it answered, or answers `{"error": "…"}`.
   */
  async ask<Answer>(request?: unknown): Promise<Answer> {
    if (request !== undefined) {
      // A program that has ended takes nothing; that it gives nothing either is found below.
      await this.#writer.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`)).catch(() => {});
    }
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#lines.read();
      if (done) throw new PeerError(`Cannot measure the peer as ${this.#needs} must run it: it ended`);
      this.#rest += value;
    }
    const end = this.#rest.indexOf("\n");
    const answer = JSON.parse(this.#rest.slice(0, end)) as Answer & { error?: string };
    this.#rest = this.#rest.slice(end + 1);
    if (answer.error !== undefined) {
      throw new PeerError(`Cannot measure the peer as it must do its work: ${answer.error}`);
    }
    return answer;
  }

  /** Closes its input, which ends it, and waits for that. */
  async close(): Promise<void> {
    // A program that has ended already has closed the pipe.
    await this.#writer.close().catch(() => {});
    await this.#lines.cancel();
    await this.#process.status;
  }
}
