import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fractionDone, liveLine, plainLine, type ProgressView } from "../../../cli/ui/progress_layout.ts";

const view: ProgressView = {
  step: 120,
  steps: 1000,
  loss: 2.3456,
  heldOutLoss: 2.4012,
  tokensPerSecond: 12_345,
  lossHistory: [4, 3.5, 3, 2.8, 2.6, 2.5, 2.4, 2.3],
  time: { leftSeconds: 65 },
};

// deno-lint-ignore no-control-regex
const withoutColor = (line: string): string => line.replace(/\x1b\[\d+m/g, "");

Deno.test("liveLine shows every field at 80 columns, bar and curve included", () => {
  assertEquals(
    liveLine(view, 79, false),
    " 120/1000  ┄┄┄┄  loss 2.346  █▆▃▂▁▁  held-out 2.401  12.3 k tok/s  1m 05s left",
  );
});

Deno.test("liveLine draws the bar in half columns", () => {
  const bar = (step: number): string => liveLine({ ...view, step }, 79, false).slice(11, 15);
  assertEquals([0, 124, 125, 250, 499, 999, 1000].map(bar), [
    "┄┄┄┄",
    "┄┄┄┄",
    "╸┄┄┄",
    "━┄┄┄",
    "━╸┄┄",
    "━━━╸",
    "━━━━",
  ]);
});

Deno.test("liveLine grows the bar and the curve where there is room", () => {
  const line = liveLine({ ...view, step: 500 }, 200, false);
  assert(line.includes(` 500/1000  ${"━".repeat(12)}${"┄".repeat(12)}  loss`), line);
  assert(line.includes("  █▆▄▃▂▁▁▁  "), line);
});

Deno.test("liveLine drops the least important fields first as the terminal narrows", () => {
  assertEquals(liveLine(view, 39, false), " 120/1000  loss 2.346  1m 05s left");
  assertEquals(liveLine(view, 52, false), " 120/1000  loss 2.346  held-out 2.401  1m 05s left");
  assertEquals(
    liveLine({ ...view, heldOutLoss: undefined }, 54, false),
    " 120/1000  loss 2.346  12.3 k tok/s  1m 05s left",
  );
  assertEquals(liveLine(view, 24, false), " 120/1000  loss 2.346");
  assertEquals(liveLine(view, 12, false), " 120/1000");
  assertEquals(liveLine(view, 5, false), "120/1");
  assertEquals(liveLine(view, -1, false), "");
});

Deno.test("liveLine colours only if asked to, without changing what is shown", () => {
  assert(!liveLine(view, 120, false).includes("\x1b"));
  assert(liveLine(view, 120, true).includes("\x1b[1m2.346\x1b[0m"));
  assertEquals(withoutColor(liveLine(view, 120, true)), liveLine(view, 120, false));
  assert(liveLine({ ...view, loss: NaN }, 120, true).includes("\x1b[31mNaN\x1b[0m"));
});

Deno.test("liveLine fits any width and survives any numbers", () => {
  const number = fc.double();
  const views = fc.record({
    step: fc.oneof(fc.nat(), number),
    steps: fc.oneof(fc.nat(), number),
    loss: number,
    heldOutLoss: fc.option(number, { nil: undefined }),
    tokensPerSecond: number,
    lossHistory: fc.array(number, { maxLength: 50 }),
    time: fc.oneof(
      number.map((leftSeconds) => ({ leftSeconds })),
      number.map((tookSeconds) => ({ tookSeconds })),
    ),
  });
  fc.assert(
    fc.property(views, fc.integer({ min: -2, max: 200 }), fc.boolean(), (any, columns, color) => {
      const width = [...withoutColor(liveLine(any, columns, color))].length;
      assert(width <= Math.max(0, columns), `${width} > ${columns}`);
      assert(!plainLine(any).includes("\n"));
    }),
    { numRuns: 500 },
  );
});

Deno.test("liveLine keeps its fields in place while only the numbers change", () => {
  const at = (changes: Partial<ProgressView>): number[] => {
    const line = liveLine({ ...view, ...changes }, 100, false);
    return ["loss", "held-out", "tok/s"].map((word) => line.indexOf(word));
  };
  const places = at({});
  assertEquals(at({ step: 7 }), places);
  assertEquals(at({ tokensPerSecond: 998 }), places);
  assertEquals(at({ time: { leftSeconds: 5 } }), places);
  assertEquals(at({ time: { leftSeconds: NaN } }), places);
  assertEquals(at({ lossHistory: [3] }), places);
});

Deno.test("plainLine shows the numbers without bar or curve", () => {
  assertEquals(plainLine(view), "step 120/1000 (12%)  loss 2.346  held-out 2.401  12.3 k tok/s  1m 05s left");
  assertEquals(
    plainLine({ ...view, step: 999, heldOutLoss: undefined, time: { leftSeconds: NaN } }),
    "step 999/1000 (99%)  loss 2.346  12.3 k tok/s",
  );
  assert(plainLine({ ...view, time: { tookSeconds: 3.2 } }).endsWith("  took 3s"));
});

Deno.test("fractionDone stays within 0 and 1", () => {
  assertEquals(fractionDone({ step: 1, steps: 4 }), 0.25);
  assertEquals(fractionDone({ step: 9, steps: 4 }), 1);
  assertEquals(fractionDone({ step: -1, steps: 4 }), 0);
  assertEquals(fractionDone({ step: 0, steps: 0 }), 0);
  assertEquals(fractionDone({ step: 5, steps: NaN }), 0);
});
