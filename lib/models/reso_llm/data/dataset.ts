/** What Reso-LLM learns unless it is told otherwise: the built-in story, and talks. */
import { BUILTIN_TEXT } from "../../../data/builtin/mod.ts";
import { OrderedWindowSampler, type ScoredSegment } from "../../../data/mod.ts";
import { bigramNats, unigramNats } from "../../../metrics/mod.ts";
import { Pcg64, shuffled } from "../../../random/mod.ts";
import { fnv1a64, type PrimeTokenizer } from "../../../tokenizers/mod.ts";
import { concatenate, type Dataset } from "../../../training/dataset.ts";
import { SYSTEM_TEXT } from "./chat_format.ts";
import { chatSegment } from "./chat_ids.ts";
import type { Chat } from "./chat_lines.ts";
import { makeTalks } from "./talks/make_talks.ts";

/** What the data consists of. */
export interface ResoLLMDataOptions {
  /** How many made talks are learnt. Default 4,800. */
  readonly talks?: number;
  /** How many made talks are held out; they share no fact with the others. Default 240. */
  readonly heldOutTalks?: number;
  /** Chats in place of made talks: a tenth of them, at least one, is held out. */
  readonly chats?: readonly Chat[];
  /** Texts that are learnt beside them, each a document. Default: the chapters of the built-in story. */
  readonly texts?: readonly string[];
  /** Seed of made talks, and of which chats are held out. Default 1. */
  readonly seed?: number;
}

/** One made talk of so many begins with what the assistant is told beforehand. */
const SYSTEM_EVERY = 2;

/**
 * Texts and chats in windows that come in order. Of texts every token is learnt, of chats the assistant's words and the mark
 * that ends them. Held out are chats, of which the same is scored; the yardsticks are of these tokens alone too.
 *
 * @throws {RangeError} if the tokenizer has no chat tokens, a count is none, or there are fewer than two chats.
 *
 * @example
 * ```ts
 * import { createDefaultTokenizer, resoLLMDataset } from "@haze/haze/reso-llm";
 * import { assert, assertEquals } from "@std/assert";
 * const data = resoLLMDataset(createDefaultTokenizer(), { talks: 100, heldOutTalks: 10 });
 * assertEquals(data.heldOut.length, 10);
 * assert(data.bigramNats < data.unigramNats);
 * ```
 */
export function resoLLMDataset(tokenizer: PrimeTokenizer, options: ResoLLMDataOptions = {}): Dataset {
  const { texts = chaptersOf(BUILTIN_TEXT), seed = 1 } = options;
  const { learnt, heldOut } = options.chats ? splitChats(options.chats, seed) : madeChats(options, seed);
  const segments = (chats: readonly Chat[]) =>
    chats.map(({ system, turns }) => chatSegment(tokenizer, turns, system));
  const [train, test] = [
    [...texts.map((text) => textSegment(tokenizer, text)), ...segments(learnt)],
    segments(heldOut),
  ];
  const [training, testing] = [joined(train), joined(test)];
  const { vocabSize, bosId, padId } = tokenizer;
  const all = concatenate([training.ids, testing.ids]);
  const marks = { trainScored: training.scored, testScored: testing.scored };
  return {
    ...{ name: options.chats || options.texts ? "texts and chats" : "builtin and talks", tokenizer },
    hash: fnv1a64(new Uint8Array(all.buffer, all.byteOffset, all.byteLength)),
    train: train.map(({ ids }) => ids),
    heldOut: test.map(({ ids }) => ids),
    heldOutScored: test.map(({ scored }) => scored),
    source: (how) => new OrderedWindowSampler(train, { ...how, bosId, padId }),
    unigramNats: unigramNats(training.ids, testing.ids, vocabSize, marks),
    bigramNats: bigramNats(training.ids, testing.ids, vocabSize, marks),
  };
}

/** The chapters of a text whose titles are lines of their own, as `Two. The Dome`. */
function chaptersOf(text: string): string[] {
  return text.split(/\n\n(?=[A-Z][a-z]+\. [^.\n]+\n)/);
}

interface Split {
  readonly learnt: readonly Chat[];
  readonly heldOut: readonly Chat[];
}

function madeChats({ talks = 4800, heldOutTalks = 240 }: ResoLLMDataOptions, seed: number): Split {
  const told = (turns: Chat["turns"], i: number): Chat =>
    i % SYSTEM_EVERY === 0 ? { system: SYSTEM_TEXT, turns } : { turns };
  return {
    learnt: makeTalks(talks, seed).map(told),
    heldOut: makeTalks(heldOutTalks, seed, "held-out").map(told),
  };
}

function splitChats(chats: readonly Chat[], seed: number): Split {
  if (chats.length < 2) {
    throw new RangeError(`Cannot split chats as some must be learnt and some held out: got ${chats.length}`);
  }
  const order = shuffled(chats, new Pcg64(seed));
  const count = Math.max(1, Math.round(chats.length / 10));
  return { learnt: order.slice(count), heldOut: order.slice(0, count) };
}

function textSegment(tokenizer: PrimeTokenizer, text: string): ScoredSegment {
  const ids = tokenizer.encode(text, { bos: true, eos: true });
  // What nothing comes before cannot be foretold.
  const scored = new Uint8Array(ids.length).fill(1);
  scored[0] = 0;
  return { ids, scored };
}

function joined(segments: readonly ScoredSegment[]): ScoredSegment {
  const scored = new Uint8Array(segments.reduce((sum, { ids }) => sum + ids.length, 0));
  let at = 0;
  for (const segment of segments) {
    scored.set(segment.scored, at);
    at += segment.scored.length;
  }
  return { ids: concatenate(segments.map(({ ids }) => ids)), scored };
}
