/** The real terminal. */
import type { Io } from "./command.ts";
import { EXIT } from "./report.ts";

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
  const onSignal = (): void => {
    if (controller.signal.aborted) Deno.exit(EXIT.interrupted);
    controller.abort();
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, onSignal);
  return {
    out: (text) => writeAll(Deno.stdout, text),
    err: (text) => writeAll(Deno.stderr, text),
    outIsTerminal: Deno.stdout.isTerminal(),
    errIsTerminal: Deno.stderr.isTerminal(),
    color: Deno.stderr.isTerminal() && !Deno.noColor,
    interrupted: controller.signal,
    close: () => signals.forEach((signal) => Deno.removeSignalListener(signal, onSignal)),
  };
}
