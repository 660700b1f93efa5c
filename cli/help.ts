/** Help texts, made from the commands' own tables. */
import type { Command } from "./command.ts";
import { shownFlag, shownReason } from "./permissions.ts";
import { allOptions, showPositional } from "./parse.ts";
import { wrap } from "./ui/wrap.ts";

/** Columns below which a text in a table is no pleasure. */
const NARROWEST = 30;

/** Help of one command, in lines of at most `width` columns where words allow it. */
export function commandHelp(command: Command, width = Infinity): string {
  const usage = ["haze", command.name, ...command.positionals.map(showPositional), "[options]"].filter(
    Boolean,
  ).join(" ");
  const rows = allOptions(command).map(({ name, alias, value, help }) =>
    [
      `  ${alias ? `-${alias}, ` : ""}--${name}${value ? ` ${value}` : ""}`,
      help,
    ] as const
  );
  const permissions = command.permissions.map((each) =>
    [`  ${shownFlag(each, command)}`, shownReason(each)] as const
  );
  const examples = command.examples.map((example) => `  ${example}`);
  return [
    ...wrap(command.summary, width),
    "",
    ...wrap(`usage: ${usage}`, width, 2),
    "",
    ...table(rows, width),
    "",
    ...permissionLines(permissions, width),
    // Not broken: they are there to be copied.
    ...["examples:", ...examples, ""],
  ].join("\n");
}

/** Help of the program, likewise. */
export function programHelp(
  commands: readonly Pick<Command, "name" | "summary">[],
  width = Infinity,
): string {
  return [
    ...wrap("haze - a laboratory for small language models with unusual attention", width),
    "",
    ...wrap("usage: haze [command] [options]", width, 2),
    "",
    ...table(commands.map(({ name, summary }) => [`  ${name || "(none)"}`, summary] as const), width),
    "",
    ...wrap("haze COMMAND --help shows a command's options.", width),
    "",
  ].join("\n");
}

/** Two columns; where the right one would be narrow, what stands there goes below the left one. */
function table(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.max(...rows.map(([name]) => name.length)) + 2;
  if (width - left >= NARROWEST) {
    return rows.flatMap(([name, text]) =>
      wrap(text, width - left).map((line, i) => `${(i === 0 ? name : "").padEnd(left)}${line}`)
    );
  }
  return rows.flatMap(([name, text]) => [name, ...wrap(text, width - 6).map((line) => `      ${line}`)]);
}

function permissionLines(rows: readonly (readonly [string, string])[], width: number): string[] {
  if (rows.length === 0) return ["permissions: none", ""];
  return [
    ...wrap("permissions (flags of deno run; -A gives all):", width),
    ...table(rows, width).map((line) => line.trimEnd()),
    "",
  ];
}
