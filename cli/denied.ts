/** What Deno does not permit, said so that it can be mended. */
import { type Call, type Command, UsageError } from "./command.ts";
import { flagOf, type Needed, neededBy } from "./permissions.ts";

/** Deno's words: `Requires read access to "notes.txt", run again with the --allow-read flag`. */
const REQUIRES = /Requires (\w+) access(?: to ("[^"]*"|\S+?))?, run again with the --(allow-\w+) flag/;

/** An error that lies in a permission that Deno does not give, in two lines; undefined for any other error. */
export function deniedText(error: unknown): string | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    const [whole, , quoted, flag] = REQUIRES.exec(cause.message) ?? [];
    if (whole === undefined) continue;
    const what = quoted?.replace(/^"|"$/g, "");
    // Paths stand in quotes; `<…>` is no path but what Deno calls a place that it does not tell.
    const value = what === undefined || what.startsWith("<") ? "" : `=${what}`;
    const said = error instanceof Error ? error.message.split("\nhint: ")[0]! : "";
    const message = said.startsWith("Cannot ")
      ? said.replace(whole, `Deno does not permit it, --${flag} would`)
      : `Cannot go on as Deno must permit what a command needs: it does not permit ${flag}${value}`;
    return `${message}\nhint: --${flag}${value}, before the program's own path (haze COMMAND --help lists all that it needs)`;
  }
  return undefined;
}

/**
 * Refuses a call for which Deno would have to ask somebody, before anything is done: a document on stdout is read by a
 * program, which answers no question.
 *
 * @throws {UsageError} naming every flag that is missing.
 */
export function refuseQuestions(command: Command, call: Call): void {
  const open = neededBy(command, call).filter(({ allow, value }) => stateOf(allow, value) === "prompt");
  if (open.length === 0) return;
  const flags = [...new Set(open.map(flagOf))].join(" ");
  const optional = open.filter(({ isOptional }) => isOptional).map(({ allow }) => `--deny-${allow}`);
  const without = optional.length === 0 ? "" : `; ${[...new Set(optional)].join(" ")} goes without`;
  throw new UsageError(
    `Cannot run ${
      command.name === "" ? "haze" : `haze ${command.name}`
    } as with --json nobody is asked for permissions: Deno would ask for ${open.length}\n` +
      `hint: ${flags}, before the program's own path${without}`,
  );
}

type SysKind = NonNullable<Deno.SysPermissionDescriptor["kind"]>;

function stateOf(allow: Needed["allow"], value: string | undefined): Deno.PermissionState {
  const { permissions } = Deno;
  if (allow === "read" || allow === "write") {
    return permissions.querySync({ name: allow, ...(value === undefined ? {} : { path: value }) }).state;
  }
  if (allow === "env") {
    return permissions.querySync({ name: "env", ...(value === undefined ? {} : { variable: value }) }).state;
  }
  if (allow === "ffi" || allow === "run") return permissions.querySync({ name: allow }).state;
  return permissions.querySync(
    value === undefined ? { name: "sys" } : { name: "sys", kind: value as SysKind },
  ).state;
}
