/** Throws a RangeError unless `value` is a positive integer. */
export function checkPositiveInteger(act: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`Cannot ${act} as ${name} must be a positive integer: got ${value}`);
  }
}
