#!/usr/bin/env -S deno run -A
/**
 * The command line: `deno run -A cli/haze.ts [command]`. Commands are loaded when they are called.
 *
 * @module
 */
import { type Io, type LineOptions, type LineReader, UsageError } from "./command.ts";
import { COMMANDS, noSuchCommand } from "./commands.ts";
import { refuseQuestions } from "./denied.ts";
import { commandHelp, programHelp } from "./help.ts";
import { terminalIo } from "./io.ts";
import { parseCall } from "./parse.ts";
import { EXIT, reportError } from "./report.ts";

export type { Io, LineOptions, LineReader };

/** Flags of spiral's own program that `train` has none of: with one of them `train spiral` is `spiral`. */
const SEED_FLAG =
  /^--(V|d|H|L|r|ctx_len|data_path|text_path|save_path|load_path|tok_\w+|prompt|max_new_tokens|temperature|top_p|rng_seed|upstream)(=|$)/;

/**
 * Runs the program with the given words and gives its exit code.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type Io, main } from "@haze/haze/cli";
 * const text: string[] = [];
 * const io = { out: (part: string) => text.push(part), err() {}, outIsTerminal: false } as unknown as Io;
 * assertEquals(await main(["--version"], io), 0);
 * assertEquals(text.join("").split(" ")[0], "haze");
 * assertEquals(await main(["trian"], io), 2); // no such command: a usage error
 * ```
 */
export async function main(words: readonly string[], io: Io): Promise<number> {
  const json = words.includes("--json");
  try {
    const [first = "", ...rest] = words;
    if (first === "help" && rest.length > 0) return await main([...rest.slice(0, 1), "--help"], io);
    if (first === "help" || ((first === "--help" || first === "-h") && rest.length === 0)) {
      io.out(programHelp(COMMANDS, widthOf(io)));
      return EXIT.done;
    }
    if (first === "--version" && rest.length === 0) {
      const { VERSION } = await import("../lib/training/version.ts");
      io.out(`haze ${VERSION}\n`);
      return EXIT.done;
    }
    if (first === "train" && rest[0] === "spiral" && rest.some((word) => SEED_FLAG.test(word))) {
      return await main(["spiral", ...rest.slice(1)], io);
    }
    const named = !first.startsWith("-");
    const entry = COMMANDS.find(({ name }) => name === (named ? first : ""));
    if (!entry) throw noSuchCommand(first);
    const { command } = await entry.load();
    const call = named ? parseCall(command, rest) : parseCall(command, words, commandBehindOptions);
    if (call.flag("help")) {
      io.out(commandHelp(command, widthOf(io)));
      return EXIT.done;
    }
    if (json && io.asksForPermissions) refuseQuestions(command, call);
    return await command.run(call, io);
  } catch (error) {
    return reportError(error, io, json);
  }
}

/** Columns of a help text: those of a terminal; a file or a pipe takes lines as they come. */
const widthOf = (io: Io): number => io.outIsTerminal ? io.columns() : Infinity;

/** A word that follows options of the main job was meant as a command. */
function commandBehindOptions(word: string): UsageError {
  if (!COMMANDS.some(({ name }) => name === word)) return noSuchCommand(word);
  return new UsageError(
    `Cannot run haze as the command comes before its options: got ${word} behind them\nhint: haze ${word} --help`,
  );
}

if (import.meta.main) {
  const io = terminalIo();
  const code = await main(Deno.args, io);
  io.close();
  // Whoever closes a pipe has had enough: that is no failure.
  Deno.exit(io.isClosed && code === EXIT.interrupted ? EXIT.done : code);
}
