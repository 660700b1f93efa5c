/** Lines of the input: edited at a terminal, or as they come through a pipe. */
import { decodeUtf8Text } from "../lib/data/decode_text.ts";
import type { LineOptions, LineReader } from "./command.ts";
import { visible } from "./ui/style.ts";

const LF = 10;

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

/**
 * Lines of a stream of UTF-8 bytes, the last one with or without a line end. Line ends are those of a corpus: CRLF and a
 * lone CR are one, but the lone one ends no line here.
 *
 * Reading a line that is no UTF-8 throws a SyntaxError.
 */
export function pipedLines(bytes: ReadableStream<Uint8Array>): LineReader {
  const reader = bytes.getReader();
  const ready: Uint8Array[] = [];
  let pieces: Uint8Array[] = [];
  let isOver = false;
  let number = 0;

  /** Ends the line that the pieces make up. */
  function endLine(): void {
    const line = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      line.set(piece, at);
      at += piece.length;
    }
    pieces = [];
    ready.push(line);
  }

  async function pull(): Promise<string | undefined> {
    while (ready.length === 0 && !isOver) {
      const { done, value = new Uint8Array(0) } = await reader.read();
      let start = 0;
      for (let end = value.indexOf(LF); end >= 0; end = value.indexOf(LF, start)) {
        pieces.push(value.subarray(start, end));
        endLine();
        start = end + 1;
      }
      if (start < value.length) pieces.push(value.subarray(start));
      isOver = done;
      if (done && pieces.length > 0) endLine();
    }
    const line = ready.shift();
    // A line end is no part of a character, so that lines can be told apart before they are decoded.
    return line && decodeUtf8Text(line, `line ${++number} of the input`).replace(/\n$/, "");
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
  // Several lines may be pasted at once: those behind the first wait, and what has no line end yet is edited on.
  const pasted: string[] = [];
  let begun = "";
  return {
    async next(signal) {
      const [readline, { default: process }] = await Promise.all([
        import("node:readline"),
        import("node:process"),
      ]);
      const waiting = pasted.shift();
      if (waiting !== undefined) {
        process.stdout.write(`${prompt}${visible(waiting)}\n`);
        return waiting;
      }
      const editor = readline.createInterface({
        ...{ input: process.stdin, output: process.stdout, terminal: true, prompt },
        ...{ history: [...history], historySize: 500, removeHistoryDuplicates: true },
        ...(complete ? { completer: complete } : {}),
      });
      editor.on("history", (lines: string[]) => history = [...lines]);
      editor.on("line", (line: string) => pasted.push(line));
      const line = await new Promise<string | undefined>((resolve) => {
        editor.once("line", () => resolve(pasted.shift()));
        for (const event of ["SIGINT", "close"]) editor.once(event, () => resolve(undefined));
        aborted(signal).then(resolve);
        editor.prompt();
        if (begun !== "") editor.write(begun);
      });
      begun = line === undefined ? "" : editor.line;
      if (line === undefined) process.stdout.write("\n");
      else if (begun !== "") {
        // It will stand behind the next prompt; here the answer comes.
        readline.moveCursor(process.stdout, 0, -editor.getCursorPos().rows);
        readline.cursorTo(process.stdout, 0);
        readline.clearScreenDown(process.stdout);
      }
      editor.close();
      return line;
    },
    close: () => {},
  };
}
