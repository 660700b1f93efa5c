/** Lines of the input: edited at a terminal, or as they come through a pipe. */
import type { LineOptions, LineReader } from "./command.ts";

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

/** Lines of a stream of UTF-8 bytes, the last one with or without a line end. */
export function pipedLines(bytes: ReadableStream<Uint8Array>): LineReader {
  const reader = bytes.getReader();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const ready: string[] = [];
  let pieces: string[] = [];
  let isOver = false;

  async function pull(): Promise<string | undefined> {
    while (ready.length === 0 && !isOver) {
      const { done, value } = await reader.read();
      const [first = "", ...rest] = (done ? decoder.decode() : decoder.decode(value, { stream: true })).split(
        "\n",
      );
      pieces.push(first);
      for (const piece of rest) {
        ready.push(pieces.join(""));
        pieces = [piece];
      }
      isOver = done;
      if (done && pieces.join("") !== "") ready.push(pieces.join(""));
    }
    return ready.shift()?.replace(/\r$/, "");
  }

  return {
    next: (signal) => Promise.race([pull(), aborted(signal)]),
    close: () => void reader.cancel(),
  };
}

/**
 * Lines typed at a terminal, with editing, a history and completion. Between lines the terminal is in its usual mode, so
 * that Ctrl-C is a signal there and what is typed ahead waits for the next line.
 */
export function editedLines(prompt: string, { complete }: LineOptions): LineReader {
  let history: string[] = [];
  const pasted: string[] = [];
  return {
    async next(signal) {
      if (pasted.length > 0) return pasted.shift();
      const [{ createInterface }, { default: process }] = await Promise.all([
        import("node:readline"),
        import("node:process"),
      ]);
      const editor = createInterface({
        ...{ input: process.stdin, output: process.stdout, terminal: true, prompt },
        ...{ history: [...history], historySize: 500, removeHistoryDuplicates: true },
        ...(complete ? { completer: complete } : {}),
      });
      editor.on("history", (lines: string[]) => history = [...lines]);
      // Several lines may be pasted at once; those behind the first wait.
      editor.on("line", (line: string) => pasted.push(line));
      const line = await new Promise<string | undefined>((resolve) => {
        editor.once("line", () => resolve(pasted.shift()));
        for (const event of ["SIGINT", "close"]) editor.once(event, () => resolve(undefined));
        aborted(signal).then(resolve);
        editor.prompt();
      });
      if (line === undefined) process.stdout.write("\n");
      editor.close();
      return line;
    },
    close: () => {},
  };
}
