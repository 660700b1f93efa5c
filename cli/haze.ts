#!/usr/bin/env -S deno run -A
/**
 * The command line: `deno run -A cli/haze.ts [command]`. Commands are loaded when they are called.
 *
 * @module
 */
import { nearestName } from "../lib/metrics/nearest_name.ts";
import { type Command, type Io, type LineOptions, type LineReader, UsageError } from "./command.ts";
import { refuseQuestions } from "./denied.ts";
import { commandHelp, programHelp } from "./help.ts";
import { terminalIo } from "./io.ts";
import { parseCall } from "./parse.ts";
import { EXIT, reportError } from "./report.ts";

export type { Command, Io, LineOptions, LineReader };

interface Entry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ command: Command }>;
}

const COMMANDS: readonly Entry[] = [
  {
    name: "",
    summary: "train a small model on the built-in story, here and now",
    load: () => import("./commands/main_job.ts"),
  },
  { name: "train", summary: "train a model on a text", load: () => import("./commands/train.ts") },
  {
    name: "spiral",
    summary: "train and write with SpiralFullFusion by its own flags",
    load: () => import("./commands/spiral.ts"),
  },
  {
    name: "generate",
    summary: "write text with a trained model",
    load: () => import("./commands/generate.ts"),
  },
  {
    name: "repl",
    summary: "type a text and the model goes on, with commands to steer it",
    load: () => import("./commands/repl.ts"),
  },
  {
    name: "chat",
    summary: "talk with a Reso-LLM that remembers and takes goals",
    load: () => import("./commands/chat.ts"),
  },
  {
    name: "agents",
    summary: "several Reso-LLMs on one prompt",
    load: () => import("./commands/agents.ts"),
  },
  { name: "eval", summary: "score a model on held-out text", load: () => import("./commands/eval.ts") },
  { name: "logits", summary: "next-token logits for given ids", load: () => import("./commands/logits.ts") },
  {
    name: "attention",
    summary: "show what the heads of a model look at",
    load: () => import("./commands/attention.ts"),
  },
  { name: "proof", summary: "measure what must hold of a model", load: () => import("./commands/proof.ts") },
  {
    name: "claims",
    summary: "what the seed documents claim, decided",
    load: () => import("./commands/claims.ts"),
  },
  {
    name: "tokenize",
    summary: "ids and pieces of a text, and back",
    load: () => import("./commands/tokenize.ts"),
  },
  {
    name: "train-tokenizer",
    summary: "learn a vocabulary from a text: SentencePiece, motif BPE or primes",
    load: () => import("./commands/train_tokenizer.ts"),
  },
  {
    name: "demo",
    summary: "what the seed of haze, resoformer or reso-llm shows, with a training that trains",
    load: () => import("./commands/demo.ts"),
  },
  {
    name: "ablate",
    summary: "take a mechanism away and measure what moves, over seeds",
    load: () => import("./commands/ablate.ts"),
  },
  {
    name: "compare",
    summary: "two configs at an equal budget, over seeds",
    load: () => import("./commands/compare.ts"),
  },
  {
    name: "convert",
    summary: "the same weights or vocabulary in another format",
    load: () => import("./commands/convert.ts"),
  },
  {
    name: "bench",
    summary: "how fast this machine trains and writes",
    load: () => import("./commands/bench.ts"),
  },
  {
    name: "shards",
    summary: "folders of token shards: build, add, remove, list, verify, mix",
    load: () => import("./commands/shards.ts"),
  },
  { name: "inspect", summary: "say what a file is", load: () => import("./commands/inspect.ts") },
  {
    name: "doctor",
    summary: "is this machine computing right, and how fast",
    load: () => import("./commands/doctor.ts"),
  },
];

/** Names of all commands; that of the main job is empty. */
export const COMMAND_NAMES: readonly string[] = COMMANDS.map(({ name }) => name);

/**
 * The command of a name, with its options, its examples and the permissions that it needs.
 *
 * @throws {UsageError} if there is none.
 */
export async function commandNamed(name: string): Promise<Command> {
  const entry = COMMANDS.find((entry) => entry.name === name);
  if (!entry) throw noSuchCommand(name);
  return (await entry.load()).command;
}

/** Flags of spiral's own program that `train` has none of: with one of them `train spiral` is `spiral`. */
const SEED_FLAG =
  /^--(V|d|H|L|r|ctx_len|data_path|text_path|save_path|load_path|tok_\w+|prompt|max_new_tokens|temperature|top_p|rng_seed|upstream)(=|$)/;

/** Runs the program with the given words and gives its exit code. */
export async function main(words: readonly string[], io: Io): Promise<number> {
  const json = words.includes("--json");
  try {
    const [first = "", ...rest] = words;
    if (first === "help" && rest.length > 0) return await main([...rest.slice(0, 1), "--help"], io);
    if (first === "help" || ((first === "--help" || first === "-h") && rest.length === 0)) {
      io.out(programHelp(COMMANDS));
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
      io.out(commandHelp(command));
      return EXIT.done;
    }
    if (json && io.asksForPermissions) refuseQuestions(command, call);
    return await command.run(call, io);
  } catch (error) {
    return reportError(error, io, json);
  }
}

function noSuchCommand(name: string): UsageError {
  const nearest = nearestName(name, COMMANDS.map(({ name }) => name));
  const hint = nearest ? `did you mean haze ${nearest}?` : "haze --help lists the commands";
  return new UsageError(`Cannot run haze as it has no such command: ${name}\nhint: ${hint}`);
}

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
  Deno.exit(code);
}
