/** `haze generate --run-c`: the loop, the random numbers, the sampler and the bytes of `run.c`. */
import { generateAsRunC } from "../../lib/generation/mod.ts";
import type { OpenedModel } from "../../lib/models/mod.ts";
import { type RunCSampler, runCSampler } from "../../lib/sampling/mod.ts";
import {
  runCPiece,
  runCPrinted,
  runCVocabularyOf,
  SentencePieceTokenizer,
} from "../../lib/tokenizers/mod.ts";
import { Breather } from "../../lib/training/breather.ts";
import { asUsage, type Call, type Command, type Io, seedOf, UsageError } from "../command.ts";
import { readerOf } from "../int8.ts";
import { EXIT } from "../report.ts";

/** What has a meaning beside `--run-c`; all else would be idle. */
const ALLOWED = new Set([
  ...["run-c", "prompt", "escape", "length", "temperature", "top-p", "seed", "int8"],
  ...["tokenizer", "adapter", "backend", "threads", "json"],
]);

/** What a call asks for. */
export interface RunCTask {
  readonly prompt: string;
  /** Passes of the model, those over the prompt included; 0 is the whole context. */
  readonly steps: number;
  readonly seed: number;
  readonly sampler: RunCSampler;
}

/**
 * The settings of a call.
 *
 * @throws {UsageError} for an option that `run.c` has no use for, and for values out of range.
 */
export function runCTask(call: Call, command: Command, prompt: string): RunCTask {
  const idle = command.options.find(({ name, kind }) => {
    if (ALLOWED.has(name)) return false;
    if (kind === "flag") return call.flag(name);
    return (kind === "list" ? call.list(name)[0] : kind === "text" ? call.text(name) : call.number(name)) !==
      undefined;
  });
  if (idle) {
    throw new UsageError(
      `Cannot follow run.c as its settings are --temperature, --top-p, --seed and --length: got --${idle.name}`,
    );
  }
  const [temperature, topP, steps] = ["temperature", "top-p", "length"].map((name) => call.number(name));
  if (steps !== undefined && steps < 0) {
    throw new UsageError(`Cannot follow run.c as --length must be at least 0: ${steps}`);
  }
  const seed = seedOf(call);
  const sampler = asUsage(() =>
    runCSampler({
      seed,
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { topP }),
    })
  );
  return { prompt, steps: steps ?? 256, seed, sampler };
}

/** Prints what `run.c` prints. */
export async function writeAsRunC(
  { model, tokenizer }: OpenedModel,
  { prompt, steps, seed, sampler }: RunCTask,
  call: Call,
  io: Io,
): Promise<number> {
  if (!(tokenizer instanceof SentencePieceTokenizer)) {
    throw new UsageError(
      `Cannot follow run.c as the vocabulary must be one of SentencePiece: it is ${tokenizer.kind}`,
    );
  }
  const vocabulary = runCVocabularyOf(tokenizer.model);
  const ids = new SentencePieceTokenizer(tokenizer.model, { rule: "run.c" }).encode(prompt, { bos: true });
  const reader = readerOf(model, call.flag("int8"));
  const json = call.flag("json");
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const [tokens, breather] = [[] as number[], new Breather()];
  let [text, previous, passes] = ["", ids[0]!, 0];
  const generator = generateAsRunC(reader, ids, { sampler, steps, signal: io.interrupted });
  try {
    for (let next = generator.next();; next = generator.next()) {
      if (next.done) {
        const { stoppedAtBos } = next.value;
        if (!json) io.out("\n");
        else {
          const { temperature, topP } = sampler;
          const sampling = { sampling: "run-c", temperature, topP };
          const stats = { passes: stoppedAtBos ? passes + 1 : passes, stoppedAtBos };
          io.out(`${JSON.stringify({ prompt, text, tokens, seed, sampling, stats })}\n`);
        }
        return io.interrupted.aborted ? EXIT.interrupted : EXIT.done;
      }
      const { token, sampled } = next.value;
      passes++;
      const piece = decoder.decode(runCPrinted(runCPiece(vocabulary, previous, token)));
      previous = token;
      if (sampled) {
        tokens.push(token);
        text += piece;
      }
      if (!json) io.out(piece);
      await breather.breathe();
    }
  } finally {
    generator.return({ stoppedAtBos: false, sampled: 0 });
    breather.close();
  }
}
