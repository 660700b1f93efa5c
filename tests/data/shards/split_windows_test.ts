import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { splitWindows } from "../../../lib/data/mod.ts";

const hash = (n: number): string => n.toString(16).padStart(16, "0");

Deno.test("splitWindows holds out a tenth in one block, with a window left out on each side of it", () => {
  assertEquals(splitWindows(1001, 10, hash(40)), {
    windows: { all: 100, train: 88, heldOut: 10, gap: 2 },
    train: [[0, 391], [510, 1001]],
    heldOut: [[400, 501]],
  });
  // At an end there is one neighbour only.
  assertEquals(splitWindows(1001, 10, hash(0)).windows, { all: 100, train: 89, heldOut: 10, gap: 1 });
  assertEquals(splitWindows(1001, 10, hash(90)).heldOut, [[900, 1001]]);
});

Deno.test("splitWindows uses every window that T + 1 tokens make, and the last tokens of none", () => {
  for (const [tokens, all] of [[0, 0], [1, 0], [8, 0], [9, 1], [16, 1], [17, 2], [25, 3], [801, 100]]) {
    assertEquals(splitWindows(tokens!, 8, hash(1)).windows.all, all, `${tokens} tokens`);
  }
});

Deno.test("splitWindows gives fewer than three windows to training, whole", () => {
  assertEquals(splitWindows(20, 8, hash(5)), {
    windows: { all: 2, train: 2, heldOut: 0, gap: 0 },
    train: [[0, 17]],
    heldOut: [],
  });
  assertEquals(splitWindows(0, 8, hash(5)).train, []);
});

Deno.test("splitWindows leaves a window to each side wherever there are three, for any content", () => {
  const ends = new Set<string>();
  for (let content = 0; content < 4; content++) {
    const { windows, heldOut } = splitWindows(25, 8, hash(content));
    assertEquals(windows, { all: 3, train: 1, heldOut: 1, gap: 1 });
    ends.add(heldOut.join());
  }
  assertEquals([...ends].sort(), ["0,9", "16,25"]);
});

Deno.test("splitWindows never lets the sides share a token, and counts what it gives", () => {
  const cases = fc.tuple(
    fc.integer({ min: 0, max: 3000 }),
    fc.integer({ min: 1, max: 40 }),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  );
  fc.assert(
    fc.property(cases, ([tokens, T, content, fraction]) => {
      const { windows, train, heldOut } = splitWindows(tokens, T, content.toString(16), fraction);
      const { all, gap } = windows;
      assertEquals(windows.train + windows.heldOut + gap, all);
      const uses = new Uint8Array(tokens);
      for (const [start, end] of [...train, ...heldOut]) for (let i = start; i < end; i++) uses[i]!++;
      assert(uses.every((count) => count <= 1), "a token on both sides");
      const counted = (side: typeof train) =>
        side.reduce((sum, [start, end]) => sum + (end - start - 1) / T, 0);
      assertEquals([counted(train), counted(heldOut)], [windows.train, windows.heldOut]);
      assert(all < 3 ? windows.heldOut === 0 : windows.train > 0 && windows.heldOut > 0);
      if (all >= 3) {
        const wanted = Math.max(1, Math.round(fraction * all));
        assertEquals(windows.heldOut, Math.min(wanted, all - 2));
      }
      // Between the sides lies a whole window.
      for (const [start, end] of train) {
        for (const [from, to] of heldOut) assert(from - end >= T - 1 || start - to >= T - 1);
      }
    }),
    { seed: 6, numRuns: 400 },
  );
});

Deno.test("splitWindows places blocks all over the shard as contents differ", () => {
  const starts = new Set<number>();
  for (let content = 0; content < 400; content++) {
    starts.add(
      splitWindows(1001, 10, (BigInt(content) * 0x9e3779b97f4a7c15n & (2n ** 64n - 1n)).toString(16))
        .heldOut[0]![0],
    );
  }
  assert(starts.size > 80, `${starts.size} of 91 places`);
});

Deno.test("splitWindows refuses a T or a fraction out of range", () => {
  assertThrows(
    () => splitWindows(10, 0, "0"),
    RangeError,
    "Cannot split windows as T must be a positive integer: got 0",
  );
  for (const fraction of [0, 1, NaN]) {
    assertThrows(() => splitWindows(99, 2, "0", fraction), RangeError, "must lie between 0 and 1");
  }
});
