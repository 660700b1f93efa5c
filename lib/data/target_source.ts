import { UNSCORED, type WindowSource } from "./windows.ts";

/** What training draws its batches from where a window has one target: the token behind it. */
export interface TargetSource extends WindowSource {
  /**
   * Draws one batch: contexts (B, T), row-major, and the token behind each, (B).
   *
   * @throws {TypeError} if an array has another length.
   */
  draw(contexts: Int32Array, targets: Int32Array): void;
}

/**
 * Draws a batch of a source with one target a window into arrays of (B, T) both: the last target of each row is scored, the
 * others are {@linkcode UNSCORED}.
 */
export function nextOf(source: TargetSource, inputs: Int32Array, targets: Int32Array, B: number): void {
  checkBatch(inputs, targets, inputs.length, inputs.length);
  const last = new Int32Array(B);
  source.draw(inputs, last);
  const T = inputs.length / B;
  targets.fill(UNSCORED);
  last.forEach((target, b) => targets[b * T + T - 1] = target);
}

/** TypeError unless the arrays of a batch have so many entries. */
export function checkBatch(
  inputs: Int32Array,
  targets: Int32Array,
  inputLength: number,
  targetLength: number,
): void {
  if (inputs.length === inputLength && targets.length === targetLength) return;
  throw new TypeError(
    `Cannot draw a batch as inputs and targets need ${inputLength} and ${targetLength} entries: ` +
      `got ${inputs.length} and ${targets.length}`,
  );
}
