/** Dialogues as training data. */
import { type Dialogue, ScoredSampler, type ScoredSegment, turnText } from "../data/mod.ts";
import { bigramNats, unigramNats } from "../metrics/mod.ts";
import { Pcg64, shuffled } from "../random/mod.ts";
import { fnv1a64, lengthsOf, type Tokenizer } from "../tokenizers/mod.ts";
import type { Dataset } from "./dataset.ts";

/** How dialogues become data. */
export interface DialogueDatasetOptions {
  /** How many of them are held out, or others that are: then all are learnt. Default: a tenth of them, at least one. */
  readonly heldOut?: number | readonly Dialogue[];
  /** Whether only answers are learnt: questions are read but not scored. Held-out scores are of all tokens. Default false. */
  readonly answersOnly?: boolean;
  /** Seed of which dialogues are held out. Default 0. */
  readonly seed?: number;
  /** What the data is called. Default `dialogues`. */
  readonly name?: string;
}

/**
 * Splits dialogues whole, so that none is learnt in part and tested in part, and joins those for training, each behind the
 * mark that begins a text, into one stream that windows are drawn from. Each held-out dialogue is scored by itself.
 *
 * @throws {RangeError} if nothing is left to train on or to hold out, or the tokenizer leaves characters out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dialogueText, makeDialogues } from "@haze/haze/data";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { makeDialogueDataset } from "@haze/haze/training";
 * const dialogues = makeDialogues(40, 1);
 * const vocab = Vocab.fromText(dialogues.map(dialogueText).join("\n"));
 * const data = makeDialogueDataset(dialogues, vocab, { answersOnly: true });
 * assertEquals(data.heldOut.length, 4);
 * ```
 */
export function makeDialogueDataset(
  dialogues: readonly Dialogue[],
  tokenizer: Tokenizer,
  options: DialogueDatasetOptions = {},
): Dataset {
  const { answersOnly = false, seed = 0, name = "dialogues" } = options;
  const order = shuffled(dialogues, new Pcg64(seed));
  const [heldOutDialogues, learnt] = typeof options.heldOut === "object"
    ? [options.heldOut, order]
    : cut(order, options.heldOut ?? Math.max(1, Math.round(dialogues.length / 10)));
  if (heldOutDialogues.length === 0 || learnt.length === 0) {
    throw new RangeError(
      `Cannot split dialogues as some must be learnt and some held out: got ${learnt.length} and ${heldOutDialogues.length}`,
    );
  }
  const [held, kept] = [heldOutDialogues, learnt].map((part) =>
    part.map((dialogue) => segmentOf(dialogue, tokenizer))
  ) as [ScoredSegment[], ScoredSegment[]];
  const stream = joined(kept);
  const [train, heldOut] = [[stream.ids], held.map(({ ids }) => ids)];
  const all = joined([...held, ...kept]).ids;
  const testing = joined(held).ids;
  return {
    ...{ name, tokenizer, train, heldOut },
    hash: fnv1a64(new Uint8Array(all.buffer, all.byteOffset, all.byteLength)),
    ...(answersOnly ? { source: (how) => new ScoredSampler([stream], how) } : {}),
    unigramNats: unigramNats(stream.ids, testing, tokenizer.vocabSize),
    bigramNats: bigramNats(stream.ids, testing, tokenizer.vocabSize),
  };
}

/** The first `count` dialogues, and the others. */
function cut(dialogues: readonly Dialogue[], count: number): [readonly Dialogue[], readonly Dialogue[]] {
  if (!Number.isSafeInteger(count) || count < 1 || count >= dialogues.length) {
    throw new RangeError(
      `Cannot split dialogues as 1 to ${
        dialogues.length - 1
      } of ${dialogues.length} must be held out: got ${count}`,
    );
  }
  return [dialogues.slice(0, count), dialogues.slice(count)];
}

/** A dialogue behind a mark, if there is one, else behind an empty line; its answers are scored, and the end of each line. */
function segmentOf(dialogue: Dialogue, tokenizer: Tokenizer): ScoredSegment {
  const text = dialogue.map(turnText).join("\n") + "\n";
  const begin = tokenizer.bosId === undefined ? tokenizer.encode("\n") : Int32Array.of(tokenizer.bosId);
  const words = tokenizer.encode(text);
  const ids = new Int32Array(begin.length + words.length);
  ids.set(begin);
  ids.set(words, begin.length);
  const isAnswer = dialogue.flatMap(({ role }, i) => {
    return Array<boolean>([...turnText(dialogue[i]!)].length + 1).fill(role === "assistant");
  });
  const scored = new Uint8Array(ids.length);
  // A tokenizer may put a space in front that the text does not have.
  const added = lengthsOf(tokenizer, words).characters - [...text].length;
  if (added < 0 || added > 1) {
    throw new RangeError(
      `Cannot tell answers from questions as every character must have a token: ${-added} of ${
        JSON.stringify(text)
      } have none`,
    );
  }
  let at = -added;
  for (let i = 0; i < words.length; i++) {
    const { characters } = lengthsOf(tokenizer, words.subarray(i, i + 1));
    scored[begin.length + i] = isAnswer[Math.max(0, at + characters - 1)] ? 1 : 0;
    at += characters;
  }
  return { ids, scored };
}

function joined(segments: readonly ScoredSegment[]): ScoredSegment {
  const length = segments.reduce((sum, { ids }) => sum + ids.length, 0);
  const [ids, scored] = [new Int32Array(length), new Uint8Array(length)];
  let at = 0;
  for (const segment of segments) {
    ids.set(segment.ids, at);
    scored.set(segment.scored, at);
    at += segment.ids.length;
  }
  return { ids, scored };
}
