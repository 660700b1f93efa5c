/** Copies and sums through views. */
import { Draw } from "../numbers.ts";
import { type EdgeKind, trial } from "../trial.ts";
import { OF_RESULT, OF_TERMS } from "../units.ts";
import type { Subject } from "./subject.ts";

interface View {
  readonly label: string;
  /** Numbers of x. */
  readonly count: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset?: number;
  readonly innerShape?: readonly number[];
  readonly innerStrides?: readonly number[];
}

const COPIES: readonly View[] = [
  { label: "plain", count: 33, shape: [33], strides: [1] },
  { label: "transposed", count: 33 * 64, shape: [64, 33], strides: [1, 64] },
  { label: "transposed, large", count: 200 * 240, shape: [240, 200], strides: [1, 240] },
  { label: "heads", count: 240, shape: [2, 4, 3, 10], strides: [120, 10, 40, 1] },
  { label: "repeated", count: 7, shape: [3, 5, 7], strides: [0, 0, 1] },
  { label: "every second, backwards", count: 60, shape: [3, 9], strides: [20, -2], offset: 19 },
  { label: "one number", count: 5, shape: [], strides: [], offset: 4 },
];
const SUMS: readonly View[] = [
  { label: "rows", count: 21, shape: [7], strides: [1], innerShape: [3], innerStrides: [7] },
  { label: "columns", count: 99, shape: [3], strides: [33], innerShape: [33], innerStrides: [1] },
  { label: "windows", count: 40, shape: [31], strides: [1], innerShape: [10], innerStrides: [1] },
  {
    ...{
      label: "four axes of eight",
      count: 720 * 36,
      shape: [2, 3, 5, 4],
      strides: [12960, 4320, 864, 216],
    },
    ...{ innerShape: [3, 1, 2, 6], innerStrides: [12, 12, 6, 1] },
  },
  { label: "large", count: 400 * 300, shape: [300], strides: [1], innerShape: [400], innerStrides: [300] },
];

function subject(op: "stridedSum" | "stridedSum copy", views: readonly View[]): Subject {
  const isCopy = op === "stridedSum copy";
  return {
    op,
    *trials() {
      const draw = new Draw(30);
      const make = (view: View, edge?: EdgeKind, value = 0) => {
        const { label, count, shape, strides, offset = 0, innerShape = [], innerStrides = [] } = view;
        const size = shape.reduce((product, n) => product * n, 1);
        return trial({
          ...{ label, ...(edge ? { edge } : {}), point: () => label.slice(0, 9) },
          floats: {
            x: draw.uniforms(count).map((other, i) => edge && i === count >> 1 ? value : other),
            y: draw.uniforms(size),
          },
          outputs: { y: isCopy ? OF_RESULT : OF_TERMS },
          run: (kernels, arrays) =>
            kernels.stridedSum({ ...arrays, shape, strides, offset, innerShape, innerStrides }),
        });
      };
      const first = views[0]!;
      yield make({ ...first, shape: [0], count: 0 }, "empty");
      if (!isCopy) yield make({ ...first, innerShape: [0], count: 0 }, "empty");
      yield make(first, "±1e3", 1e3);
      yield make(first, "±∞", -Infinity);
      yield make(first, "NaN", NaN);
      for (const view of views) yield make(view);
    },
  };
}

export const stridedSumSubjects: readonly Subject[] = [
  subject("stridedSum copy", COPIES),
  subject("stridedSum", SUMS),
];
