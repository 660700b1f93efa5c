import { assertEquals } from "@std/assert";
import type { StridedSumCall } from "../../lib/kernels/kernels.ts";
import { backends, checkCase, uniforms, within } from "./support.ts";

type View = Omit<StridedSumCall, "x" | "y">;

const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

function checkView(label: string, xCount: number, view: View): void {
  checkCase({
    label: `${label} ${JSON.stringify(view)}`,
    floats: { x: uniforms(xCount), y: uniforms(size(view.shape)) },
    outputs: { y: within(3e-7 * size(view.innerShape)) },
    run: (kernels, { x, y }) => kernels.stridedSum({ ...view, x, y }),
  });
}

const none = { innerShape: [], innerStrides: [], offset: 0 };

/** Strides of a contiguous array. */
const contiguous = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => size(shape.slice(axis + 1)));

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest])
  );
}

Deno.test("stridedSum permutes the axes of arrays of rank 1 to 4", () => {
  for (
    const shape of [[7], [5, 9], [33, 64], [3, 4, 5], [2, 1, 8], [2, 3, 4, 5], [4, 8, 4, 12], [1, 1, 1, 1]]
  ) {
    const strides = contiguous(shape);
    for (const order of permutations([...shape.keys()])) {
      checkView("permute", size(shape), {
        ...none,
        shape: order.map((axis) => shape[axis]!),
        strides: order.map((axis) => strides[axis]!),
      });
    }
  }
});

Deno.test("stridedSum broadcasts along strides of 0", () => {
  checkView("one number", 1, { ...none, shape: [3, 5], strides: [0, 0] });
  for (const columns of [...Array(20).keys()]) {
    checkView("a row", columns, { ...none, shape: [4, columns], strides: [0, 1] });
    checkView("a column", 4, { ...none, shape: [4, columns], strides: [1, 0] });
    checkView("the middle", 2 * columns, { ...none, shape: [2, 3, columns], strides: [columns, 0, 1] });
  }
});

Deno.test("stridedSum slices with an offset, a step and backwards", () => {
  for (const columns of [1, 2, 3, 4, 5, 8, 11, 16, 17]) {
    checkView("columns of a row of 20", 60, { ...none, shape: [3, columns], strides: [20, 1], offset: 3 });
    checkView("every second", 120, { ...none, shape: [3, columns], strides: [40, 2], offset: 1 });
    checkView("backwards", 60, { ...none, shape: [3, columns], strides: [20, -1], offset: 19 });
  }
});

Deno.test("stridedSum gives a copy and, at rank 0, one number", () => {
  for (const n of Array(41).keys()) checkView("copy", n, { ...none, shape: [n], strides: [1] });
  checkView("scalar", 5, { ...none, shape: [], strides: [], offset: 4 });
});

Deno.test("stridedSum sums over any axes of an array of rank 4", () => {
  for (const shape of [[2, 3, 4, 5], [3, 8, 1, 16], [5, 2, 33, 7]]) {
    const strides = contiguous(shape);
    for (let summed = 1; summed < 16; summed++) {
      const axes = [...shape.keys()];
      const kept = axes.filter((axis) => !(summed >> axis & 1));
      const inner = axes.filter((axis) => summed >> axis & 1);
      checkView("sum", size(shape), {
        shape: kept.map((axis) => shape[axis]!),
        strides: kept.map((axis) => strides[axis]!),
        innerShape: inner.map((axis) => shape[axis]!),
        innerStrides: inner.map((axis) => strides[axis]!),
        offset: 0,
      });
    }
  }
});

Deno.test("stridedSum sums four axes into four axes", () => {
  const shape = [2, 3, 5, 4];
  const innerShape = [3, 1, 2, 6];
  const strides = contiguous([...shape, ...innerShape]);
  checkView("eight axes", size(shape) * size(innerShape), {
    ...{ shape, innerShape, strides: strides.slice(0, 4), innerStrides: strides.slice(4), offset: 0 },
  });
  // A window that slides over x: positions overlap.
  checkView("windows", 40, { shape: [31], strides: [1], innerShape: [10], innerStrides: [1], offset: 0 });
});

Deno.test("stridedSum over nothing gives zeros, and writes nothing for an empty shape", () => {
  checkView("no terms", 0, { shape: [5], strides: [0], innerShape: [0], innerStrides: [1], offset: 0 });
  checkView("no numbers", 6, { ...none, shape: [0, 3], strides: [3, 1] });
});

Deno.test("stridedSum carries NaN and infinities untouched", () => {
  const x = Float32Array.of(NaN, Infinity, -Infinity, -0, 2 ** -149, 3e38);
  for (const kernels of backends) {
    const y = new Float32Array(6);
    kernels.stridedSum({ ...none, x, y, shape: [3, 2], strides: [1, 3] });
    assertEquals([...y].map((value) => value + 0), [
      NaN,
      0,
      Infinity,
      2 ** -149,
      -Infinity,
      Math.fround(3e38),
    ]);
  }
});
