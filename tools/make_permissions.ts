/**
 * Writes the README's table of permissions from those that the commands list: `deno run -A tools/make_permissions.ts`.
 *
 * @module
 */
import type { Command } from "../cli/command.ts";
import { COMMAND_NAMES, commandNamed } from "../cli/commands.ts";
import {
  BLAS,
  HISTORY,
  LOCK_OWNER,
  OVER_JOBS,
  OVER_RANKS,
  type Permission,
  shownFlag,
  shownReason,
  SIZES_BESIDE,
} from "../cli/permissions.ts";

const BEGIN = "<!-- permissions: begin, made by tools/make_permissions.ts -->";
const END = "<!-- permissions: end -->";
const README = new URL("../README.md", import.meta.url);

/**
 * A page with the table between its marks replaced.
 *
 * @throws {SyntaxError} if the marks are not there.
 */
export function withPermissions(page: string, table: string): string {
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) {
    throw new SyntaxError(
      `Cannot write the table of permissions as its marks must be there: ${BEGIN} … ${END}`,
    );
  }
  return `${page.slice(0, start)}${BEGIN}\n\n${table}\n\n${page.slice(end)}`;
}

/** The table: what each command always needs, and what more some of its options take. */
export async function permissionsMarkdown(): Promise<string> {
  const commands = await Promise.all(COMMAND_NAMES.map(commandNamed));
  const rows = commands.map((command) => {
    const [always, more] = [true, false].map((isAlways) =>
      command.permissions.filter((each) => isNeededAlways(each, command) === isAlways && !SAID_ONCE.has(each))
    );
    return `| ${command.name || "_(none)_"} | ${flags(always!, command)} | ${reasons(more!, command)} |`;
  });
  return ["| command | always | and |", "| --- | --- | --- |", ...rows].join("\n");
}

/** What many commands have, and the text beside the table says once. */
const SAID_ONCE = new Set([...BLAS, ...OVER_JOBS, ...OVER_RANKS, ...HISTORY, LOCK_OWNER, SIZES_BESIDE]);

function isNeededAlways({ of, usual, when, text, lacks, orName }: Permission, command: Command): boolean {
  const isGiven = of === undefined || usual !== undefined || !of.startsWith("--");
  const isWord = command.positionals.some((word) => word === of || word === `${of}...`);
  return when === undefined && text === undefined && lacks === undefined && isGiven && !orName &&
    (of === undefined || of.startsWith("--") || isWord);
}

function flags(permissions: readonly Permission[], command: Command): string {
  return permissions.map((each) => {
    const instead = each.usual === undefined || each.when !== undefined ? "" : ` (${shownReason(each)})`;
    // In a cell of a table a bar ends it, also within code.
    return `\`${shownFlag(each, command).replaceAll("|", "\\|")}\`${instead}`;
  }).join(" ") || "nothing";
}

/** Flags of one reason stand together. */
function reasons(permissions: readonly Permission[], command: Command): string {
  const byReason = Map.groupBy(permissions, (each) => shownReason(each) || "if it is a file");
  return [...byReason].map(([reason, of]) => `${flags(of, command)} ${reason}`).join("; ");
}

if (import.meta.main) {
  const page = await Deno.readTextFile(README);
  await Deno.writeTextFile(README, withPermissions(page, await permissionsMarkdown()));
}
