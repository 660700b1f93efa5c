/** What tests of figures share. */
import {
  bars,
  changes,
  comparisons,
  curves,
  type Figure,
  heatmaps,
  histogram,
  intervals,
  type JudgedDocument,
  reliability,
  scatter,
  tiles,
} from "../../figures/mod.ts";

export const X = { label: "training step", unit: "1" };
export const Y = { label: "loss", unit: "nats/token" };

/** Two comparisons in bits, one in shares, with names of their sides or without. */
export const JUDGED: JudgedDocument = {
  ...{ level: 0.95, correction: "Holm over 3 comparisons" },
  rows: [
    {
      ...{ name: "gate / off", a: { label: "learned" }, b: { label: "tiny,gate=0.5" } },
      ...{ difference: -0.11, interval: [-0.15, -0.07], smallestEffect: 0.02, verdict: "effect" },
      metric: { unit: "bits per byte, held out", better: "lower" },
    },
    {
      ...{ name: "heads", difference: 0.3, interval: [0.1, 0.5], smallestEffect: 0.05, verdict: "undecided" },
      metric: { unit: "share of answers", better: "higher" },
    },
    {
      ...{ name: "on / off", a: { label: "on" }, b: { label: "off" } },
      ...{ difference: 0.001, interval: [-0.01, 0.012], smallestEffect: 0.02, verdict: "no effect" },
      metric: { unit: "bits per byte, read", better: "lower" },
    },
  ],
};

/** One small figure of each kind. */
export const FIGURES: Readonly<Record<string, () => Figure>> = {
  curves: () =>
    curves({
      ...{ title: "The loss falls", note: "Band: least to most of 3 seeds", x: X, y: Y },
      curves: [
        {
          label: "held out",
          x: [0, 1, 2],
          y: [3, 2, 1.5],
          band: { low: [2.9, 1.9, 1.4], high: [3.1, 2.2, 1.6] },
        },
        { label: "training", x: [0, 1, 2], y: [3, 1.9, 1.4], dots: true },
      ],
      references: [{ label: "bigram", y: 2 }],
    }),
  intervals: () =>
    intervals({
      ...{
        title: "Nothing moves",
        x: { label: "change", unit: "bits/byte" },
        smallestEffect: 0.02,
        level: 0.95,
      },
      rows: [{ label: "gate", estimate: 0.001, low: -0.01, high: 0.015, verdict: "no effect" }],
    }),
  comparisons: () =>
    comparisons(JUDGED, { title: "Gates help, and the rest is open", note: "A planted case." }),
  bars: () =>
    bars({
      ...{
        title: "Fewer bits",
        note: "Whiskers: 95 %",
        value: { label: "held out", unit: "bits/character" },
      },
      bars: [{ label: "bigram", value: 3.2, reference: true }, {
        label: "haze",
        value: 2.1,
        low: 2,
        high: 2.2,
      }],
    }),
  changes: () =>
    changes({
      ...{ title: "The tail goes", x: { label: "probability", unit: "1" }, names: ["model", "sampler"] },
      rows: [{ label: "e", before: 0.6, after: 0.7 }, { label: "a", before: 0.4, after: 0.3 }],
    }),
  scatter: () =>
    scatter({
      ...{ title: "Larger is better", x: { label: "parameters", unit: "1", scale: "log" }, y: Y },
      points: [{ x: 1e4, y: 2, group: "hybrid", label: "tiny" }, { x: 1e5, y: 1.5, group: "content" }],
    }),
  histogram: () =>
    histogram({
      title: "Most are small",
      x: Y,
      values: [1, 1, 2, 3],
      references: [{ label: "mean", x: 1.75 }],
    }),
  reliability: () =>
    reliability({ title: "Too sure", bins: [{ count: 20, confidence: 0.8, accuracy: 0.7 }] }),
  tiles: () =>
    tiles({
      title: "What became of them",
      kinds: ["holds", "does not hold"],
      rows: [
        {
          label: "one document",
          tiles: Array.from({ length: 13 }, (_, i) => ({ label: `A${i}`, kind: "holds" })),
        },
        { label: "another", tiles: [{ label: "B1", kind: "does not hold" }] },
      ],
    }),
  heatmaps: () =>
    heatmaps({
      ...{ title: "One back", color: { label: "weight", unit: "1" }, sides: ["query", "key"] },
      maps: [{ label: "head 0", values: [[1, 0], [0.5, 0.5]] }, {
        label: "head 1",
        values: [[1, 0], [1, 0]],
      }],
      names: [["a", "b"], ["a", "b"]],
      unseen: (query, key) => key > query,
    }),
};
