/** Completions of fish: a line an option and a place. */
import type { CompletedCommand, Value } from "./table.ts";

/** A script for fish. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const valued = commands.flatMap(({ name, options }) =>
    options.filter(({ value }) => value).map((option) => `${name}--${option.name}`)
  );
  return [
    "# Completion of haze for fish: haze completions fish | source",
    `set -g __haze_valued ${valued.join(" ")}`,
    "# The words before the one that is completed, without options and their values.",
    "function __haze_words",
    "    set -l command",
    "    set -l skip",
    "    for word in (commandline -opc)[2..-1]",
    '        if test -n "$skip"',
    "            set skip",
    "        else if string match -q -- '-*' $word",
    '            contains -- "$command$word" $__haze_valued; and set skip 1',
    "        else",
    '            test -z "$command"; and set command $word',
    "            echo $word",
    "        end",
    "    end",
    "end",
    "# Whether the command is $argv[1], with $argv[2] places taken if given, and $argv[3] as the first of them.",
    "function __haze_at",
    "    set -l words (__haze_words)",
    '    test "$words[1]" = "$argv[1]"; or return 1',
    '    if set -q argv[2]; and test "$argv[2]" != any',
    "        test (math (count $words) - 1) = $argv[2]; or return 1",
    "    end",
    '    if set -q argv[3]; test "$words[2]" = "$argv[3]"; or return 1; end',
    "end",
    "complete -c haze -f",
    ...commands.flatMap(ofCommand),
    "",
  ].join("\n");
}

function ofCommand({ name, summary, options, positionals, isOpen }: CompletedCommand): string[] {
  const listed = name === "" ? [] : [line("__haze_at ''", `-a ${name}`, summary)];
  const isOf = `__haze_at ${name || "''"}`;
  const places = positionals.flatMap((value, i) => {
    const at = isOpen && i === positionals.length - 1 ? "any" : String(i);
    return [
      ...words(value).map(([kind, own]) =>
        line(`${isOf} ${at}${kind === undefined ? "" : ` ${kind}`}`, `-a ${quote(own.join(" "))}`)
      ),
      ...(value.isPath ? [line(`${isOf} ${at}`, "-F")] : []),
    ];
  });
  const named = options.flatMap(({ name, alias, help, value }) => {
    const flag = `-l ${name}${alias === undefined ? "" : ` -s ${alias}`}`;
    if (value === undefined) return [line(isOf, flag, help)];
    const takes = value.isPath ? "-rF" : "-x";
    const own = words(value);
    if (own.length === 0) return [line(isOf, `${flag} ${takes}`, help)];
    return own.map(([kind, words]) =>
      line(
        `${isOf}${kind === undefined ? "" : ` any ${kind}`}`,
        `${flag} ${takes} -a ${quote(words.join(" "))}`,
        help,
      )
    );
  });
  return [...listed, ...places, ...named];
}

/** The words of a value, by kind where they hang on it. */
function words({ words }: Value): [string | undefined, readonly string[]][] {
  if (Array.isArray(words)) return words.length === 0 ? [] : [[undefined, words]];
  return Object.entries(words as Record<string, readonly string[]>);
}

function line(condition: string, what: string, description?: string): string {
  const about = description === undefined ? "" : ` -d ${quote(description)}`;
  return `complete -c haze -n ${quote(condition)} ${what}${about}`;
}

const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
