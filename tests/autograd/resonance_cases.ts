/** Cases of the ops that resonant models are made of. */
import { multiply, phaseRotation, scale, shift } from "../../lib/autograd/mod.ts";
import { given, type OpCase, shaped, some } from "./support.ts";

const QUARTER = Math.fround(Math.PI / 2);

export const RESONANCE_CASES: Readonly<Record<string, readonly OpCase[]>> = {
  phaseRotation: [
    {
      label: "a quarter and none",
      inputs: [given([[[1, 5, 0, 0]]]), given([[QUARTER, 0]])],
      run: phaseRotation,
      expected: [[[0, 5, 1, 0]]],
    },
    { label: "heads, times, batches", inputs: [some([2, 5, 12]), some([5, 2], -9, 9)], run: phaseRotation },
    { label: "one head", inputs: [some([3, 4, 6]), some([4, 3])], run: phaseRotation },
    { label: "one time", inputs: [some([2, 1, 8]), some([1, 2])], run: phaseRotation },
    { label: "one angle for all times", inputs: [some([2, 5, 8]), some([1, 2], -9, 9)], run: phaseRotation },
    { label: "wide", inputs: [some([1, 3, 70]), some([3, 35])], run: phaseRotation },
    { label: "one pair", inputs: [some([2, 3, 2]), some([3, 1])], run: phaseRotation },
    {
      label: "there and back",
      inputs: [some([2, 3, 8]), some([3, 2])],
      run: (x, angles) => phaseRotation(multiply(phaseRotation(x, angles), x), scale(angles, -1)),
    },
  ],
  shift: [
    { label: "down", inputs: [given([[1, 2]])], run: (x) => shift(x, -0.5), expected: [[0.5, 1.5]] },
    { label: "empty", inputs: [shaped([0])], run: (x) => shift(x, 3), expected: [] },
    { label: "of a product", inputs: [some([5, 7])], run: (x) => multiply(shift(x, 2), x) },
  ],
};
