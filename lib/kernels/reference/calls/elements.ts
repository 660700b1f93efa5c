/** Element-wise functions, views, dropout and the optimiser, lengths checked. */
import { ADAMW_SLOTS, type Kernels } from "../../kernels.ts";
import * as checks from "../checks.ts";
import { adamw } from "../adamw.ts";
import { dropout } from "../dropout.ts";
import { binary, scale, siluGate, siluGateGrad, unary, unaryGrad } from "../elementwise.ts";
import { stridedSum } from "../views.ts";

/** The calls of this group. */
export function elementCalls(
  dtype: Kernels["dtype"],
): Pick<
  Kernels,
  | ("fill" | "unary" | "unaryGrad" | "binary" | "scale" | "siluGate" | "siluGateGrad")
  | ("stridedSum" | "dropout" | "adamw")
> {
  return {
    fill(y, value) {
      y.fill(value);
    },
    unary(name, x, y) {
      checks.requireEqualLengths(name, { x, y });
      unary(name, x, y);
    },
    unaryGrad(name, x, dy, dx) {
      checks.requireEqualLengths(`${name} gradient`, { x, dy, dx });
      unaryGrad(name, x, dy, dx);
    },
    binary(name, a, b, y) {
      checks.requireEqualLengths(name, { a, b, y });
      binary(name, a, b, y);
    },
    scale(x, factor, y) {
      checks.requireEqualLengths("scale", { x, y });
      scale(x, factor, y);
    },
    siluGate(call) {
      const { a, b, y } = call;
      checks.requireEqualLengths("siluGate", { a, b, y });
      siluGate(call);
    },
    siluGateGrad(call) {
      const { a, b, dy, da, db } = call;
      checks.requireEqualLengths("siluGateGrad", { a, b, dy, da, db });
      siluGateGrad(call);
    },
    stridedSum(call) {
      checks.requireView(call);
      stridedSum(call);
    },
    dropout(call) {
      const { x, y, rate, key } = call;
      if (!(rate >= 0 && rate < 1)) {
        throw new RangeError(`Cannot run dropout as rate is at least 0 and below 1: ${rate}`);
      }
      checks.requireEqualLengths("dropout", { x, y });
      checks.requireRoom("dropout", 1, { key });
      const factor = 1 / (1 - rate);
      dropout(call, dtype === "float32" ? Math.fround(factor) : factor);
    },
    adamw(call) {
      const { p, g, m, v, slots } = call;
      checks.requireEqualLengths("adamw", { p, g, m, v });
      checks.requireRoom("adamw", ADAMW_SLOTS.length, { slots });
      adamw(call);
    },
  };
}
