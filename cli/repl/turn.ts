/** One text of a REPL session. */
import { type ContextMode, generate } from "../../lib/generation/mod.ts";
import {
  type SamplingOptions,
  SamplingStatistics,
  type SamplingSummary,
  traceOf,
} from "../../lib/sampling/mod.ts";
import { startDecoding } from "../../lib/tokenizers/mod.ts";
import { Breather } from "../../lib/training/mod.ts";
import type { Subject } from "./subject.ts";
import type { TokenTrace } from "./trace_table.ts";

/** What is to be written. */
export interface Request {
  readonly seedIds: Int32Array;
  readonly length: number;
  readonly sampling: SamplingOptions;
  readonly context: ContextMode;
}

/** What was written. */
export interface Turn extends Request {
  /** The text of the seed. */
  readonly prompt: string;
  readonly tokens: readonly number[];
  readonly text: string;
  readonly stats: SamplingSummary;
  readonly trace: readonly TokenTrace[];
  /** Whether Ctrl-C came before the last token. */
  readonly isInterrupted: boolean;
  readonly seconds: number;
}

/** Writes a text piece by piece; each token takes one number of `random`, a greedy one none. */
export async function takeTurn(
  { model, reader = model, tokenizer }: Subject,
  request: Request,
  { random, signal, write }: {
    readonly random: { uniform(): number };
    readonly signal: AbortSignal;
    readonly write: (piece: string) => void;
  },
): Promise<Turn> {
  const { seedIds, length, sampling, context } = request;
  const statistics = new SamplingStatistics();
  const tokens: number[] = [];
  const trace: TokenTrace[] = [];
  const stream = startDecoding(tokenizer, seedIds);
  let text = "";
  const breather = new Breather();
  const startMs = performance.now();
  try {
    for (const { token, step } of generate(reader, seedIds, { length, sampling, context, random, signal })) {
      const piece = stream.push(token);
      text += piece;
      tokens.push(token);
      statistics.add(step, token);
      trace.push({ ...traceOf(step, token), piece });
      write(piece);
      await breather.breathe();
    }
  } finally {
    breather.close();
  }
  const rest = stream.end();
  if (rest !== "") write(rest);
  return {
    ...request,
    ...{ prompt: tokenizer.decode(seedIds), tokens, text: text + rest, trace },
    stats: statistics.summary(),
    isInterrupted: signal.aborted && tokens.length < length,
    seconds: (performance.now() - startMs) / 1000,
  };
}
