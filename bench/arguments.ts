/** The arguments of report programs: what is not understood ends the program, so that nothing is left out in silence. */

/** A program's one number: after its name if that begins with dashes, as `--steps 200`, else by itself. */
export interface NumberArgument {
  readonly name: string;
  readonly default: number;
  /** The least and the greatest integer that it may be. */
  readonly least: number;
  readonly most?: number;
}

/** What a program accepts. */
export interface Accepted<Flag extends string, Name extends string> {
  /** As `--json`. */
  readonly flags?: readonly Flag[];
  readonly number?: NumberArgument;
  /** Words that may stand by themselves, any number of them. */
  readonly names?: readonly Name[];
}

/** What it was given. */
export interface Arguments<Flag extends string, Name extends string> {
  readonly flags: ReadonlySet<Flag>;
  /** The default if it was not given; 0 if the program accepts no number. */
  readonly number: number;
  /** In the order given; empty if none was. */
  readonly names: readonly Name[];
}

/** Sorts `args` by what is accepted. Throws a RangeError that names the first one that is not. */
export function parseArguments<Flag extends string = never, Name extends string = never>(
  args: readonly string[],
  accepted: Accepted<Flag, Name>,
): Arguments<Flag, Name> {
  const isOneOf = <W extends string>(words: readonly W[] | undefined, word: string): word is W =>
    words?.includes(word as W) ?? false;
  const { number } = accepted;
  const flags = new Set<Flag>();
  const names: Name[] = [];
  let given: number | undefined;
  for (let at = 0; at < args.length; at++) {
    const argument = args[at]!;
    if (isOneOf(accepted.flags, argument)) flags.add(argument);
    else if (isOneOf(accepted.names, argument)) names.push(argument);
    else if (number && (argument === number.name || standsAlone(number, argument))) {
      if (given !== undefined) {
        throw new RangeError(`Cannot report as ${number.name} is given once: ${argument}`);
      }
      given = integer(number, argument === number.name ? args[++at] : argument);
    } else throw new RangeError(`Cannot report as ${rule(accepted)}: ${argument}`);
  }
  return { flags, number: given ?? number?.default ?? 0, names };
}

/** The arguments of this program; one that is not accepted ends it with a line of text and the exit code 2. */
export function programArguments<Flag extends string = never, Name extends string = never>(
  accepted: Accepted<Flag, Name>,
): Arguments<Flag, Name> {
  try {
    return parseArguments(Deno.args, accepted);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}

/** Whether this is the number, right or wrong, of a program that takes it without a name. */
function standsAlone({ name }: NumberArgument, argument: string): boolean {
  return !name.startsWith("-") && !argument.startsWith("--");
}

function integer({ name, least, most = Infinity }: NumberArgument, text: string | undefined): number {
  const value = /^\d+$/.test(text ?? "") ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  const range = most === Infinity ? `from ${least} up` : `from ${least} to ${most}`;
  throw new RangeError(`Cannot report as ${name} must be an integer ${range}: ${text ?? "nothing"}`);
}

/** What may be given, in words. */
function rule({ flags = [], number, names = [] }: Accepted<string, string>): string {
  const all = [...flags, ...(number ? [number.name] : []), ...names];
  return all.length > 0 ? `arguments are ${all.join(", ")}` : "no arguments are taken";
}
