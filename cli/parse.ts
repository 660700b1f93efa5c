/** From words to a {@linkcode Call}: every unknown or malformed word is an error that says what was meant. */
import { parseArgs } from "@std/cli";
import { nearestName } from "../lib/metrics/nearest_name.ts";
import { parseDecimal, parseDecimalInteger } from "./decimal.ts";
import { type Call, type Command, type OptionSpec, UsageError } from "./command.ts";
import { counted } from "./ui/format.ts";

const HELP: OptionSpec = { name: "help", alias: "h", kind: "flag", help: "show this help" };

/** How a command is called: `haze train`, or `haze` for the main job. */
const fullName = (command: Command): string => ["haze", command.name].filter(Boolean).join(" ");

/** Options of a command and those that every command has. */
export function allOptions(command: Command): OptionSpec[] {
  return [...command.options, HELP];
}

/**
 * Parses the words after the command's name; `surplus` words what is wrong with a word too many.
 *
 * @throws {UsageError} for an unknown option, a value of the wrong kind, or missing or surplus words.
 */
export function parseCall(
  command: Command,
  words: readonly string[],
  surplus: (word: string) => UsageError = (word) => surplusWord(command, word),
): Call {
  const options = allOptions(command);
  const byName = new Map(options.map((option) => [option.name, option]));
  const valued = options.filter((option) => option.kind !== "flag");
  const flags = options.filter((option) => option.kind === "flag").map((option) => option.name);
  refuseValues(command, words, flags);
  const parsed = parseArgs(joinNegativeNumbers(words, valued), {
    boolean: flags,
    string: [...valued.map((option) => option.name), "_"],
    collect: options.filter((option) => option.kind === "list").map((option) => option.name),
    alias: Object.fromEntries(options.flatMap(({ name, alias }) => alias ? [[name, alias]] : [])),
    unknown: (word: string, key?: string) => {
      if (key !== undefined) throw unknownOption(command, word, options);
      return true;
    },
  }) as Record<string, unknown>;
  const positionals = (parsed._ as (string | number)[]).map(String);
  const values = new Map<string, string | number>();
  for (const option of valued) {
    const given = parsed[option.name];
    if (given === undefined || option.kind === "list") continue;
    values.set(option.name, valueOf(command, option, String(given), words));
  }
  const call: Call = {
    positionals,
    words: [command.name, ...words],
    text: (name) => values.get(known(name)) as string | undefined,
    number: (name) => values.get(known(name)) as number | undefined,
    list: (name) => (parsed[known(name)] as string[] | undefined) ?? [],
    flag: (name) => parsed[known(name)] === true,
  };
  if (!call.flag("help")) checkPositionals(command, positionals, surplus);
  return call;

  function known(name: string): string {
    if (!byName.has(name)) {
      throw new TypeError(`Cannot read option --${name} as ${fullName(command)} declares none of that name`);
    }
    return name;
  }
}

/** `--temperature -1` as `--temperature=-1`: the parser would take -1 for an option. */
function joinNegativeNumbers(words: readonly string[], valued: readonly OptionSpec[]): string[] {
  const names = new Set(valued.map((option) => `--${option.name}`));
  return words.reduce<string[]>((joined, word) => {
    const before = joined.at(-1);
    if (before !== undefined && names.has(before) && /^-[\d.]/.test(word)) {
      joined.splice(-1, 1, `${before}=${word}`);
    } else joined.push(word);
    return joined;
  }, []);
}

/** `--force=no`, which the parser would take for `--force`. */
function refuseValues(command: Command, words: readonly string[], flags: readonly string[]): void {
  for (const word of words) {
    if (word === "--") return;
    const [, name, value] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || !flags.includes(name)) continue;
    throw new UsageError(
      `Cannot run ${fullName(command)} as --${name} takes no value: ${value || "nothing"}`,
    );
  }
}

function unknownOption(command: Command, word: string, options: readonly OptionSpec[]): UsageError {
  const given = word.replace(/^-+/, "").replace(/=.*$/s, "");
  const names = options.map((option) => option.name);
  const nearest = nearestName(given, names);
  // haze --help is the help of the program and lists the commands.
  const list = command.name
    ? `${fullName(command)} --help lists the options`
    : `its options are ${names.map((name) => `--${name}`).join(", ")}`;
  const hint = nearest ? `did you mean --${nearest}?` : list;
  return new UsageError(
    `Cannot run ${fullName(command)} as it has no such option: ${word.replace(/=.*$/s, "")}\nhint: ${hint}`,
  );
}

function valueOf(
  command: Command,
  option: OptionSpec,
  text: string,
  words: readonly string[],
): string | number {
  const fail = (rule: string, got: string): never => {
    throw new UsageError(`Cannot run ${fullName(command)} as --${option.name} needs ${rule}: ${got}`);
  };
  const repeated =
    words.filter((word) => word === `--${option.name}` || word.startsWith(`--${option.name}=`)).length > 1;
  if (repeated) fail("to be given once", "it stands more than once");
  if (text === "") fail(option.value ?? "a value", "nothing");
  if (option.kind === "text") return text;
  const integer = option.kind === "integer";
  const most = Number.MAX_SAFE_INTEGER;
  if (integer && /^[-+]?\d+$/.test(text) && Math.abs(Number(text)) > most) {
    fail(`an integer from ${-most} to ${most}`, text);
  }
  return (integer ? parseDecimalInteger : parseDecimal)(text) ??
    fail(integer ? "an integer" : "a number", text);
}

function checkPositionals(
  command: Command,
  given: readonly string[],
  surplus: (word: string) => UsageError,
): void {
  const needed = command.positionals.filter((word) => !word.endsWith("?") && !word.endsWith("..."));
  if (given.length < needed.length) {
    throw new UsageError(
      `Cannot run ${fullName(command)} as it needs ${needed[given.length]}: got nothing\n${
        usageHint(command)
      }`,
    );
  }
  const isOpen = command.positionals.at(-1)?.endsWith("...") ?? false;
  const tooMany = given[command.positionals.length];
  if (!isOpen && tooMany !== undefined) throw surplus(tooMany);
}

function surplusWord(command: Command, word: string): UsageError {
  const most = command.positionals.length;
  const words = most === 0 ? "no words" : counted(most, "word");
  return new UsageError(
    `Cannot run ${fullName(command)} as it takes ${words}: got ${word} too\n${usageHint(command)}`,
  );
}

const usageHint = (command: Command): string =>
  `hint: ${[fullName(command), ...command.positionals.map(showPositional)].join(" ")}`;

/** `CKPT`, `[CKPT]` for an optional word, `[CKPT...]` for any number of them. */
export function showPositional(word: string): string {
  if (word.endsWith("...")) return `[${word}]`;
  return word.endsWith("?") ? `[${word.slice(0, -1)}]` : word;
}
