/** Evaluation of some tokens of a text: the others are read, and what is foretold of them counts nothing. */
import { evaluationWindows, UNSCORED } from "../data/mod.ts";
import type { Dataset } from "./dataset.ts";

/** A window with its targets, of which {@linkcode UNSCORED} ones count nothing. */
export interface ScoredWindow {
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
  /** How many of its targets are scored. */
  readonly scored: number;
}

/**
 * The evaluation windows of a dataset in which something is scored.
 *
 * @throws {RangeError} if it does not say of every held-out id whether it is.
 */
export function scoredWindows({ heldOut, heldOutScored }: Dataset, T: number): ScoredWindow[] {
  const marked = heldOut.map((ids, i) => {
    if (!heldOutScored) return ids;
    const scored = heldOutScored[i];
    if (scored?.length !== ids.length) {
      throw new RangeError(
        `Cannot evaluate as each held-out id needs a mark: got ${scored?.length ?? 0} for ${ids.length}`,
      );
    }
    return ids.map((id, at) => scored[at] ? id : UNSCORED);
  });
  const targets = [...evaluationWindows(marked, T)].map((window) => window.targets);
  const inputs = [...evaluationWindows(heldOut, T)].map((window) => window.inputs);
  return inputs.map((inputs, i) => {
    return {
      inputs,
      targets: targets[i]!,
      scored: targets[i]!.filter((target) => target !== UNSCORED).length,
    };
  }).filter(({ scored }) => scored > 0);
}

/** The scored ones of `targets` and their rows of V logits. */
export function scoredRows<Floats extends Float32Array | Float64Array>(
  targets: Int32Array,
  logits: Floats,
  V: number,
): { targets: Int32Array; rows: Floats } {
  const scored = targets.filter((target) => target !== UNSCORED);
  if (scored.length === targets.length) return { targets, rows: logits };
  const rows = logits.slice(0, scored.length * V) as Floats;
  let row = 0;
  targets.forEach((target, at) => {
    if (target !== UNSCORED) rows.set(logits.subarray(at * V, (at + 1) * V), V * row++);
  });
  return { targets: scored, rows };
}
