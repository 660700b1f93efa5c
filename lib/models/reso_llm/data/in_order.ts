/** Any text in windows that follow each other. */
import { OrderedWindowSampler, type ScoredSegment } from "../../../data/mod.ts";
import { concatenate, type Dataset } from "../../../training/dataset.ts";

/**
 * The same data in windows that come in order, so that a row may remember what it has read: each row reads its own stretch
 * of the training segments, behind a mark where it begins.
 *
 * @throws {RangeError} if the tokenizer has no mark that begins a text.
 *
 * @example
 * ```ts
 * import { createDefaultTokenizer, inOrder } from "@haze/haze/reso-llm";
 * import { makeDataset } from "@haze/haze/training";
 * import { assert, assertEquals } from "@std/assert";
 * const tokenizer = createDefaultTokenizer();
 * const text = "The haze settles over the hills. ".repeat(40);
 * const data = inOrder(makeDataset({ name: "hills", text, bytes: text.length }, tokenizer, 8));
 * const source = data.source!({ B: 1, T: 8, seed: 1 });
 * const [first, second] = [new Int32Array(8), new Int32Array(8)];
 * source.next(first, new Int32Array(8));
 * source.next(second, new Int32Array(8));
 * assertEquals(first[0], tokenizer.bosId);
 * assert(text.includes(tokenizer.decode([...first, ...second])));
 * ```
 */
export function inOrder(data: Dataset): Dataset {
  const { bosId } = data.tokenizer;
  if (bosId === undefined) {
    throw new RangeError(
      `Cannot read in order as a tokenizer must have a mark that begins a text: one of kind ${data.tokenizer.kind} has none\n` +
        "hint: train one with train-tokenizer --kind prime-chat",
    );
  }
  const documents = data.train.flatMap((segment) => documentsOf(segment, bosId));
  return { ...data, source: (options) => new OrderedWindowSampler(documents, { ...options, bosId }) };
}

/** A segment cut before each begin mark; what stands before the first gets one. */
function documentsOf(segment: Int32Array, bosId: number): ScoredSegment[] {
  const starts = [...segment.keys()].filter((at) => at === 0 || segment[at] === bosId);
  return starts.map((from, i) => {
    const part = segment.subarray(from, starts[i + 1]);
    const ids = part[0] === bosId ? part : concatenate([Int32Array.of(bosId), part]);
    return { ids, scored: new Uint8Array(ids.length).fill(1) };
  }).filter(({ ids }) => ids.length > 1);
}
