import { assert, assertEquals, assertThrows } from "@std/assert";
import { splitContiguous, WindowSampler } from "../../lib/data/mod.ts";

const ramp = (length: number, first = 0): Int32Array => Int32Array.from({ length }, (_, i) => first + i);

function batches(sampler: WindowSampler, B: number, T: number, count: number): number[][] {
  const inputs = new Int32Array(B * T);
  const targets = new Int32Array(B * T);
  return Array.from({ length: count }, () => {
    sampler.next(inputs, targets);
    return [...inputs, ...targets];
  });
}

Deno.test("WindowSampler draws runs of consecutive tokens that never span a cut", () => {
  const T = 5;
  const { train } = splitContiguous(ramp(300), { heldOutFraction: 0.2, blocks: 6 });
  const inTraining = new Set(train.flatMap((segment) => [...segment]));
  const sampler = new WindowSampler(train, { B: 8, T, seed: 3 });
  const inputs = new Int32Array(8 * T);
  const targets = new Int32Array(8 * T);
  for (let draw = 0; draw < 200; draw++) {
    sampler.next(inputs, targets);
    for (let i = 0; i < inputs.length; i++) {
      assertEquals(targets[i], inputs[i] + 1);
      assert(inTraining.has(inputs[i]) && inTraining.has(targets[i]));
      if (i % T > 0) assertEquals(inputs[i], inputs[i - 1] + 1);
    }
  }
});

Deno.test("WindowSampler draws every valid start of every segment about equally often", () => {
  // Starts 0..3 of the first segment, none of the second (too short), 100..102 of the third.
  const segments = [ramp(7), ramp(3, 50), ramp(6, 100)];
  const sampler = new WindowSampler(segments, { B: 1, T: 3, seed: 11 });
  assertEquals(sampler.windowCount, 7);
  const counts = new Map<number, number>();
  const draws = 14_000;
  for (const [start] of batches(sampler, 1, 3, draws)) counts.set(start, (counts.get(start) ?? 0) + 1);
  assertEquals([...counts.keys()].sort((a, b) => a - b), [0, 1, 2, 3, 100, 101, 102]);
  // Standard deviation of each count is about 41; five of them.
  for (const count of counts.values()) assert(Math.abs(count - draws / 7) < 205, `${count}`);
});

Deno.test("WindowSampler gives the same batches for the same seed and others for another", () => {
  const make = (seed: number): number[][] =>
    batches(new WindowSampler([ramp(500)], { B: 2, T: 4, seed }), 2, 4, 5);
  assertEquals(make(1), make(1));
  assert(JSON.stringify(make(1)) !== JSON.stringify(make(2)));
});

Deno.test("WindowSampler goes on exactly where a state that went through JSON was taken", () => {
  const make = (seed: number): WindowSampler => new WindowSampler([ramp(500)], { B: 2, T: 4, seed });
  const sampler = make(1);
  batches(sampler, 2, 4, 3);
  const state = JSON.parse(JSON.stringify(sampler.state()));
  const expected = batches(sampler, 2, 4, 4);
  const resumed = make(99);
  resumed.restore(state);
  assertEquals(batches(resumed, 2, 4, 4), expected);
});

Deno.test("WindowSampler refuses the state of other data", () => {
  const state = new WindowSampler([ramp(500)], { B: 2, T: 4, seed: 1 }).state();
  const other = new WindowSampler([ramp(400)], { B: 2, T: 4, seed: 1 });
  assertThrows(() => other.restore(state), RangeError, "its data must have 396 windows: got 496");
});

Deno.test("WindowSampler refuses a context that fits no segment", () => {
  const make = (T: number): WindowSampler => new WindowSampler([ramp(3), ramp(8)], { B: 1, T, seed: 1 });
  assertThrows(
    () => make(8),
    RangeError,
    "Cannot draw windows as T + 1 tokens must fit into a segment: got T = 8, longest segment 8\nhint: use a shorter context",
  );
  assertEquals(make(7).windowCount, 1);
  assertThrows(() => new WindowSampler([], { B: 1, T: 1, seed: 1 }), RangeError, "longest segment 0");
});

Deno.test("WindowSampler refuses sizes and arrays that do not fit", () => {
  for (const bad of [0, -1, 2.5, NaN]) {
    const segments = [ramp(100)];
    assertThrows(
      () => new WindowSampler(segments, { B: bad, T: 4, seed: 1 }),
      RangeError,
      "B must be a positive integer",
    );
    assertThrows(
      () => new WindowSampler(segments, { B: 4, T: bad, seed: 1 }),
      RangeError,
      "T must be a positive integer",
    );
  }
  const sampler = new WindowSampler([ramp(100)], { B: 2, T: 4, seed: 1 });
  assertThrows(
    () => sampler.next(new Int32Array(8), new Int32Array(7)),
    TypeError,
    "inputs and targets need B·T = 8 entries: got 8 and 7",
  );
});
