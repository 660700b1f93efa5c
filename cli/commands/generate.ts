/** `haze generate`: text from a checkpoint, token by token. */
import { generate } from "../../lib/generation/mod.ts";
import { type SamplingOptions, SamplingStatistics, validateSampling } from "../../lib/sampling/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { Breather } from "../../lib/training/mod.ts";
import {
  asUsage,
  type Call,
  type Command,
  COMPUTE_OPTIONS,
  type Io,
  SEED_OPTION,
  seedOf,
  UsageError,
} from "../command.ts";
import { openModel } from "../files.ts";
import { EXIT } from "../report.ts";
import type { OpenedModel } from "../../lib/models/mod.ts";

export const command: Command = {
  name: "generate",
  summary: "Write text with a trained model.",
  positionals: ["CKPT"],
  options: [
    { name: "prompt", kind: "text", value: "TEXT", help: "text to go on from (default: a new line)" },
    { name: "length", kind: "integer", value: "N", help: "tokens to write (default 300)" },
    { name: "sampling", kind: "text", value: "NAME", help: "greedy, basic, top_p or entropy (default)" },
    {
      name: "temperature",
      kind: "number",
      value: "X",
      help: "basic, top_p: divisor of the logits (default 1)",
    },
    { name: "top-p", kind: "number", value: "P", help: "top_p, entropy: probability kept (default 0.9)" },
    {
      name: "target-entropy",
      kind: "number",
      value: "BITS",
      help: "entropy: what to steer towards (default 3)",
    },
    { name: "min-temp", kind: "number", value: "X", help: "entropy: lowest temperature (default 0.3)" },
    { name: "max-temp", kind: "number", value: "X", help: "entropy: highest temperature (default 2)" },
    {
      ...{ name: "corpus", kind: "text", value: "SPEC" },
      help: "text whose characters a weight archive without any was made with",
    },
    SEED_OPTION,
    { name: "stats", kind: "flag", help: "show entropy, confidence and temperature at the end" },
    ...COMPUTE_OPTIONS,
  ],
  examples: [
    'haze generate runs/haze.npz --prompt "the lamp" --length 400',
    "haze generate runs/haze.npz --sampling top_p --temperature 0.8 --seed 7 --stats",
  ],
  async run(call, io) {
    const options = samplingOptions(call);
    asUsage(() => validateSampling(options));
    const length = call.number("length") ?? 300;
    if (length < 0) throw new UsageError(`Cannot generate as --length must be at least 0: ${length}`);
    const corpus = call.text("corpus");
    const opened = await openModel(call.positionals[0]!, call, corpus);
    if (corpus !== undefined && opened.tokenizerFrom === "file") {
      opened.model.close();
      throw new UsageError(
        `Cannot generate as --corpus is for a weight archive without characters: ${
          call.positionals[0]
        } has its own`,
      );
    }
    try {
      return await write(opened, call, io, options, length);
    } finally {
      opened.model.close();
    }
  },
};

async function write(
  { model, tokenizer }: OpenedModel,
  call: Call,
  io: Io,
  options: SamplingOptions,
  length: number,
): Promise<number> {
  const sampling = asUsage(() => validateSampling(options, model.vocabSize));
  const prompt = call.text("prompt") ?? "\n";
  const json = call.flag("json");
  const ids = encodePrompt(
    tokenizer instanceof Vocab ? tokenizer : undefined,
    prompt,
    (text) => tokenizer.encode(text),
    io,
  );
  const unread = ids.length - model.contextLength;
  if (unread > 0) {
    io.err(`note: the model reads the last ${model.contextLength} tokens, not the ${unread} before\n`);
  }
  const seed = seedOf(call);
  const statistics = new SamplingStatistics();
  const tokens: number[] = [];
  const breather = new Breather();
  if (!json) io.out(prompt === "\n" ? "" : prompt);
  try {
    for (const { token, step } of generate(model, ids, { length, sampling, seed, signal: io.interrupted })) {
      tokens.push(token);
      statistics.add(step, token);
      if (!json) io.out(tokenizer.decode([token]));
      await breather.breathe();
    }
  } finally {
    breather.close();
  }
  const stats = statistics.summary();
  if (json) {
    const text = tokenizer.decode(tokens);
    io.out(`${JSON.stringify({ prompt, text, tokens, seed, sampling, stats })}\n`);
  } else {
    io.out("\n");
    if (call.flag("stats")) {
      for (const [name, value] of Object.entries(stats)) io.err(`${name.padEnd(24)} ${round(value)}\n`);
    }
  }
  return io.interrupted.aborted ? EXIT.interrupted : EXIT.done;
}

const round = (value: number): string => Number.isInteger(value) ? String(value) : value.toFixed(4);

function samplingOptions(call: Call): SamplingOptions {
  const given = {
    sampling: call.text("sampling"),
    temperature: call.number("temperature"),
    topP: call.number("top-p"),
    targetEntropyBits: call.number("target-entropy"),
    minTemperature: call.number("min-temp"),
    maxTemperature: call.number("max-temp"),
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as SamplingOptions;
}

/** Ids of the prompt; characters that the model does not know are named, and a prompt of nothing else is refused. */
function encodePrompt(
  vocab: Vocab | undefined,
  prompt: string,
  encode: (text: string) => Int32Array,
  io: Io,
): Int32Array {
  if (!vocab) return encode(prompt);
  const { ids, dropped, droppedCharacters } = vocab.encodeCounting(prompt);
  if (ids.length === 0) {
    // A text without line ends cannot start on one: its first character stands in for an absent prompt.
    if (prompt === "\n") return Int32Array.of(0);
    const known = vocab.chars.join("");
    throw new UsageError(
      `Cannot generate as the prompt must have a character the model knows: ${
        JSON.stringify(prompt)
      }\nhint: it knows ${JSON.stringify(known)}`,
    );
  }
  if (dropped > 0) io.err(`note: ${dropped} unknown characters left out: ${droppedCharacters.join(" ")}\n`);
  return ids;
}
