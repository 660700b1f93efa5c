/** What a command is: its words, its options, its work. */
import type { Kernels } from "../lib/kernels/mod.ts";
import type { TrainingGroup } from "../lib/training/mod.ts";
import type { Permission } from "./permissions.ts";

/** One option of a command. */
export interface OptionSpec {
  /** Long name without dashes. */
  readonly name: string;
  /** One letter without its dash. */
  readonly alias?: string;
  /** A flag has no value; a list may be given more than once. */
  readonly kind: "flag" | "text" | "integer" | "number" | "list";
  /** What the value is called in the help, as `FILE`. */
  readonly value?: string;
  readonly help: string;
}

/** Parsed words of a call. */
export interface Call {
  /** What the command puts around the kernels that its words name, as a profile does. */
  readonly wrapKernels?: (kernels: Kernels) => Kernels;
  /** The ranks that share the work, where there are several. */
  readonly group?: TrainingGroup;
  /** Whether other processes fill the folder of results at the same time. */
  readonly sharesRuns?: boolean;
  /** The words that the program was called with, the command's name first. */
  readonly words?: readonly string[];
  readonly positionals: readonly string[];
  /** Value of a text option. */
  text(name: string): string | undefined;
  /** Value of an integer or number option. */
  number(name: string): number | undefined;
  /** Values of a list option, none if it was not given. */
  list(name: string): readonly string[];
  /** Whether a flag was given. */
  flag(name: string): boolean;
}

/** How lines are asked for. */
export interface LineOptions {
  /** Stands before each line on a terminal, where lines can be edited; without one lines are only read. */
  readonly prompt?: string | undefined;
  /** What Tab makes of a line: the possible endings, and the part of the line that they replace. */
  readonly complete?: (line: string) => readonly [readonly string[], string];
}

/** Lines of the input, one after the other. */
export interface LineReader {
  /**
   * The next line without its end, at a terminal an input that may have several; undefined at the end of the input, where
   * Ctrl-C asks to leave, and if `signal` is aborted.
   */
  next(signal: AbortSignal): Promise<string | undefined>;
  /** Whether it was a Ctrl-C that only dropped a line, so that the next one can be asked for. */
  readonly goesOn?: boolean;
  /** Reads no more. */
  close(): void;
}

/** Where a command reads and writes, and what it may know of the terminal. */
export interface Io {
  /** Results. */
  out(text: string): void;
  /** Progress and notes. */
  err(text: string): void;
  /** Whether results go to a terminal. */
  readonly outIsTerminal: boolean;
  /** Whether progress goes to a terminal, and may redraw a line. */
  readonly errIsTerminal: boolean;
  /** Whether progress may have colours. */
  readonly color: boolean;
  /** Aborts at the first Ctrl-C or SIGTERM. */
  readonly interrupted: AbortSignal;
  /** Whether a person types at a terminal and reads the results there. */
  readonly isInteractive: boolean;
  /** Whether Deno would ask a person for a permission that it was not given. */
  readonly asksForPermissions?: boolean;
  /** Width of the terminal, which may change; 80 where there is none. */
  columns(): number;
  /** All that is left of the input. */
  readInput(): Promise<Uint8Array>;
  /** Starts to read lines from the input. */
  readLines(options?: LineOptions): Promise<LineReader>;
  /**
   * Runs `body` with a signal that Ctrl-C aborts in place of `interrupted`, as often as this is done. The signal's reason
   * is the system's name of what came, as `"SIGINT"`.
   */
  interruptible<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** A command of the program. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Words after the name, as `CKPT`. A trailing `?` makes one optional, `...` at the last any number. */
  readonly positionals: readonly string[];
  readonly options: readonly OptionSpec[];
  /** What Deno has to permit. */
  readonly permissions: readonly Permission[];
  readonly examples: readonly string[];
  /** Does the work and gives the exit code. */
  run(call: Call, io: Io): Promise<number>;
}

/** A command that is loaded when it is called. */
export interface Entry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ command: Command }>;
}

/** A call that cannot be understood: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Runs `body`; what it finds wrong with a value was typed by the user and is a usage error. */
export function asUsage<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  }
}

/** The seed that a call names, or 42. */
export function seedOf(call: Call): number {
  const seed = call.number("seed") ?? 42;
  if (seed < 0) throw new UsageError(`Cannot draw random numbers as --seed must be at least 0: ${seed}`);
  return seed;
}

/** Options that several commands have. */
export const JSON_OPTION: OptionSpec = {
  name: "json",
  kind: "flag",
  help: "one JSON document on stdout (JSON lines for streams)",
};
export const SEED_OPTION: OptionSpec = {
  name: "seed",
  kind: "integer",
  value: "N",
  help: "seed of all randomness (default 42)",
};
/** Where the characters come from that a weight archive may lack. */
export const VOCABULARY_OPTION: OptionSpec = {
  ...{ name: "corpus", kind: "text", value: "SPEC" },
  help: "text whose characters a weight archive without any was made with",
};
/** What text is read and written with, for a model's file that does not hold it. */
export const TOKENIZER_OPTION: OptionSpec = {
  ...{ name: "tokenizer", kind: "text", value: "FILE" },
  help: "tokenizer of a file without one: tokenizer.bin, SentencePiece .model or JSON",
};
/** Low-rank adapters that act on a base. */
export const ADAPTER_OPTION: OptionSpec = {
  ...{ name: "adapter", kind: "list", value: "FILE" },
  help: "work an adapter of train llisa --adapter into the weights; may be repeated",
};
/** Options of every command that computes. */
export const COMPUTE_OPTIONS: readonly OptionSpec[] = [
  {
    ...{ name: "backend", kind: "text", value: "NAME" },
    help: "wasm (default), wasm-strict, blas (HAZE_BLAS names a library), reference32 or reference64",
  },
  {
    ...{ name: "threads", kind: "integer", value: "N" },
    help: "threads that share large kernels (default: all cores; results do not depend on it)",
  },
  JSON_OPTION,
];
