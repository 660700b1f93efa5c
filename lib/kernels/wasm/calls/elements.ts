/** Element-wise functions, dropout, views, and the optimiser's step. */
import type { Kernels } from "../../kernels.ts";
import { padAxes } from "../../pad_axes.ts";
import type { Runner } from "./runner.ts";

/** Rough operations an element. */
const [ADAMW_COST, VIEW_COST] = [12, 20];

type ElementCalls = Pick<
  Kernels,
  | ("fill" | "unary" | "unaryGrad" | "binary" | "scale" | "siluGate" | "siluGateGrad")
  | ("dropout" | "stridedSum" | "adamw")
>;

/** Calls that are shared out by elements of the output. */
export function elementCalls(runner: Runner): ElementCalls {
  const elements: Runner["elements"] = (...call) => runner.elements(...call);
  return {
    fill: (y, value) => elements("scale", "fill", y.length, (o) => [o.out(y), value]),
    unary: (name, x, y) => elements(name, name, y.length, (o) => [o.in(x), o.out(y)]),
    unaryGrad: (name, x, dy, dx) =>
      elements(name, `${name}Grad`, dx.length, (o) => [o.in(x), o.in(dy), o.out(dx)]),
    binary: (name, a, b, y) => elements("binary", name, y.length, (o) => [o.in(a), o.in(b), o.out(y)]),
    scale: (x, factor, y) => elements("scale", "scale", y.length, (o) => [o.in(x), o.out(y), factor]),
    siluGate: ({ a, b, y }) =>
      elements("siluGate", "siluGate", y.length, (o) => [o.in(a), o.in(b), o.out(y)]),
    siluGateGrad: ({ a, b, dy, da, db }) =>
      elements(
        "siluGate",
        "siluGateGrad",
        dy.length,
        (o) => [o.in(a), o.in(b), o.in(dy), o.out(da), o.out(db)],
      ),
    dropout: ({ x, y, rate, key, op }) => {
      const threshold = Math.round(rate * 2 ** 24);
      const factor = 1 / (1 - rate);
      elements(
        "dropout",
        "dropout",
        y.length,
        (o) => [o.in(x), o.out(y), o.in(key), op, threshold, factor],
      );
    },
    adamw: ({ p, g, m, v, slots }) =>
      elements(
        "adamw",
        "adamw",
        p.length,
        (o) => [o.out(p), o.in(g), o.out(m), o.out(v), o.in(slots)],
        ADAMW_COST,
      ),
    stridedSum: ({ x, y, shape, strides, innerShape, innerStrides, offset }) => {
      if (y.length === 0) return;
      const bytes = (counts: readonly number[]) => padAxes(counts, 0).map((count) => 4 * count);
      const outer = [...padAxes(shape, 1), ...bytes(strides)];
      const view = [...outer, ...padAxes(innerShape, 1), ...bytes(innerStrides)];
      const terms = innerShape.reduce((size, axis) => size * axis, 1);
      const name = innerShape.length > 0 ? "stridedSum" : "stridedCopy";
      elements(
        "strided",
        name,
        y.length,
        (o) => [o.in(x) + 4 * offset, o.out(y), ...view],
        VIEW_COST * terms,
      );
    },
  };
}
