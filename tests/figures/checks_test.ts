import { assertEquals, assertThrows } from "@std/assert";
import {
  bars,
  changes,
  curves,
  heatmaps,
  histogram,
  intervals,
  meansOf,
  reliability,
  scatter,
  tiles,
} from "../../figures/mod.ts";
import { X, Y } from "./support.ts";

const curve = { label: "a", x: [0, 1], y: [1, 2] };
const tile = { title: "t", kinds: ["yes"], rows: [{ label: "r", tiles: [{ label: "A1", kind: "yes" }] }] };
const lines = { title: "t", x: X, y: Y, curves: [curve] };
const bar = { title: "t", value: Y, bars: [{ label: "a", value: 1 }] };
const row = { label: "a", estimate: 0, low: -1, high: 1, verdict: "undecided" };
const rows = { title: "t", x: Y, smallestEffect: 0.1, level: 0.95, rows: [row] };
const map = {
  title: "t",
  color: X,
  maps: [{ label: "m", values: [[1, 2]] }],
  sides: ["row", "column"] as const,
};
const dots = { title: "t", x: X, y: Y, points: [{ x: 1, y: 2 }] };
const change = {
  ...{ title: "t", x: X, names: ["a", "b"] as const },
  rows: [{ label: "r", before: 1, after: 2 }],
};

const refused: Record<string, [() => unknown, string]> = {
  "curves with NaN": [
    () => curves({ ...lines, curves: [{ ...curve, y: [1, NaN] }] }),
    "Cannot draw curves as y of a[1] must be finite: NaN",
  ],
  "curves with infinity in typed arrays": [
    () => curves({ ...lines, curves: [{ ...curve, y: Float32Array.of(1, Infinity) }] }),
    "y of a[1] must be finite: Infinity",
  ],
  "curves whose x does not rise": [
    () => curves({ ...lines, curves: [{ ...curve, x: [1, 1] }] }),
    "x of a must rise: 1, 1",
  ],
  "curves of two lengths": [
    () => curves({ ...lines, curves: [{ ...curve, y: [1] }] }),
    "a needs a y for each x: 2 and 1",
  ],
  "curves without a title": [
    () => curves({ ...lines, title: " " }),
    'its title must be given in words: " "',
  ],
  "curves without a unit": [
    () => curves({ ...lines, y: { label: "loss", unit: "" } }),
    'y must have a unit: ""\nhint: unit "1" stands for',
  ],
  "curves without an axis": [
    () => curves({ ...lines, x: undefined as never }),
    "x needs a label and a unit: nothing",
  ],
  "curves without a label": [
    () => curves({ ...lines, x: { label: "", unit: "1" } }),
    'the label of x must be given in words: ""',
  ],
  "curves with a backward domain": [
    () => curves({ ...lines, x: { ...X, domain: [2, 1] } }),
    "the domain of x must go from a lower to a higher number: 2 to 1",
  ],
  "curves with 0 on a logarithmic axis": [
    () => curves({ ...lines, x: { ...X, scale: "log" } }),
    "x of a[0] must be above 0 on a logarithmic axis: 0",
  ],
  "curves with a band without a note": [
    () => curves({ ...lines, curves: [{ ...curve, band: { low: [0, 1], high: [2, 3] } }] }),
    "a note must say what its bands are: none",
  ],
  "curves with a band beside the line": [
    () => curves({ ...lines, note: "n", curves: [{ ...curve, band: { low: [0, 3], high: [2, 4] } }] }),
    "the interval of a at 1 must hold its estimate: 2 in 3 to 4",
  ],
  "more curves than colours": [
    () => curves({ ...lines, curves: [..."abcdefgh"].map((label) => ({ ...curve, label })) }),
    "only 7 curves can be told apart by colour: 8",
  ],
  "two curves of one name": [
    () => curves({ ...lines, curves: [curve, curve] }),
    "labels of curves must differ: a twice",
  ],
  "curves with a label that does not fit": [
    () => curves({ ...lines, curves: [{ ...curve, label: "w".repeat(30) }] }),
    "labels must fit beside their lines, about 25 characters",
  ],
  "no curves": [() => curves({ ...lines, curves: [] }), "it needs a curve: none"],
  "tiles of none": [() => tiles({ ...tile, rows: [] }), "it needs a tile: none"],
  "tiles of a kind without a colour": [
    () => tiles({ ...tile, kinds: ["no"] }),
    "A1 must be of a kind of the key, no: yes",
  ],
  "tiles of six kinds": [
    () => tiles({ ...tile, kinds: [..."abcdef"] }),
    "only 5 kinds can be told apart by colour: 6",
  ],
  "bars with NaN": [() => bars({ ...bar, bars: [{ label: "a", value: NaN }] }), "a must be finite: NaN"],
  "bars with half an interval": [
    () => bars({ ...bar, bars: [{ label: "a", value: 1, low: 0 }] }),
    "the interval of a needs both ends: 0 to undefined",
  ],
  "logarithmic bars": [
    () => bars({ ...bar, value: { ...Y, scale: "log" } }),
    "bars start at zero and need a linear axis: log",
  ],
  "intervals with NaN": [
    () => intervals({ ...rows, rows: [{ ...row, high: NaN }] }),
    "the upper end of a must be finite: NaN",
  ],
  "intervals without a verdict": [
    () => intervals({ ...rows, rows: [{ ...row, verdict: "" }] }),
    'the verdict of a must be given in words: ""',
  ],
  "intervals without a smallest effect": [
    () => intervals({ ...rows, smallestEffect: 0 }),
    "the smallest effect must be above 0: 0",
  ],
  "intervals of level 95": [
    () => intervals({ ...rows, level: 95 }),
    "the level must lie between 0 and 1: 95",
  ],
  "heat maps with NaN": [
    () => heatmaps({ ...map, maps: [{ label: "m", values: [[1, NaN]] }] }),
    "m at 0, 1 must be finite: NaN",
  ],
  "ragged heat maps": [
    () => heatmaps({ ...map, maps: [{ label: "m", values: [[1, 2], [1]] }] }),
    "all maps must have 2 rows of 2: m",
  ],
  "heat maps outside of their scale": [
    () => heatmaps({ ...map, color: { ...X, domain: [0, 1] } }),
    "values must lie in the domain of color, 0 to 1: 2",
  ],
  "heat maps with names of another number": [
    () => heatmaps({ ...map, names: [["a"], ["b"]] }),
    "names must be those of 1 rows and 2 columns: 1 and 1",
  ],
  "square roots of negative values": [
    () => heatmaps({ ...map, shade: "sqrt", maps: [{ label: "m", values: [[-1, 2]] }] }),
    "a square-root shade needs values from 0 on: -1",
  ],
  "scatter with NaN": [
    () => scatter({ ...dots, points: [{ x: NaN, y: 1 }] }),
    "x of point 0 must be finite: NaN",
  ],
  "scatter with some points in groups": [
    () => scatter({ ...dots, points: [{ x: 1, y: 1, group: "g" }, { x: 1, y: 1 }] }),
    "all points or none must have a group: none at point 1",
  ],
  "changes with NaN": [
    () => changes({ ...change, rows: [{ label: "r", before: NaN, after: 1 }] }),
    "a of r must be finite: NaN",
  ],
  "histogram with values outside of its domain": [
    () => histogram({ title: "t", x: { ...X, domain: [0, 1] }, values: [0.5, 2] }),
    "values must lie in the domain of x, 0 to 1: 2",
  ],
  "histogram of half a bin": [
    () => histogram({ title: "t", x: X, values: [1], bins: 0.5 }),
    "bins must be an integer from 1 to 200: 0.5",
  ],
  "reliability above 1": [
    () => reliability({ title: "t", bins: [{ count: 1, confidence: 1.2, accuracy: 1 }] }),
    "the confidence of bin 0 must be in [0, 1]: 1.2",
  ],
  "reliability of nothing": [
    () => reliability({ title: "t", bins: [{ count: 0, confidence: null, accuracy: null }] }),
    "it needs a bin with predictions: none",
  ],
  "means of two lengths": [() => meansOf([1], [1, 2], 2), "there must be a y for each x: 1 and 2"],
};

Deno.test.each(Object.keys(refused))("figures refuse %s", (what) => {
  const [make, message] = refused[what]!;
  assertThrows(make, RangeError, message);
});

Deno.test("descriptions tell the numbers of a figure", () => {
  assertEquals(
    intervals({ ...rows, rows: [row] }).description,
    "loss (nats/token), 95 % intervals, zone ±0.1: a 0 (-1 to 1), undecided.",
  );
  assertEquals(
    histogram({ title: "t", x: X, values: [1, 1], bins: 2 }).description.slice(-15),
    "bins hold 0, 2.",
  );
});

Deno.test("meansOf takes what is left at the end together", () => {
  assertEquals(meansOf([0, 1, 2], [1, 3, 8], 2), { x: [0.5, 2], y: [2, 8] });
});
