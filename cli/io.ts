/** The real terminal. */
import type { Io } from "./command.ts";
import type { LineOptions, LineReader } from "./command.ts";
import { editedLines, pipedLines, printedLines } from "./lines.ts";
import { EXIT } from "./report.ts";
import { consoleColumns } from "./ui/progress.ts";

const encoder = new TextEncoder();

/** Writes all of it: one call may take a part only. A closed pipe (`haze … | head`) ends the program quietly. */
function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(EXIT.done);
    throw error;
  }
}

/** Lines as the input can give them: edited, printed, or read from a pipe. */
function linesOf(
  options: LineOptions,
  { write, color, canDraw }: { write: (text: string) => void; color: boolean; canDraw: boolean },
): LineReader {
  const { prompt } = options;
  if (prompt === undefined) return pipedLines(Deno.stdin.readable);
  if (!canDraw) return printedLines(prompt, pipedLines(Deno.stdin.readable), write);
  return editedLines(prompt, { ...options, write, color });
}

/** Terminal streams; the first interrupt asks to stop after the step, the second stops at once. */
export function terminalIo(): Io & { close(): void } {
  const controller = new AbortController();
  let turn: AbortController | undefined;
  const onSignal = (signal: Deno.Signal): void => {
    turn?.abort(signal);
    if (turn && signal === "SIGINT") return;
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    controller.abort();
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  const listeners = signals.map((signal) => [signal, () => onSignal(signal)] as const);
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  const out = (text: string): void => writeAll(Deno.stdout, text);
  // A dumb terminal shows escape sequences as they are, so that no line is drawn anew there and nothing coloured.
  const canDraw = Deno.env.get("TERM") !== "dumb";
  const color = Deno.stderr.isTerminal() && !Deno.noColor && canDraw;
  return {
    out,
    err: (text) => writeAll(Deno.stderr, text),
    outIsTerminal: Deno.stdout.isTerminal(),
    errIsTerminal: Deno.stderr.isTerminal() && canDraw,
    color,
    interrupted: controller.signal,
    isInteractive: Deno.stdin.isTerminal() && Deno.stdout.isTerminal(),
    columns: consoleColumns,
    readInput: async () => new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer()),
    readLines: (options = {}) => linesOf(options, { write: out, color, canDraw }),
    async interruptible(body) {
      const own = turn = new AbortController();
      try {
        return await body(own.signal);
      } finally {
        turn = undefined;
      }
    },
    close: () => listeners.forEach(([signal, listener]) => Deno.removeSignalListener(signal, listener)),
  };
}
