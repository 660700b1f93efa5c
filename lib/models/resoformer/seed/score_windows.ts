/** A model's score on windows of ids. */
import { noGradient } from "../../../autograd/mod.ts";
import { ids, step } from "../../../tensor/mod.ts";
import type { Trainable } from "../../../training/mod.ts";
import { CoherenceMeter, type TextScore } from "./coherence.ts";

/** Ids and the token after each: both of one length. */
export interface ScoredWindow {
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
}

/** Windows run together. */
const BATCH = 16;

/** Scores windows, without dropout; each starts without context. */
export function scoreWindows(model: Trainable, windows: readonly ScoredWindow[]): TextScore {
  const meter = new CoherenceMeter(model.vocabSize);
  for (let at = 0; at < windows.length;) {
    const T = windows[at]!.inputs.length;
    const rest = windows.slice(at, at + BATCH);
    const odd = rest.findIndex(({ inputs }) => inputs.length !== T);
    const group = odd < 0 ? rest : rest.slice(0, odd);
    const rows = group.flatMap(({ inputs }) => [...inputs]);
    const run = () => model.logits(ids(rows, { shape: [group.length, T], kernels: model.kernels }));
    const logits = step(() => noGradient(run), model.kernels);
    meter.add(logits.floats, group.flatMap(({ targets }) => [...targets]));
    at += group.length;
  }
  return meter.score();
}
