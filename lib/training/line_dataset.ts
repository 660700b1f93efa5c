/** A stream of lines as a dataset: windows inside lines, whole lines held out. */
import { lineSpans, type LineWindowRule, LineWindowSampler, splitContiguous } from "../data/mod.ts";
import { bigramNats, unigramNats } from "../metrics/mod.ts";
import { fnv1a64, type Tokenizer } from "../tokenizers/mod.ts";
import { concatenate, type Dataset } from "./dataset.ts";

/** Options of {@linkcode lineDataset}. */
export interface LineDatasetOptions {
  /** Name of the corpus. */
  readonly name: string;
  /** What the ids are of; its marks tell lines apart. */
  readonly tokenizer: Tokenizer;
  /** T: tokens of a window, with a target behind it. */
  readonly context: number;
  /** `"to-eos"` unless told otherwise, see `LineWindows`. */
  readonly rule?: LineWindowRule;
}

const BLOCKS = 10;
/** Fewer parts cannot give a tenth away. */
const FEWEST_PARTS = 20;

/**
 * Splits a stream of ids by lines, a tenth of them in up to ten blocks held out, and draws windows inside lines with one
 * target each: the token behind, up to the end mark. A stream without marks is split by tokens and its windows lie anywhere.
 *
 * Of a stream too short to give a tenth away all of it is trained on, and is what a score is of too.
 *
 * @throws {RangeError} if there are fewer than T + 1 ids, or T is not a positive integer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { trainMotifBpe } from "@haze/haze/tokenizers";
 * import { lineDataset } from "@haze/haze/training";
 * const text = "the haze settles.\nit lifts again.\n".repeat(20);
 * const tokenizer = trainMotifBpe(text, { vocabSize: 300 });
 * const data = lineDataset(tokenizer.encodeCorpus(text), { name: "haze", tokenizer, context: 2 });
 * assertEquals(data.heldOut.map((line) => tokenizer.decode(line)).length, 2);
 * ```
 */
export function lineDataset(
  stream: Int32Array,
  { name, tokenizer, context: T, rule = "to-eos" }: LineDatasetOptions,
): Dataset {
  const { bosId, eosId } = tokenizer;
  if (stream.length < T + 1) {
    const got = stream.length === 1 ? "1 id" : `${stream.length} ids`;
    throw new RangeError(
      `Cannot train on ${name} as it must hold a window of ${T} + 1 tokens: it has ${got}\n` +
        "hint: give more of it, or take a shorter context",
    );
  }
  const marks = bosId === undefined || eosId === undefined ? undefined : { bosId, eosId };
  const lines = marks ? lineSpans(stream, marks) : [];
  const starts = lines.length >= FEWEST_PARTS ? lines.map(({ bos }) => bos) : stream.map((_, i) => i);
  const { train, heldOut } = split(stream, starts, T);
  const [training, testing] = [concatenate(train), concatenate(heldOut)];
  const V = tokenizer.vocabSize;
  return {
    ...{ name, tokenizer, train, heldOut },
    hash: fnv1a64(new Uint8Array(stream.buffer, stream.byteOffset, stream.byteLength)),
    ...(marks && lines.length > 0
      ? { source: (options) => new LineWindowSampler(training, { ...options, rule, ...marks }) }
      : {}),
    unigramNats: unigramNats(training, testing, V),
    bigramNats: bigramNats(training, testing, V),
  };
}

/** Training segments and held-out blocks that begin where parts begin. */
function split(
  stream: Int32Array,
  starts: ArrayLike<number>,
  T: number,
): { train: Int32Array[]; heldOut: Int32Array[] } {
  const parts = starts.length;
  if (parts >= FEWEST_PARTS) {
    // What stands before the first part belongs to it.
    const at = (part: number) => part === 0 ? 0 : part < parts ? starts[part]! : stream.length;
    const blocks = Math.min(BLOCKS, Math.floor(parts / FEWEST_PARTS));
    const numbers = Int32Array.from({ length: parts }, (_, part) => part);
    const cut = splitContiguous(numbers, { blocks, minimumBlock: 1 });
    const [train, heldOut] = [cut.train, cut.heldOut].map((segments) =>
      segments.map((segment) => stream.subarray(at(segment[0]!), at(segment.at(-1)! + 1)))
    ) as [Int32Array[], Int32Array[]];
    const isWhole = train.some(({ length }) => length > T) && heldOut.some(({ length }) => length > 1);
    if (isWhole) return { train, heldOut };
  }
  return { train: [stream], heldOut: [stream] };
}
