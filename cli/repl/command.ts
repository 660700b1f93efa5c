/** What a command of the REPL is. */
import type { SamplingRule } from "../../lib/sampling/mod.ts";
import type { ReplSettings } from "./settings.ts";
import type { CommandLine } from "./words.ts";

/** What a command may look at. */
export interface CommandContext {
  readonly settings: ReplSettings;
  /** How numbers are read and checked. */
  readonly rule: SamplingRule;
  /** V of the model at hand. */
  readonly vocabSize: number;
}

/** Something that a command asks the session to do. */
export type Action =
  | { readonly do: "show"; readonly what: "config" | "help" }
  | { readonly do: "save" | "load"; readonly path: string }
  | { readonly do: "head"; readonly headType: string }
  | { readonly do: "seed"; readonly seed: number }
  | { readonly do: "quit" };

/** What a command comes to: new settings and how to word them, or something to do. */
export type Outcome = { readonly settings: ReplSettings; readonly said: string } | Action;

/** One row of the table of commands. */
export interface ReplCommand {
  /** Names without the slash, the first the usual one. */
  readonly names: readonly string[];
  /** What stands after the name, as `MIN MAX`. */
  readonly usage: string;
  readonly help: string;
  /** What may stand after the name, for completion; of a number that is the one at hand. */
  readonly choices?: (context: CommandContext) => readonly string[];
  /** Whether a path is to stand there. */
  readonly takesPath?: boolean;
  /**
   * Understands the words and changes nothing.
   *
   * @throws {RangeError} in one line if it cannot.
   */
  parse(line: CommandLine, context: CommandContext): Outcome;
}
