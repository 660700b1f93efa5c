/** The real terminal. */
import type { Io } from "./command.ts";
import { editedLines, pipedLines } from "./lines.ts";
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

/** Terminal streams; the first interrupt asks to stop after the step, the second stops at once. */
export function terminalIo(): Io & { close(): void } {
  const controller = new AbortController();
  let turn: AbortController | undefined;
  const onSignal = (signal: Deno.Signal): void => {
    turn?.abort();
    if (turn && signal === "SIGINT") return;
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    controller.abort();
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  const listeners = signals.map((signal) => [signal, () => onSignal(signal)] as const);
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  return {
    out: (text) => writeAll(Deno.stdout, text),
    err: (text) => writeAll(Deno.stderr, text),
    outIsTerminal: Deno.stdout.isTerminal(),
    errIsTerminal: Deno.stderr.isTerminal(),
    color: Deno.stderr.isTerminal() && !Deno.noColor,
    interrupted: controller.signal,
    isInteractive: Deno.stdin.isTerminal() && Deno.stdout.isTerminal(),
    asksForPermissions: Deno.stdin.isTerminal() && Deno.stderr.isTerminal(),
    columns: consoleColumns,
    readInput: async () => new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer()),
    readLines: (options = {}) =>
      options.prompt === undefined ? pipedLines(Deno.stdin.readable) : editedLines(options.prompt, options),
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
