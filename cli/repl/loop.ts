/** From line to line until the end of the input. */
import type { Io } from "../command.ts";
import { nextLine } from "../lines.ts";
import { EXIT } from "../report.ts";
import type { ReplSession } from "./session.ts";

/** Runs a session on the lines that are typed or piped in, and gives the exit code. */
export async function runRepl(session: ReplSession, io: Io): Promise<number> {
  const lines = await io.readLines({
    prompt: session.screen.isInteractive ? ">>> " : undefined,
    complete: (line) => session.complete(line),
  });
  try {
    while (!session.isOver && !io.interrupted.aborted) {
      const line = await nextLine(lines, io);
      if (line === undefined) break;
      for (const part of partsOf(line)) {
        await io.interruptible((signal) => session.handle(part, signal));
        if (session.isOver) break;
      }
    }
  } finally {
    lines.close();
  }
  session.screen.farewell();
  return io.interrupted.aborted ? EXIT.interrupted : EXIT.done;
}

/** An input of several lines is one text; pasted commands are one a line. */
function partsOf(input: string): string[] {
  return input.startsWith("/") ? input.split("\n").filter((line) => line.trim() !== "") : [input];
}
