import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { evaluationWindows } from "../../lib/data/mod.ts";

Deno.test("evaluationWindows predicts every token but the first of each segment exactly once, in order", () => {
  const segmentLengths = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 6 });
  fc.assert(fc.property(segmentLengths, fc.integer({ min: 1, max: 12 }), (lengths, T) => {
    let next = 0;
    const segments = lengths.map((length) => Int32Array.from({ length }, () => next++));
    const windows = [...evaluationWindows(segments, T)];
    assertEquals(
      windows.flatMap(({ targets }) => [...targets]),
      segments.flatMap((segment) => [...segment.slice(1)]),
    );
    for (const { inputs, targets } of windows) {
      assert(inputs.length >= 1 && inputs.length <= T);
      assertEquals([...targets], [...inputs].map((id) => id + 1));
    }
  }));
});

Deno.test("evaluationWindows makes the last window of a segment shorter", () => {
  const windows = [
    ...evaluationWindows([Int32Array.of(1, 2, 3, 4, 5, 6), Int32Array.of(9), Int32Array.of(7, 8)], 3),
  ];
  assertEquals(windows.map(({ inputs, targets }) => [[...inputs], [...targets]]), [
    [[1, 2, 3], [2, 3, 4]],
    [[4, 5], [5, 6]],
    [[7], [8]],
  ]);
});

Deno.test("evaluationWindows refuses a bad T at the call, not at the first window", () => {
  for (const T of [0, -3, 1.5, NaN]) {
    assertThrows(
      () => evaluationWindows([], T),
      RangeError,
      "Cannot cut evaluation windows as T must be a positive integer",
    );
  }
});
