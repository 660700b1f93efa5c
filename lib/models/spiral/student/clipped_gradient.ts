/** Upstream's gradient of the logits: too large by far, and then cut off. */
import { noGradient, record, scale } from "../../../autograd/mod.ts";
import { Tensor } from "../../../tensor/mod.ts";
import { clipTo } from "./constant.ts";

/** Upstream's factor before it cuts. */
const BOOST = 25;
/** What is left of each entry at most. */
const BOUND = 5;

/** `upstream` multiplies and cuts; `boosted` multiplies alone. */
export type LogitGradient = "upstream" | "boosted";

/**
 * x as it is; back passes clip(25·rows·dy, ±5)/(25·rows), element by element, or 25·dy.
 *
 * With dy = (p − onehot)/rows the entry of the target is cut unless p is above 0.8, the others are not: rows no longer sum to
 * 0, and the pull towards the target is up to five times too weak. Adam takes out a factor that all gradients share.
 *
 * @param rows What the mean in the loss has divided by, and further factors of its gradient.
 */
export function clippedGradient(x: Tensor, rows: number, rule: LogitGradient): Tensor {
  const { kernels } = x;
  const y = noGradient(() => scale(x, 1));
  return record(y, [x], (dy, gradients) => {
    const passed = noGradient(() => {
      const gradient = new Tensor(dy, x.shape, kernels);
      if (rule === "boosted") return scale(gradient, BOOST);
      return scale(clipTo(scale(gradient, BOOST * rows), -BOUND, BOUND), 1 / (BOOST * rows));
    });
    gradients.add(x, passed.floats);
  });
}
