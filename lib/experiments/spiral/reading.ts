/** What a spiral model says behind windows, and how well. */
import { noGradient } from "../../autograd/mod.ts";
import { calibration } from "../../metrics/mod.ts";
import type { SpiralModel } from "../../models/mod.ts";
import { ids, step } from "../../tensor/mod.ts";
import type { Windows } from "./spiral_windows.ts";

/** Windows that are read at once. */
const AT_ONCE = 512;

/** Logits (windows, V) of the token behind each window, at the model's temperatures. */
export function logitsBehind(model: SpiralModel, { contexts, targets, T }: Windows): Float64Array {
  const { vocabSize: V, kernels } = model;
  const out = new Float64Array(targets.length * V);
  for (let from = 0; from < targets.length; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, targets.length - from);
    const rows = contexts.slice(from * T, (from + count) * T);
    step(() =>
      noGradient(() => {
        const { floats } = model.forward(ids(rows, { shape: [count, T], kernels }), { lastOnly: true });
        out.set(floats, from * V);
      }), kernels);
  }
  return out;
}

/** How well logits foretell targets. */
export interface Score {
  /** Mean −log p of the targets, nats. */
  readonly nats: number;
  /** Expected calibration error, 15 bins of equal width. */
  readonly ece: number;
}

/** Scores logits (rows, V), all divided by a temperature. */
export function scoreLogits(logits: Float64Array, targets: Int32Array, temperature = 1): Score {
  const V = logits.length / targets.length;
  const [confidences, correct]: [number[], boolean[]] = [[], []];
  let nats = 0;
  targets.forEach((target, row) => {
    const z = logits.subarray(row * V, (row + 1) * V);
    let guess = 0;
    for (let j = 1; j < V; j++) if (z[j]! > z[guess]!) guess = j;
    let sum = 0;
    for (let j = 0; j < V; j++) sum += Math.exp((z[j]! - z[guess]!) / temperature);
    nats += Math.log(sum) - (z[target]! - z[guess]!) / temperature;
    confidences.push(1 / sum);
    correct.push(guess === target);
  });
  return { nats: nats / targets.length, ece: calibration(confidences, correct).eceEqualWidth };
}

/** The one temperature that suits targets best, by golden section over its logarithm in [1/8, 32]. */
export function fitTemperature(logits: Float64Array, targets: Int32Array): number {
  const of = (log: number) => scoreLogits(logits, targets, Math.exp(log)).nats;
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(1 / 8), Math.log(32)];
  for (let i = 0; i < 30; i++) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (of(left) < of(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}
