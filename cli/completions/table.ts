/** What there is to complete: every command with its options and positionals. */
import type { Entry } from "../command.ts";
import { allOptions } from "../parse.ts";
import { isPath, optionWords, positionalWords, type Words } from "./words.ts";

/** A value: its words, and whether a path may stand there. */
export interface Value {
  readonly words: Words;
  readonly isPath: boolean;
}

/** An option. */
export interface CompletedOption {
  readonly name: string;
  readonly alias?: string;
  readonly help: string;
  /** Its value; a flag has none. */
  readonly value?: Value;
}

/** A command. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly positionals: readonly Value[];
  /** Whether the last positional may come again. */
  readonly isOpen: boolean;
}

/** The table, for which every command is loaded. */
export async function completionTable(entries: readonly Entry[]): Promise<CompletedCommand[]> {
  const commands = await Promise.all(entries.map(async ({ name, summary, load }) => {
    const { command } = await load();
    const version = name === "" ? [{ name: "version", help: "show the version" }] : [];
    return {
      ...{ name, summary },
      options: [
        ...allOptions(command).map((option): CompletedOption => ({
          ...{ name: option.name, help: option.help },
          ...(option.alias === undefined ? {} : { alias: option.alias }),
          ...(option.kind === "flag" ? {} : {
            value: { words: optionWords(name, option.name), isPath: isPath(option.value ?? "") },
          }),
        })),
        ...version,
      ],
      positionals: command.positionals.map((word) => ({
        words: positionalWords(name, word),
        isPath: isPath(word) || name === "compare",
      })),
      isOpen: command.positionals.at(-1)?.endsWith("...") ?? false,
    };
  }));
  const names = commands.map(({ name }) => name).filter(Boolean);
  const help = { name: "help", summary: "the options of a command", options: [], isOpen: false };
  return [...commands, { ...help, positionals: [{ words: names, isPath: false }] }];
}
