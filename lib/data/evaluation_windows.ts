import { checkPositiveInteger } from "./checks.ts";

/** One evaluation window: `targets[t]` is the token after `inputs[t]`; both are views of the text. */
export interface EvaluationWindow {
  /** The tokens read, at most T. */
  readonly inputs: Int32Array;
  /** The tokens to predict, as many. */
  readonly targets: Int32Array;
}

/**
 * Cuts each segment into consecutive windows of T predictions, so that every token but the first of a segment is
 * predicted exactly once; the last window of a segment may be shorter.
 *
 * Context restarts at each window, so early positions see little of it; a longer T gives a lower loss.
 *
 * @throws {RangeError} if T is not a positive integer.
 *
 * @example
 * ```ts
 * import { evaluationWindows } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const windows = [...evaluationWindows([Int32Array.of(1, 2, 3, 4)], 2)];
 * assertEquals(windows.map(({ inputs, targets }) => [[...inputs], [...targets]]), [[[1, 2], [2, 3]], [[3], [4]]]);
 * ```
 */
export function evaluationWindows(
  segments: Iterable<Int32Array>,
  T: number,
): Generator<EvaluationWindow, void, undefined> {
  // Checked here because a generator's own body would run only at the first next().
  checkPositiveInteger("cut evaluation windows", "T", T);
  return windowsOf(segments, T);
}

function* windowsOf(segments: Iterable<Int32Array>, T: number): Generator<EvaluationWindow, void, undefined> {
  for (const segment of segments) {
    for (let start = 0; start + 1 < segment.length; start += T) {
      const end = Math.min(start + T, segment.length - 1);
      yield { inputs: segment.subarray(start, end), targets: segment.subarray(start + 1, end + 1) };
    }
  }
}
