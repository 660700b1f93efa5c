/** How well a model reads a text, in each way of reading one that is longer than its context. */
import { utf8Length } from "../data/mod.ts";
import { type ContextMode, startReader } from "../generation/reader.ts";
import type { LanguageModel } from "../generation/mod.ts";
import type { Tokenizer } from "../tokenizers/mod.ts";
import { Breather } from "../training/mod.ts";

/** `restart` forgets everything when the context is full; the others are those of generation. */
export type ReadingMode = ContextMode | "restart";

/** Options of {@linkcode readingBitsPerByte}. */
export interface ReadingOptions {
  /** About how many tokens are read, as evenly from all texts as can be. Default: all. */
  readonly maxTokens?: number;
  /** Ends it with its reason when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Bits a byte of texts that a model reads token by token, as it does when it generates. Only tokens behind a full context
 * count: before that the ways differ in nothing but padding.
 *
 * @throws {RangeError} if no text is longer than the context by two tokens, or the model has no such way of reading.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { readingBitsPerByte } from "@haze/haze/experiments";
 * const vocab = Vocab.fromText("haze");
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, T: 8, vocabSize: 4 }, { initialise: false });
 * const bits = await readingBitsPerByte(model, [vocab.encode("haze haze haze".replaceAll(" ", ""))], vocab, "growing");
 * assertAlmostEquals(bits, 2); // it knows nothing of four letters
 * model.close();
 * ```
 */
export async function readingBitsPerByte(
  model: LanguageModel,
  texts: readonly Int32Array[],
  tokenizer: Tokenizer,
  mode: ReadingMode,
  { maxTokens = Infinity, signal }: ReadingOptions = {},
): Promise<number> {
  const T = model.contextLength;
  const least = T + 2;
  const long = texts.filter(({ length }) => length >= least);
  if (long.length === 0) {
    const longest = Math.max(0, ...texts.map(({ length }) => length));
    throw new RangeError(
      `Cannot compare ways of reading as a text must hold ${least} tokens, more than the context: ${longest}`,
    );
  }
  const share = Math.max(least, Math.floor(maxTokens / long.length));
  const breather = new Breather();
  let [nats, bytes] = [0, 0];
  try {
    for (const text of long.map((ids) => ids.subarray(0, share))) {
      for (const [i, row] of predictions(model, text, mode)) {
        if (i >= T) nats += natsOf(row, text[i]!);
        await breather.breathe();
        signal?.throwIfAborted();
      }
      bytes += utf8Length(tokenizer.decode(text.subarray(T)));
    }
  } finally {
    breather.close();
  }
  return nats / Math.LN2 / bytes;
}

/** Index of each token but the first, with the logits that foretold it. */
function* predictions(
  model: LanguageModel,
  text: Int32Array,
  mode: ReadingMode,
): Generator<[number, Float64Array], void, void> {
  if (mode === "restart") {
    const session = model.startSession();
    try {
      for (let i = 1; i < text.length; i++) {
        if (session.length === session.capacity) session.clear();
        yield [i, session.feed([text[i - 1]!])];
      }
    } finally {
      session.close();
    }
    return;
  }
  const reader = startReader(model, mode);
  try {
    yield [1, reader.begin(text.subarray(0, 1))];
    for (let i = 2; i < text.length; i++) yield [i, reader.next(text[i - 1]!)];
  } finally {
    reader.close();
  }
}

function natsOf(logits: Float64Array, target: number): number {
  const largest = logits.reduce((most, x) => Math.max(most, x), -Infinity);
  const total = logits.reduce((sum, x) => sum + Math.exp(x - largest), 0);
  return largest + Math.log(total) - logits[target]!;
}
