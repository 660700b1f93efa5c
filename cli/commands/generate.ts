/** `haze generate`: text from a checkpoint, token by token. */
import { type ContextMode, generate } from "../../lib/generation/mod.ts";
import { writeFileAtomic } from "../../lib/formats/atomic_write.ts";
import { type SamplingOptions, SamplingStatistics, traceOf } from "../../lib/sampling/mod.ts";
import { startDecoding } from "../../lib/tokenizers/start_decoding.ts";
import { Breather } from "../../lib/training/breather.ts";
import {
  ADAPTER_OPTION,
  type Call,
  type Command,
  COMPUTE_OPTIONS,
  type Io,
  SEED_OPTION,
  seedOf,
  TOKENIZER_OPTION,
  UsageError,
  VOCABULARY_OPTION,
} from "../command.ts";
import { ESCAPE_OPTION, unescaped } from "../escape.ts";
import {
  exists,
  noteWarnings,
  openForText,
  prepareToWrite,
  refuseDirectory,
  withAdapters,
} from "../files.ts";
import { goalLine, setGoal } from "../generate/goal.ts";
import { INT8_OPTION, readerOf } from "../int8.ts";
import { encodePrompt, noteUnread } from "../prompt.ts";
import { checkedLength } from "../text_length.ts";
import { EXIT } from "../report.ts";
import { checkSampling, SAMPLING_OPTIONS, samplingOptions } from "../sampling_options.ts";
import type { OpenedModel } from "../../lib/models/mod.ts";
import { BLAS, reads, readsText, SIZES_BESIDE, writes } from "../permissions.ts";

export const command: Command = {
  name: "generate",
  summary: "Write text with a trained model.",
  positionals: ["CKPT"],
  options: [
    {
      ...{ name: "prompt", kind: "text", value: "TEXT" },
      help: "text to go on from (default: a new line, or the begin mark where there is one)",
    },
    ESCAPE_OPTION,
    { name: "length", kind: "integer", value: "N", help: "tokens to write (default 300)" },
    {
      ...{ name: "goal", kind: "text", value: "TEXT" },
      help: "reso-llm: what the text is to speak of; foci and the checkpoint's memory act with it",
    },
    INT8_OPTION,
    {
      ...{ name: "run-c", kind: "flag" },
      help:
        "print what run.c prints: its loop, random numbers and sampler; --length counts passes, the prompt's too (default 256, 0 all)",
    },
    {
      ...{ name: "context", kind: "text", value: "MODE" },
      help:
        "how the text so far is read: growing (default), or sliding, upstream's full window (default for a weight archive)",
    },
    ...SAMPLING_OPTIONS,
    VOCABULARY_OPTION,
    TOKENIZER_OPTION,
    ADAPTER_OPTION,
    SEED_OPTION,
    {
      name: "stats",
      kind: "flag",
      help: "show entropy, confidence and temperature at the end (--json always has them)",
    },
    {
      name: "trace",
      kind: "text",
      value: "FILE",
      help: "write what was done at each token, as JSON lines: entropies, temperature, surprise, kept mass",
    },
    { name: "force", kind: "flag", help: "replace the file of --trace" },
    ...COMPUTE_OPTIONS,
  ],
  permissions: [
    reads("CKPT"),
    reads("--tokenizer"),
    reads("--adapter"),
    readsText("--corpus"),
    ...writes("--trace"),
    SIZES_BESIDE,
    ...BLAS,
  ],
  examples: [
    'haze generate runs/haze.npz --prompt "the lamp" --length 400',
    "haze generate runs/haze.npz --sampling top_p --temperature 0.8 --seed 7 --stats",
    'haze generate model.bin --tokenizer tokenizer.bin --run-c --temperature 0 --prompt "Once upon"',
    'haze generate runs/reso-llm.npz --goal "the lamp and the river" --prompt "Rosa "',
    "haze generate runs/llisa.npz --int8 --escape --prompt 'Q: What is this?\\nA:'",
  ],
  async run(call, io) {
    const prompt = promptOf(call);
    if (call.flag("run-c")) return await followRunC(prompt ?? "", call, io);
    const options = samplingOptions(call);
    checkSampling(options);
    const length = checkedLength(call.number("length") ?? 300);
    if (call.flag("stats") && call.flag("json")) {
      throw new UsageError(
        "Cannot generate as --json always has stats: got --stats too\nhint: leave --stats out",
      );
    }
    const context = contextOf(call);
    const trace = await traceFile(call);
    const opened = await open(call, io);
    try {
      return await write(opened, call, io, { prompt, options, length, trace, context });
    } finally {
      opened.model.close();
    }
  },
};

/** The text of `--prompt`, if there is one. */
function promptOf(call: Call): string | undefined {
  const given = call.text("prompt");
  if (!call.flag("escape")) return given;
  if (given === undefined) {
    throw new UsageError("Cannot generate as --escape goes with --prompt: got it alone");
  }
  return unescaped(given);
}

async function open(call: Call, io: Io): Promise<OpenedModel> {
  const opened = await withAdapters(await openForText(call.positionals[0]!, call), call);
  noteWarnings(opened, io);
  return opened;
}

async function followRunC(prompt: string, call: Call, io: Io): Promise<number> {
  const { runCTask, writeAsRunC } = await import("../generate/run_c.ts");
  const task = runCTask(call, command, prompt);
  const opened = await open(call, io);
  try {
    return await writeAsRunC(opened, task, call, io);
  } finally {
    opened.model.close();
  }
}

/** The way of reading that a call names, if it names one. */
function contextOf(call: Call): ContextMode | undefined {
  const given = call.text("context");
  if (given === undefined || given === "growing" || given === "sliding") return given;
  throw new UsageError(`Cannot generate as --context must be growing or sliding: ${given}`);
}

/** Where the trace goes, if anywhere: no file that is there, unless it may be replaced, and never the checkpoint. */
async function traceFile(call: Call): Promise<string | undefined> {
  const path = call.text("trace");
  if (path === undefined) {
    if (call.flag("force")) {
      throw new UsageError("Cannot generate as --force goes with --trace: got it alone");
    }
    return undefined;
  }
  await refuseDirectory(path, "trace into");
  if (!call.flag("force") && await exists(path)) {
    const hint = "hint: --force replaces it, --trace names another";
    throw new Error(`Cannot trace into ${path} as nothing may be overwritten: it is there\n${hint}`);
  }
  const [target, checkpoint] = await Promise.all([path, call.positionals[0]!].map(realPath));
  if (target !== undefined && target === checkpoint) {
    throw new UsageError(
      `Cannot trace into ${path} as it must be another file than the checkpoint: got both`,
    );
  }
  return path;
}

/** A path without links; undefined for a file that is not there, of which others say what is wrong with it. */
const realPath = (path: string): Promise<string | undefined> => Deno.realPath(path).catch(() => undefined);

interface Task {
  readonly prompt: string | undefined;
  readonly options: SamplingOptions;
  readonly length: number;
  readonly trace: string | undefined;
  readonly context: ContextMode | undefined;
}

async function write(
  { model, tokenizer, format }: OpenedModel,
  call: Call,
  io: Io,
  { options, length, trace, ...task }: Task,
): Promise<number> {
  const sampling = checkSampling(options, model.vocabSize);
  const goal = await setGoal(model, call);
  const reader = goal?.reader ?? readerOf(model, call.flag("int8"));
  const given = task.prompt;
  const json = call.flag("json");
  // A text without line ends cannot start on one: its first character stands in for an absent prompt.
  const instead = given === undefined ? { instead: Int32Array.of(0) } : {};
  const start = tokenizer.bosId === undefined ? "\n" : "";
  const ids = encodePrompt(tokenizer, given ?? start, io, { act: "generate", ...instead });
  noteUnread(ids, model.contextLength, io);
  // As the model knows it: folded, and without the characters that it does not have.
  const prompt = tokenizer.decode([...ids]);
  // A weight archive is read as the program that it comes from reads.
  const context = task.context ?? (format === "archive" ? "sliding" : "growing");
  const seed = seedOf(call);
  if (trace !== undefined) await prepareToWrite(trace);
  const statistics = new SamplingStatistics();
  const stream = startDecoding(tokenizer, ids);
  const tokens: number[] = [];
  const pieces: string[] = [];
  const lines: string[] = [];
  const breather = new Breather();
  if (!json && given !== undefined) io.out(prompt === "\n" ? "" : prompt);
  try {
    const wanted = { length, sampling, seed, context, signal: io.interrupted };
    for (const { token, step } of generate(reader, ids, wanted)) {
      statistics.add(step, token);
      const piece = stream.push(token);
      if (json) {
        tokens.push(token);
        pieces.push(piece);
      }
      if (trace !== undefined) lines.push(`${JSON.stringify({ piece, ...traceOf(step, token) })}\n`);
      if (!json) io.out(piece);
      await breather.breathe();
    }
  } finally {
    breather.close();
  }
  const rest = stream.end();
  if (!json && rest !== "") io.out(rest);
  if (trace !== undefined) await writeFileAtomic(trace, new TextEncoder().encode(lines.join("")));
  const stats = statistics.summary();
  if (json) {
    const text = pieces.join("") + rest;
    const wanted = goal ? { goal: goal.outcome() } : {};
    io.out(`${JSON.stringify({ prompt, text, tokens, seed, context, sampling, stats, ...wanted })}\n`);
  } else {
    io.out("\n");
    if (goal) io.err(`${goalLine(goal.outcome())}\n`);
    if (call.flag("stats")) {
      for (const [name, value] of Object.entries(stats)) io.err(`${name.padEnd(24)} ${round(value)}\n`);
    }
  }
  return io.interrupted.aborted ? EXIT.interrupted : EXIT.done;
}

const round = (value: number): string => Number.isInteger(value) ? String(value) : value.toFixed(4);
