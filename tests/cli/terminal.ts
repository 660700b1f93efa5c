/** The program in a terminal of its own. */
import { assert, assertEquals } from "@std/assert";
import { allText, textOf } from "./support.ts";

/** The program `script` of util-linux gives a command a terminal of its own; others of that name take other words. */
async function hasScript(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("script", { args: ["--version"], stderr: "null" }).output();
    return new TextDecoder().decode(stdout).includes("util-linux");
  } catch {
    return false;
  }
}

/** Whether there is none. */
export const missing = !await hasScript();
const CLI = new URL("../../cli/haze.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

const MOST_MS = 60_000;

/** A program in a terminal: keys in, what it shows out. */
export class Terminal {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #shown = "";
  readonly #ttyFile: string | undefined;

  /**
   * Starts the program with these words, 70 columns wide unless `columns` says otherwise.
   *
   * @param more `ttyFile`: where the terminal's path is written, so that it can be resized; `after`: what the shell runs
   * when the program is done, whose exit code stays that of the program
   */
  constructor(
    words: readonly string[],
    env: Record<string, string> = {},
    cwd = ".",
    { ttyFile, after, columns = 70 }: { ttyFile?: string; after?: string; columns?: number } = {},
  ) {
    this.#ttyFile = ttyFile;
    const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
    const command = [
      `stty cols ${columns};`,
      // The one who runs the tests may have asked for no colours.
      ...(env.NO_COLOR === undefined ? ["unset NO_COLOR;"] : []),
      ...(ttyFile === undefined ? [] : [`tty > ${quote(ttyFile)};`]),
      ...(after === undefined ? ["exec"] : []),
      ...[Deno.execPath(), "run", "-A", "--config", CONFIG, CLI, ...words].map(quote),
      ...(after === undefined ? [] : [`; code=$?; ${after}; exit $code`]),
    ];
    this.#child = new Deno.Command("script", {
      args: ["-qefc", command.join(" "), "/dev/null"],
      // The history of the one who runs the tests is no concern of theirs.
      env: { TERM: "xterm", SHELL: "/bin/sh", HAZE_HISTORY: "", ...env },
      cwd,
      ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reader = textOf(this.#child.stdout).getReader();
  }

  /** Presses keys. */
  async type(keys: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(keys));
  }

  /** Makes it so many columns wide. */
  async resize(columns: number): Promise<void> {
    const path = (await Deno.readTextFile(this.#ttyFile!)).trim();
    const { success } = await new Deno.Command("stty", { args: ["-F", path, "cols", `${columns}`] }).output();
    assert(success, "stty");
  }

  /** Sends the program what Ctrl-C sends while a text is written. */
  async interrupt(): Promise<void> {
    const name = (await Deno.readTextFile(this.#ttyFile!)).trim().replace("/dev/", "");
    const { stdout } = await new Deno.Command("ps", { args: ["-t", name, "-o", "pid=,comm="] }).output();
    const found = /^ *(\d+) deno/m.exec(new TextDecoder().decode(stdout));
    Deno.kill(Number(found![1]), "SIGINT");
  }

  /** Waits until something is shown after what was waited for before, and gives all that came until then. */
  async until(isShown: RegExp): Promise<string> {
    for (;;) {
      const found = isShown.exec(this.#shown);
      if (found) {
        const end = found.index + found[0].length;
        const before = this.#shown.slice(0, end);
        this.#shown = this.#shown.slice(end);
        return before;
      }
      this.#shown += (await this.#read(isShown)).value;
    }
  }

  /** What is shown next; a program that shows nothing for a minute is ended, so that a test fails and does not hang. */
  async #read(isShown: RegExp): Promise<ReadableStreamReadResult<string>> {
    const limit = setTimeout(() => this.#child.kill("SIGKILL"), MOST_MS);
    try {
      const read = await this.#reader.read();
      assert(!read.done, `the program ended; shown since: ${JSON.stringify(this.#shown)}, not ${isShown}`);
      return read;
    } finally {
      clearTimeout(limit);
    }
  }

  /** Waits for the program's end: its exit code and what it still showed. */
  async end(): Promise<{ code: number; shown: string }> {
    for (let read = await this.#reader.read(); !read.done; read = await this.#reader.read()) {
      this.#shown += read.value;
    }
    await this.#writer.close().catch(() => {});
    const { code } = await this.#child.status;
    assertEquals(await allText(this.#child.stderr), "");
    return { code, shown: this.#shown };
  }
}
