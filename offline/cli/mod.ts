/** `parseArgs` of `jsr:@std/cli` where JSR is out of reach: no `negatable`, no dotted names, no `-n5`. @module */
type Names = string | readonly string[];
type Args = { [name: string]: unknown; _: (string | number)[]; "--"?: string[] };
type Options =
  & Partial<Record<"boolean" | "string" | "collect", Names> & Record<"--" | "stopEarly", boolean>>
  & {
    alias?: Record<string, Names>;
    default?: Record<string, unknown>;
    unknown?: (arg: string, key?: string, value?: unknown) => unknown;
  };
const NUMBER = /^(0x[\da-f]+|[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?)$/i;

/** Parses options (kept under their aliases too) and positionals; numbers that no option declares become numbers. */
export function parseArgs(args: readonly string[], options: Options = {}): Args {
  const groups = Object.entries(options.alias ?? {}).map(([name, others]) => [name, ...[others].flat()]);
  const namesOf = (name: string): readonly string[] => groups.find((group) => group.includes(name)) ?? [name];
  const setOf = (names: Names = []): Set<string> => new Set([names].flat().flatMap(namesOf));
  const [flags, strings, collected] = [options.boolean, options.string, options.collect].map(setOf);
  const defaults = new Map(
    Object.entries(options.default ?? {}).flatMap(([name, value]) =>
      namesOf(name).map((key) => [key, value])
    ),
  );
  const known = [flags, strings, collected, defaults, new Set(groups.flat())];
  const found = new Map<string, unknown>();
  const asNumber = (name: string, text: string) =>
    strings.has(name) || !NUMBER.test(text) ? text : Number(text);
  const set = (arg: string, name: string, value: string | boolean): void => {
    if (!known.some((names) => names.has(name)) && options.unknown?.(arg, name, value) === false) return;
    const typed = typeof value === "string" ? asNumber(name, value) : value;
    const before = (found.get(name) ?? []) as unknown[];
    for (const key of namesOf(name)) found.set(key, collected.has(name) ? [...before, typed] : typed);
  };
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const rest = args.slice(end + 1);
  const positionals: (string | number)[] = [];
  for (let i = 0; i < end; i++) {
    const [arg, dashes, name, equals, value] = /^(--?)([^-=][^=]*)(=?)(.*)$/s.exec(args[i]) ?? [args[i]];
    if (dashes === undefined) {
      if (options.unknown?.(arg) !== false) positionals.push(asNumber("_", arg));
      if (options.stopEarly) positionals.push(...args.slice(i + 1, i = end));
      continue;
    }
    const letters = dashes === "-" ? [...name] : [name];
    const last = letters.pop()!;
    for (const letter of letters) set(arg, letter, strings.has(letter) ? "" : true);
    const next = equals ? value : i + 1 < end ? args[i + 1] : undefined;
    // A detached value is never an option; of a flag's, only true and false are taken.
    const taken = next !== undefined && (flags.has(last) ? /^(true|false)$/ : /^(?!--?[^-])/).test(next);
    if (taken && !equals) i++;
    if (flags.has(last)) set(arg, last, !((taken || equals) && next === "false"));
    else set(arg, last, equals || taken ? next! : strings.has(last) ? "" : true);
  }
  for (const [name, value] of defaults) if (!found.has(name)) found.set(name, value);
  for (const name of [...flags, ...strings].filter((name) => !found.has(name))) {
    if (collected.has(name) || flags.has(name)) found.set(name, collected.has(name) ? [] : false);
  }
  if (options["--"]) found.set("--", rest);
  return { ...Object.fromEntries(found), _: options["--"] ? positionals : [...positionals, ...rest] };
}
