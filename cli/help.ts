/** Help texts, made from the commands' own tables. */
import type { Command } from "./command.ts";
import { shownFlag, shownReason } from "./permissions.ts";
import { allOptions, showPositional } from "./parse.ts";

/** Help of one command. */
export function commandHelp(command: Command): string {
  const usage = ["haze", command.name, ...command.positionals.map(showPositional), "[options]"].filter(
    Boolean,
  ).join(" ");
  const rows = allOptions(command).map(({ name, alias, value, help }) => [
    `  ${alias ? `-${alias}, ` : ""}--${name}${value ? ` ${value}` : ""}`,
    help,
  ]);
  const permissions = command.permissions.map((each) => [`  ${shownFlag(each, command)}`, shownReason(each)]);
  const examples = command.examples.map((example) => `  ${example}`);
  return [
    `${command.summary}`,
    "",
    `usage: ${usage}`,
    "",
    ...table(rows),
    "",
    ...permissionLines(permissions),
    "examples:",
    ...examples,
    "",
  ]
    .join("\n");
}

/** Help of the program. */
export function programHelp(commands: readonly Pick<Command, "name" | "summary">[]): string {
  return [
    "haze - a laboratory for small language models with unusual attention",
    "",
    "usage: haze [command] [options]",
    "",
    ...table(commands.map(({ name, summary }) => [`  ${name || "(none)"}`, summary])),
    "",
    "haze COMMAND --help shows a command's options.",
    "",
  ].join("\n");
}

function permissionLines(rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ["permissions: none", ""];
  return ["permissions (flags of deno run; -A gives all):", ...table(rows).map((line) => line.trimEnd()), ""];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left!.length)) + 2;
  return rows.map(([left, right]) => `${left!.padEnd(width)}${right}`);
}
