/** The commands by their names; each is loaded when it is called. */
import { nearestName } from "../lib/metrics/nearest_name.ts";
import { type Command, type Entry, UsageError } from "./command.ts";

/** All commands, in the order of the help; the one without a name is the main job. */
export const COMMANDS: readonly Entry[] = [
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
  {
    name: "init",
    summary: "write a config with every setting and what it means",
    load: () => import("./commands/init.ts"),
  },
  {
    name: "schema",
    summary: "the JSON Schema of configs",
    load: () => import("./commands/schema.ts"),
  },
  {
    name: "completions",
    summary: "what bash, zsh or fish need to complete commands and options",
    // Given the list, which it completes: it cannot import what imports it.
    load: async () => ({ command: (await import("./commands/completions.ts")).completionsOf(COMMANDS) }),
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

/** Says that there is no such command, and which may have been meant. */
export function noSuchCommand(name: string): UsageError {
  const nearest = nearestName(name, COMMANDS.map(({ name }) => name));
  const hint = nearest ? `did you mean haze ${nearest}?` : "haze --help lists the commands";
  return new UsageError(`Cannot run haze as it has no such command: ${name}\nhint: ${hint}`);
}
