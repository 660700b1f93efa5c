import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  broadcastShapes,
  broadcastStrides,
  checkShape,
  normaliseAxis,
  sameShape,
  showShape,
  sizeOf,
  stridesOf,
} from "../../lib/tensor/mod.ts";

Deno.test("sizeOf multiplies the axes; a number has one element", () => {
  assertEquals([[], [0], [7], [2, 3], [2, 0, 3], [1, 1]].map(sizeOf), [1, 0, 7, 6, 0, 1]);
});

Deno.test("showShape writes shapes as Python does", () => {
  assertEquals([[], [4], [2, 3], [0]].map(showShape), ["()", "(4,)", "(2, 3)", "(0,)"]);
});

Deno.test("checkShape refuses axes that are no lengths", () => {
  for (const shape of [[], [0], [3, 2], [Number.MAX_SAFE_INTEGER]]) checkShape(shape);
  for (const axis of [-1, 1.5, NaN, Infinity, 2 ** 53]) {
    assertThrows(
      () => checkShape([2, axis]),
      RangeError,
      `Cannot use a shape as its axes must be non-negative integers: (2, ${axis})`,
    );
  }
});

Deno.test("stridesOf gives row-major distances", () => {
  assertEquals([[], [5], [2, 3, 4], [2, 0, 3]].map(stridesOf), [[], [1], [12, 4, 1], [0, 3, 1]]);
});

Deno.test("sameShape compares axis by axis", () => {
  assert(sameShape([], []));
  assert(sameShape([2, 3], [2, 3]));
  assert(!sameShape([2, 3], [3, 2]));
  assert(!sameShape([2], [2, 1]));
  assert(!sameShape([], [1]));
});

Deno.test("broadcastShapes stretches axes of one, from the last axis on", () => {
  assertEquals(broadcastShapes([2, 1, 4], [3, 1], "add"), [2, 3, 4]);
  assertEquals(broadcastShapes([], [2, 3], "add"), [2, 3]);
  assertEquals(broadcastShapes([1], [0], "add"), [0]);
  assertEquals(broadcastShapes([0, 1], [1, 5], "add"), [0, 5]);
  for (const [a, b] of [[[2], [3]], [[2, 3], [3, 2]], [[0], [2]]]) {
    assertThrows(
      () => broadcastShapes(a!, b!, "sum up"),
      TypeError,
      `Cannot sum up as shapes must match or be 1 on each axis: ${showShape(a!)} and ${showShape(b!)}`,
    );
  }
});

Deno.test("broadcastShapes does not care for the order, and broadcastStrides reads the right element", () => {
  const axes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });
  fc.assert(
    fc.property(
      axes,
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      fc.nat(4),
      (full, ones, cut) => {
        const part = full.map((axis, i) => ones[i] ? 1 : axis).slice(Math.min(cut, full.length));
        const target = broadcastShapes(part, full, "add");
        assertEquals(target, full);
        assertEquals(broadcastShapes(full, part, "add"), full);
        const strides = broadcastStrides(part, full);
        const own = stridesOf(part);
        for (let flat = 0; flat < sizeOf(full); flat++) {
          const index = stridesOf(full).map((stride, axis) => Math.floor(flat / stride) % full[axis]!);
          const read = index.reduce((at, i, axis) => at + i * strides[axis]!, 0);
          const inner = index.slice(full.length - part.length).map((i, axis) => part[axis] === 1 ? 0 : i);
          assertEquals(read, inner.reduce((at, i, axis) => at + i * own[axis]!, 0));
        }
      },
    ),
  );
});

Deno.test("normaliseAxis counts negative axes from the end and refuses what is not there", () => {
  assertEquals([0, 2, -1, -3].map((axis) => normaliseAxis(axis, 3, "cut")), [0, 2, 2, 0]);
  for (const axis of [3, -4, 0.5, NaN]) {
    assertThrows(
      () => normaliseAxis(axis, 3, "cut"),
      RangeError,
      `Cannot cut as a tensor of 3 axes has no such axis: ${axis}`,
    );
  }
  assertThrows(() => normaliseAxis(0, 0, "cut"), RangeError, "a tensor of 0 axes");
});
