/** A chat on a terminal, on a pipe, or as JSON lines. */
import {
  CHAT_COMMANDS,
  chatBanner,
  type ChatOutcome,
  type ChatSession,
  metricsLines,
  outcomeLines,
  trimmedPieces,
} from "../../lib/models/reso_llm/mod.ts";
import type { Io } from "../command.ts";
import { EXIT, reportError } from "../report.ts";
import { nextLine } from "../lines.ts";
import { pathEndings } from "../path_completion.ts";
import { graphemes } from "../ui/columns.ts";
import { keyLines } from "../ui/line_editor/key_lines.ts";
import { type Style, styleFor, visible } from "../ui/style.ts";
import { WordFlow } from "../ui/word_flow.ts";
import { wrap } from "../ui/wrap.ts";

/** Reads lines and answers until `exit` or their end, and gives the exit code. */
export async function runChat(session: ChatSession, io: Io, json: boolean): Promise<number> {
  const isInteractive = io.isInteractive && !json;
  const style = styleFor(io.color && io.outIsTerminal);
  // What is no answer goes beside the answers where no person reads them.
  const say = (line: string, paint = (text: string): string => text): void => {
    if (!isInteractive) return io.err(`${line}\n`);
    // What stands behind a gap stays there.
    const indent = / {2,}(?=\S)/.exec(line);
    const lines = wrap(visible(line), io.columns(), indent ? indent.index + indent[0].length : 0);
    lines.forEach((part) => io.out(`${paint(part)}\n`));
  };
  const lines = await io.readLines({
    prompt: isInteractive ? "You: " : undefined,
    complete,
  });
  if (!json) chatBanner(session.engine).forEach((line) => say(line, style.dim));
  try {
    while (!io.interrupted.aborted) {
      const line = await nextLine(lines, io);
      if (line === undefined) break;
      const outcome = await io.interruptible((signal) =>
        answer(session, line, signal, { io, json, isInteractive, style })
      );
      if (outcome === undefined) continue;
      if (json) io.out(`${JSON.stringify(documentOf(outcome))}\n`);
      else if (outcome.kind === "answer") {
        if (isInteractive && outcome.result.stopReason === "interrupted") say(BROKEN_OFF, style.dim);
        if (session.showMetrics) metricsLines(outcome.result).forEach((line) => say(line, style.dim));
      } else {
        // A remembered text may be as long as an answer: a person wants to know which it is.
        const most = isInteractive && outcome.kind === "memory" ? 3 * io.columns() : Infinity;
        outcomeLines(outcome).forEach((line) => say(cutTo(line, most)));
        if (outcome.kind === "help" && isInteractive) io.out(`\n${keyLines(io.columns()).join("\n")}\n`);
      }
      if (outcome.kind === "exit") break;
    }
  } finally {
    lines.close();
  }
  return io.interrupted.aborted ? EXIT.interrupted : EXIT.done;
}

const BROKEN_OFF = "note: stopped; the history leaves this answer out";

const COMMAND_WORDS: readonly string[] = CHAT_COMMANDS.map(({ usage }) => usage.replace(/ ?[[A-Z].*/, " "));

function cutTo(line: string, most: number): string {
  return line.length > most ? `${graphemes(line.slice(0, most)).slice(0, -1).join("")}…` : line;
}

/** What Tab makes of a line: commands, with or without a slash, and the files of those that take one. */
function complete(line: string): [string[], string] {
  const [, command, path] = /^(\/?(?:save|load)\s+)(.*)$/i.exec(line) ?? [];
  if (command !== undefined) return pathEndings(path!);
  const slash = line.startsWith("/") ? "/" : "";
  const typed = line.slice(slash.length).toLowerCase();
  return [COMMAND_WORDS.filter((word) => word.startsWith(typed)).map((word) => slash + word), line];
}

/** What stands before an answer. */
const ANSWER = "A: ";

interface Where {
  readonly io: Io;
  readonly json: boolean;
  readonly isInteractive: boolean;
  readonly style: Style;
}

/** Does what a line says; an answer comes piece by piece. What goes wrong is told, and there is no outcome. */
async function answer(
  session: ChatSession,
  line: string,
  signal: AbortSignal,
  { io, json, isInteractive, style }: Where,
): Promise<ChatOutcome | undefined> {
  let begun = false;
  const flow = io.outIsTerminal
    ? new WordFlow(() => io.columns(), isInteractive ? ANSWER.length : 0)
    : undefined;
  const callback = trimmedPieces((text) => {
    if (json) return;
    if (!begun && isInteractive) io.out(style.accent(ANSWER));
    begun = true;
    io.out(flow ? flow.push(visible(text)) : text);
  });
  const endLine = (): void => io.out(`${flow?.end() ?? ""}\n`);
  try {
    const outcome = await session.handle(line, { callback, signal });
    if (outcome?.kind === "answer" && !json) {
      if (!begun && isInteractive) io.out(style.accent(ANSWER));
      endLine();
    }
    return outcome;
  } catch (error) {
    if (begun) endLine();
    reportError(error, io, json);
    return undefined;
  }
}

/** A line's outcome for programs. */
function documentOf(outcome: ChatOutcome): Record<string, unknown> {
  switch (outcome.kind) {
    case "answer":
      return { kind: "answer", ...outcome.result.toDict() };
    case "memory":
      return {
        kind: "memory",
        found: outcome.found.map(({ moment: { content, tags }, score, age }) => ({
          content,
          score,
          age,
          ...tags,
        })),
      };
    default:
      return { ...outcome };
  }
}
