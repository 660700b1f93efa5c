/** Where a line stands in a stream of tokens. */
export interface LineSpan {
  /** Place of the begin mark. */
  readonly bos: number;
  /** Place of the end mark. */
  readonly eos: number;
}

/** The marks of lines. */
export interface LineMarks {
  /** Id of the mark that begins a line. */
  readonly bosId: number;
  /** Id of the mark that ends a line. */
  readonly eosId: number;
}

/**
 * The lines of a stream: from each begin mark to the first end mark behind it.
 *
 * A begin mark that no end mark follows begins no line. Where a line holds a second begin mark, both lines have the same end.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lineSpans } from "@haze/haze/data";
 * const spans = lineSpans(Int32Array.of(2, 9, 3, 3, 2, 3, 2), { bosId: 2, eosId: 3 });
 * assertEquals(spans, [{ bos: 0, eos: 2 }, { bos: 4, eos: 5 }]);
 * ```
 */
export function lineSpans(stream: Int32Array, { bosId, eosId }: LineMarks): LineSpan[] {
  const spans: LineSpan[] = [];
  for (let bos = stream.indexOf(bosId), eos = -1; bos >= 0; bos = stream.indexOf(bosId, bos + 1)) {
    if (eos <= bos) eos = stream.indexOf(eosId, bos + 1);
    if (eos < 0) break;
    spans.push({ bos, eos });
  }
  return spans;
}
