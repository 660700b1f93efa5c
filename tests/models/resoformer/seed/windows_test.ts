import { assert, assertEquals, assertThrows } from "@std/assert";
import { UNSCORED } from "../../../../lib/data/mod.ts";
import { seedStarts, SeedWindows } from "../../../../lib/models/resoformer/seed/windows.ts";

const TEXT = Int32Array.from({ length: 21 }, (_, i) => 100 + i);

/** The batches of some steps: starts, −1 for a row that fills up. */
function startsOf(windows: SeedWindows, steps: number, B: number, T: number): number[][] {
  const [inputs, targets] = [new Int32Array(B * T), new Int32Array(B * T)];
  return Array.from({ length: steps }, () => {
    windows.next(inputs, targets);
    return Array.from({ length: B }, (_, b) => {
      const row = inputs.slice(b * T, (b + 1) * T);
      const next = targets.slice(b * T, (b + 1) * T);
      assertEquals(row, row.map((_, i) => row[0]! + i));
      if (next.every((id) => id === UNSCORED)) return -1;
      assertEquals(next, row.map((id) => id + 1));
      return row[0]! - 100;
    });
  });
}

Deno.test("seedStarts are half a window apart and leave room for the last target", () => {
  assertEquals(seedStarts(300, 32).length, 17); // the seed's demonstration
  assertEquals(seedStarts(300, 32).at(-1), 256);
  assertEquals(seedStarts(5, 4), [0]);
  assertEquals(seedStarts(4, 4), []);
  assertEquals(seedStarts(7, 5), [0]);
  assertEquals(seedStarts(8, 5), [0, 2]);
  assertEquals(seedStarts(4, 1), [0, 1, 2]);
});

Deno.test("SeedWindows read every window once an epoch, in another order each time, and fill the last batch up", () => {
  const windows = new SeedWindows(TEXT, { B: 3, T: 4, seed: 1 }); // starts 0, 2, … 16: nine of them
  assertEquals([windows.windowCount, windows.stepsPerEpoch, windows.hasUnscored], [9, 3, false]);
  const first = startsOf(windows, 3, 3, 4).flat();
  const second = startsOf(windows, 3, 3, 4).flat();
  for (const epoch of [first, second]) assertEquals(epoch.toSorted((a, b) => a - b), seedStarts(21, 4));
  assert(first.join() !== second.join());
  const uneven = new SeedWindows(TEXT, { B: 4, T: 4, seed: 1 });
  assertEquals([uneven.stepsPerEpoch, uneven.hasUnscored], [3, true]);
  const batches = startsOf(uneven, 3, 4, 4);
  assertEquals(batches.flat(), [...first, -1, -1, -1]);
  assertEquals(uneven.batch().map(({ inputs }) => inputs[0]! - 100), [batches[2]![0]!]);
});

Deno.test("SeedWindows go on from a state wherever in an epoch it was taken", () => {
  const options = { B: 2, T: 4, seed: 3 };
  for (const taken of [0, 3, 5, 7]) {
    const windows = new SeedWindows(TEXT, options);
    startsOf(windows, taken, 2, 4);
    const state = JSON.parse(JSON.stringify(windows.state()));
    const wanted = startsOf(windows, 8, 2, 4);
    const other = new SeedWindows(TEXT, { ...options, seed: 4 });
    other.restore(state);
    assertEquals(startsOf(other, 8, 2, 4), wanted);
  }
  const windows = new SeedWindows(TEXT, options);
  assertThrows(
    () => windows.restore({ ...windows.state(), windowCount: 8 }),
    RangeError,
    "an epoch must have 9 of them",
  );
  assertThrows(
    () => new SeedWindows(TEXT, { B: 1, T: 21, seed: 1 }),
    RangeError,
    "a window of 21 + 1 tokens",
  );
});
