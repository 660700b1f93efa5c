/** Arrays that a batch is drawn into. */

/**
 * Checks that both have B·T entries.
 *
 * @throws {TypeError} if one has another length.
 */
export function checkBatchArrays(inputs: Int32Array, targets: Int32Array, B: number, T: number): void {
  if (inputs.length === B * T && targets.length === B * T) return;
  throw new TypeError(
    `Cannot draw a batch as inputs and targets need B·T = ${B * T} entries: ` +
      `got ${inputs.length} and ${targets.length}`,
  );
}
