/** The real terminal. */
import type { Io } from "./command.ts";
import { variable } from "./environment.ts";
import { beforeWorkToSave, hasWorkToSave, leave } from "./leaving.ts";
import { EXIT } from "./report.ts";
import { ignoresHangUp, SignalWatch } from "./signal_watch.ts";
import { consoleColumns } from "./ui/terminal.ts";

const encoder = new TextEncoder();

/** Writes all of it: one call may take a part only. Gives false where nobody reads any more, as behind `haze … | head`. */
function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): boolean {
  const bytes = encoder.encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
    return true;
  } catch (error) {
    if (isClosed(error)) return false;
    throw error;
  }
}

/** Whether a write failed as the other end of a pipe, or the terminal, is gone. */
function isClosed(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe ||
    error instanceof Error && /\(os error 5\)/.test(error.message);
}

/** Streams of the terminal, and what else a whole program needs. */
export interface TerminalIo extends Io {
  /** Whether nobody reads any more what is written. */
  readonly isClosed: boolean;
  close(): void;
}

/**
 * Terminal streams. The first Ctrl-C, SIGTERM or SIGHUP asks to stop after the step, the second ends the program at once.
 * Where nobody reads any more the program ends quietly: at once, or when what is under way is saved.
 */
export function terminalIo(): TerminalIo {
  const controller = new AbortController();
  let turn: AbortController | undefined;
  let isClosed = false;
  const onSignal = (signal: Deno.Signal): void => {
    turn?.abort(signal);
    if (turn && signal === "SIGINT") return;
    if (controller.signal.aborted && Deno.build.os === "windows") leave(EXIT.interrupted);
    controller.abort();
    if (Deno.build.os !== "windows") watch.close();
  };
  const watch = new SignalWatch(endingSignals(), onSignal);
  beforeWorkToSave(() => watch.startThread());
  const writer = (stream: { writeSync(bytes: Uint8Array): number }) => (text: string): void => {
    if (isClosed || writeAll(stream, text)) return;
    isClosed = true;
    if (!hasWorkToSave()) leave(EXIT.done);
    turn?.abort();
    controller.abort();
  };
  const out = writer(Deno.stdout);
  // A dumb terminal shows escape sequences as they are, so that no line is drawn anew there and nothing coloured.
  const canDraw = variable("TERM") !== "dumb";
  const color = Deno.stderr.isTerminal() && !Deno.noColor && canDraw;
  return {
    out,
    err: writer(Deno.stderr),
    get isClosed() {
      return isClosed;
    },
    outIsTerminal: Deno.stdout.isTerminal(),
    errIsTerminal: Deno.stderr.isTerminal() && canDraw,
    color,
    interrupted: controller.signal,
    isInteractive: Deno.stdin.isTerminal() && Deno.stdout.isTerminal(),
    asksForPermissions: Deno.stdin.isTerminal() && Deno.stderr.isTerminal(),
    columns: consoleColumns,
    readInput: async () => new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer()),
    async readLines(options = {}) {
      const { inputLines } = await import("./lines.ts"); // most commands read none
      return inputLines({ ...options, write: out, color, canDraw });
    },
    async interruptible(body) {
      watch.stayHere();
      const own = turn = new AbortController();
      try {
        return await body(own.signal);
      } finally {
        turn = undefined;
      }
    },
    close: () => watch.close(),
  };
}

/** Windows knows Ctrl-C alone. */
function endingSignals(): Deno.Signal[] {
  if (Deno.build.os === "windows") return ["SIGINT"];
  return ["SIGINT", "SIGTERM", ...(ignoresHangUp() ? [] : ["SIGHUP"] as const)];
}
