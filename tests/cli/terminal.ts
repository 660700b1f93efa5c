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

/** A program in a terminal: keys in, what it shows out. */
export class Terminal {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #shown = "";

  constructor(words: readonly string[], env: Record<string, string> = {}, cwd = ".") {
    const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
    const command = [
      "stty cols 70;",
      // The one who runs the tests may have asked for no colours.
      ...(env.NO_COLOR === undefined ? ["unset NO_COLOR;"] : []),
      "exec",
      ...[Deno.execPath(), "run", "-A", "--config", CONFIG, CLI, ...words].map(quote),
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
      const { done, value } = await this.#reader.read();
      assert(!done, `the program ended; shown since: ${JSON.stringify(this.#shown)}, not ${isShown}`);
      this.#shown += value;
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
