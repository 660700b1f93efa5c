import { checkPositiveInteger } from "../checks.ts";
import { firstAbove } from "../first_above.ts";
import { type LineSpan, lineSpans } from "./line_spans.ts";

/** Which windows of T tokens and a target there are, and how often each is drawn. */
export type LineWindowRule = "to-eos" | "upstream";

/** Options of {@linkcode LineWindows}. */
export interface LineWindowOptions {
  /** Tokens of a window; the target is the token behind it. */
  readonly T: number;
  /** `"to-eos"` unless told otherwise. */
  readonly rule?: LineWindowRule;
  /** Id of the mark that begins a line; 2 unless told otherwise. */
  readonly bosId?: number;
  /** Id of the mark that ends a line; 3 unless told otherwise. */
  readonly eosId?: number;
}

/**
 * The windows of T tokens and a target in a stream of lines, each from a begin mark to an end mark.
 *
 * - `"to-eos"`, the default: the target of a window may be any token of its line up to the end mark, and all windows are
 *   drawn equally often.
 * - `"upstream"`: spiral's own rule. A line is drawn first, each equally often, then a start in it, and the target is at
 *   most the token before the end mark. So the end of a line is never learnt, although what is generated is to stop there,
 *   and tokens of short lines are drawn more often than those of long ones.
 *
 * No window spans two lines, and as a target needs T tokens of its line before it, the first T are none under either rule. If no line is long enough, or there are no marks, a window may start anywhere where T + 1
 * tokens follow, under both rules.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LineWindows } from "@haze/haze/data";
 * const stream = Int32Array.of(2, 10, 11, 12, 3, 2, 13, 3);
 * assertEquals([...new LineWindows(stream, { T: 2 }).starts()], [0, 1, 2, 5]);
 * assertEquals([...new LineWindows(stream, { T: 2, rule: "upstream" }).starts()], [0, 1]);
 * ```
 */
export class LineWindows {
  /** The tokens. */
  readonly stream: Int32Array;
  /** Tokens of a window. */
  readonly T: number;
  /** Which windows there are. */
  readonly rule: LineWindowRule;
  /** Number of windows. */
  readonly windowCount: number;
  readonly #hasLines: boolean;
  /** First start and number of starts of each line, or of all tokens as one. */
  readonly #ranges: readonly { readonly first: number; readonly count: number }[];
  /** Windows up to and including each of these. */
  readonly #through: readonly number[];

  /**
   * Finds the lines once; the stream is not copied.
   *
   * @throws {RangeError} if T is not a positive integer, the rule is unknown, or there are fewer than T + 1 tokens.
   */
  constructor(stream: Int32Array, { T, rule = "to-eos", bosId = 2, eosId = 3 }: LineWindowOptions) {
    checkPositiveInteger("cut windows from lines", "T", T);
    if (rule !== "to-eos" && rule !== "upstream") {
      throw new RangeError(
        `Cannot cut windows from lines as rule must be "to-eos" or "upstream": got ${rule}`,
      );
    }
    if (stream.length < T + 1) {
      throw new RangeError(
        `Cannot cut windows from lines as there must be at least T + 1 = ${
          T + 1
        } tokens: got ${stream.length}\n` +
          "hint: use a shorter context or a longer text",
      );
    }
    this.stream = stream;
    this.T = T;
    this.rule = rule;
    const startsIn = ({ bos, eos }: LineSpan): number => eos - bos - T + (rule === "to-eos" ? 1 : 0);
    const lines = lineSpans(stream, { bosId, eosId }).filter((span) => startsIn(span) > 0);
    this.#hasLines = lines.length > 0;
    this.#ranges = this.#hasLines
      ? lines.map((span) => ({ first: span.bos, count: startsIn(span) }))
      : [{ first: 0, count: stream.length - T }];
    let windows = 0;
    this.#through = this.#ranges.map(({ count }) => windows += count);
    this.windowCount = windows;
  }

  /**
   * Draws the start of a window.
   *
   * @param below Draws an integer in [0, n), each equally often: one call under `"to-eos"`, under `"upstream"` one for the line
   * and one for the start in it.
   */
  drawStart(below: (n: number) => number): number {
    const ranges = this.#ranges;
    if (this.rule === "upstream") {
      // Without lines upstream draws the start alone.
      const { first, count } = ranges[this.#hasLines ? below(ranges.length) : 0]!;
      return first + below(count);
    }
    const window = below(this.windowCount);
    const range = firstAbove(this.#through, window);
    return ranges[range]!.first + window - (range === 0 ? 0 : this.#through[range - 1]!);
  }

  /** Every start that may be drawn, line by line. */
  starts(): Int32Array {
    const starts = new Int32Array(this.windowCount);
    let at = 0;
    for (const { first, count } of this.#ranges) for (let i = 0; i < count; i++) starts[at++] = first + i;
    return starts;
  }
}
