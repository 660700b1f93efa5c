/** How errors leave the program. */
import { type Io, UsageError } from "./command.ts";
import { deniedText } from "./denied.ts";
import { wrap } from "./ui/wrap.ts";

/** Exit codes of the program. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Lines of Python, which are to be copied as they are, begin so. */
const PROGRAM = ":\nimport ";

/**
 * Writes an error as one line (and its hint), as JSON too if asked, and gives the exit code. A terminal breaks a line
 * anywhere, so there it is broken at words first.
 */
export function reportError(error: unknown, io: Io, json: boolean): number {
  const { message, hint } = split(error);
  if (json) io.out(`${JSON.stringify(hint ? { error: message, hint } : { error: message })}\n`);
  for (const line of hint ? [message, `hint: ${hint}`] : [message]) {
    const isBroken = io.errIsTerminal && !line.includes("\n");
    for (const part of isBroken ? wrap(line, io.columns()) : [line]) io.err(`${part}\n`);
  }
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

function split(error: unknown): { message: string; hint?: string } {
  const text = deniedText(error) ?? (error instanceof Error ? error.message : String(error));
  // A path or a system's message may hold line ends: still one line, and one for the hint, unless that is a program.
  const [message = "", ...rest] = text.split("\nhint: ").map((part) =>
    part.includes(PROGRAM) ? part : part.replace(/\s*[\r\n]\s*/g, " ").trim()
  );
  const hint = rest.join(" ");
  if (message.startsWith("Cannot ")) return hint ? { message, hint } : { message };
  // Nothing of ours is worded like this: show where it came from, so that it can be mended.
  const place = error instanceof Error ? error.stack?.split("\n")[1]?.trim() ?? "" : "";
  return { message: `Cannot go on as something unforeseen happened: ${text} ${place}`.replaceAll("\n", " ") };
}
