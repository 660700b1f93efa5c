/** Lines of the input: edited at a terminal, or as they come through a pipe. */
import { decodeUtf8Text } from "../lib/data/decode_text.ts";
import type { Io, LineOptions, LineReader } from "./command.ts";
import { variable } from "./environment.ts";
import { processConsole } from "./ui/line_editor/console.ts";
import { inputOf, whyOpen } from "./ui/line_editor/continuation.ts";
import { LEAVING, LineEditor } from "./ui/line_editor/editor.ts";
import { History, historyPath } from "./ui/line_editor/history_file.ts";
import { promptsOf } from "./ui/line_editor/layout.ts";
import { styleFor } from "./ui/style.ts";

/** How a terminal is written to. */
export interface TerminalOptions extends LineOptions {
  readonly write: (text: string) => void;
  readonly color: boolean;
  /** Whether it does what escape sequences say. */
  readonly canDraw: boolean;
}

/** Lines as the standard input can give them: edited, printed, or read from a pipe. */
export function inputLines(options: TerminalOptions): LineReader {
  const { prompt, write, canDraw } = options;
  if (prompt === undefined) return pipedLines(Deno.stdin.readable);
  return canDraw
    ? editedLines(prompt, options)
    : printedLines(prompt, pipedLines(Deno.stdin.readable), write);
}

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

  // A line that comes when nobody waits any more is the next one's.
  let pulling: Promise<string | undefined> | undefined;
  return {
    async next(signal) {
      const pulled = (pulling ??= pull()).then((line) => ({ line }));
      try {
        const found = await Promise.race([pulled, aborted(signal)]);
        if (found) pulling = undefined;
        return found?.line;
      } catch (error) {
        pulling = undefined;
        throw error;
      }
    },
    close: () => void reader.cancel(),
  };
}

/** Inputs typed at a terminal that can draw, edited; each of them is kept in the history. */
function editedLines(prompt: string, { complete, write, color }: TerminalOptions): LineReader {
  return new LineEditor({
    ...{ prompt, complete, console: processConsole(write), style: styleFor(color) },
    history: History.open(historyPath(variable)),
  });
}

/** Inputs typed at a terminal that can only print: no editing but the system's. */
function printedLines(prompt: string, lines: LineReader, write: (text: string) => void): LineReader {
  const { first, next } = promptsOf(prompt);
  let isWarned = false;
  let goesOn = false;
  return {
    async next(signal) {
      let text = "";
      for (let shown = first;; shown = next) {
        write(shown);
        const line = await lines.next(signal);
        if (line === undefined) {
          goesOn = signal.reason === "SIGINT" && !isWarned;
          isWarned = goesOn;
          write(goesOn ? `\n${LEAVING}\n` : "\n");
          return undefined;
        }
        isWarned = false;
        text += line;
        const why = whyOpen(text);
        if (why === undefined) return inputOf(text);
        text = why === "backslash" ? `${text.slice(0, -1)}\n` : `${text}\n`;
      }
    },
    get goesOn() {
      return goesOn;
    },
    close: () => lines.close(),
  };
}

/** The next line of a reader; a Ctrl-C that only dropped one is none of the caller's. */
export async function nextLine(
  lines: LineReader,
  { interruptible, interrupted }: Pick<Io, "interruptible" | "interrupted">,
): Promise<string | undefined> {
  for (;;) {
    const line = await interruptible((signal) => lines.next(signal));
    if (line !== undefined || !lines.goesOn || interrupted.aborted) return line;
  }
}
