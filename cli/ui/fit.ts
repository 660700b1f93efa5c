/** Tables and commands on terminals that are narrower than they are. */
import type { Io } from "../command.ts";
import { columnsOf } from "./columns.ts";
import { wrap } from "./wrap.ts";

/**
 * A text as a terminal of so many columns shows it well: in a line that is too long gaps shrink to two spaces, and if that
 * does not help it is broken at words, which then stand a little to the right.
 */
export function fitTo(text: string, columns: number): string {
  return text.split("\n").flatMap((line) => fitLine(line, columns)).join("\n");
}

/** {@linkcode fitTo} on a terminal; a pipe and a file get the text as it is. */
export function fitted(text: string, io: Pick<Io, "outIsTerminal" | "columns">): string {
  return io.outIsTerminal ? fitTo(text, io.columns()) : text;
}

/** {@linkcode fitted} of a note, which goes where progress goes. */
export function noteFitted(text: string, io: Pick<Io, "errIsTerminal" | "columns">): string {
  return io.errIsTerminal ? fitTo(text, io.columns()) : text;
}

/** A space that is not between words: one within double quotes, as an odd number of them follows. */
const QUOTED_SPACE = / (?=[^"]*"(?:[^"]*"[^"]*")*[^"]*$)/g;
/** What stands for such a space while lines are broken: no command holds it. */
const HELD_SPACE = "\u{f8ff}";

/** A command in lines that a shell takes as one; a word that is longer than a line, or quoted, stays whole. */
export function commandFitted(command: string, io: Pick<Io, "outIsTerminal" | "columns">): string {
  if (!io.outIsTerminal || columnsOf(command) <= io.columns()) return command;
  const held = command.replaceAll(QUOTED_SPACE, HELD_SPACE);
  return wrap(held, io.columns() - 2, indentOf(command) + 2).join(" \\\n").replaceAll(HELD_SPACE, " ");
}

function fitLine(line: string, columns: number): string[] {
  if (columnsOf(line) <= columns) return [line];
  const indent = indentOf(line);
  const words = line.slice(indent).replaceAll(/ {2,}/g, "  ");
  const shrunk = " ".repeat(indent) + words;
  if (columnsOf(shrunk) <= columns) return [shrunk];
  const further = Math.min(indent + 2, columns >> 1);
  const lines: string[] = [];
  let last = " ".repeat(Math.min(indent, further));
  let isEmpty = true;
  for (const part of words.match(/ *[^ ]+/g) ?? []) {
    const word = part.trimStart();
    if (!isEmpty && columnsOf(last) + columnsOf(part) > columns) {
      lines.push(last);
      last = " ".repeat(further);
      isEmpty = true;
    }
    last += isEmpty ? word : part;
    isEmpty = false;
  }
  return [...lines, last];
}

const indentOf = (line: string): number => /^ */.exec(line)![0].length;
