/** A corpus as ids, split for training and evaluation, with its yardsticks. */
import { type Corpus, splitContiguous, type WindowSamplerOptions, type WindowSource } from "../data/mod.ts";
import { bigramNats, unigramNats } from "../metrics/mod.ts";
import { fnv1a64, type Tokenizer } from "../tokenizers/mod.ts";
import { checkNumber } from "./check_number.ts";

/** Ids of a corpus; what a run trains on and is held to. */
export interface Dataset {
  /** Name of the corpus. */
  readonly name: string;
  /** Hash of the ids, so that a resumed run notices another text. */
  readonly hash: string;
  /** From text to ids and back. */
  readonly tokenizer: Tokenizer;
  /** Contiguous segments. */
  readonly train: readonly Int32Array[];
  /** Contiguous held-out blocks. */
  readonly heldOut: readonly Int32Array[];
  /** 1 for each id of `heldOut` that is scored, 0 for those that are only read. Default: all but the first of a block. */
  readonly heldOutScored?: readonly Uint8Array[];
  /** What batches are drawn from. Default: windows that begin anywhere in `train`. */
  readonly source?: (options: WindowSamplerOptions) => WindowSource;
  /** Held-out loss of counting tokens of the training part, nats a token. */
  readonly unigramNats: number;
  /** Held-out loss of counting pairs of tokens of the training part, nats a token. */
  readonly bigramNats: number;
}

/** Held-out blocks of a corpus: enough to be spread over it, few enough for a short text. */
const HELD_OUT_BLOCKS = 10;
/** A tenth of fewer tokens holds no prediction. */
const FEWEST_TOKENS = 20;

/**
 * Encodes and splits a corpus: a tenth in ten contiguous blocks is held out; for a text too short for that, fewer
 * blocks.
 *
 * @throws {RangeError} if `context` is not a positive integer, no training segment holds `context` + 1 tokens, or the
 * text has fewer than 20 tokens.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadCorpus } from "@haze/haze/data";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { makeDataset } from "@haze/haze/training";
 * const corpus = await loadCorpus("builtin");
 * const data = makeDataset(corpus, Vocab.fromText(corpus.text), 64);
 * assertEquals(data.heldOut.length, 10);
 * ```
 */
export function makeDataset(corpus: Corpus, tokenizer: Tokenizer, context: number): Dataset {
  checkNumber("train", "context", context, { integer: true, min: 1 });
  const ids = tokenizer.bosId === undefined
    ? tokenizer.encode(corpus.text)
    : concatenate((corpus.documents ?? [corpus.text]).map((text) => markedIds(tokenizer, text)));
  const longest = Math.floor(0.9 * ids.length / (context + 1));
  const hint = "hint: give a longer text, or train with a shorter --context";
  const got = ids.length === 1 ? "1 token" : `${ids.length} tokens`;
  if (longest < 1) {
    throw new RangeError(
      `Cannot split ${corpus.name} as a window of ${context} + 1 tokens must fit into nine tenths of it: ${got}\n${hint}`,
    );
  }
  if (ids.length < FEWEST_TOKENS) {
    throw new RangeError(
      `Cannot split ${corpus.name} as a text must have at least ${FEWEST_TOKENS} tokens: ${got}\nhint: give a longer text`,
    );
  }
  const blocks = Math.max(1, Math.min(HELD_OUT_BLOCKS, longest, Math.floor(ids.length / 40)));
  const { train, heldOut } = splitContiguous(ids, { blocks });
  const [training, testing] = [concatenate(train), concatenate(heldOut)];
  const V = tokenizer.vocabSize;
  return {
    name: corpus.name,
    hash: fnv1a64(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength)),
    tokenizer,
    train,
    heldOut,
    unigramNats: unigramNats(training, testing, V),
    bigramNats: bigramNats(training, testing, V),
  };
}

/** Ids of a text behind the mark that begins one, as a prompt will be. */
function markedIds(tokenizer: Tokenizer, text: string): Int32Array {
  return concatenate([Int32Array.of(tokenizer.bosId!), tokenizer.encode(text)]);
}

/** Parts one behind the other. */
export function concatenate(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
