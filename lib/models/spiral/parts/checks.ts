/** The wording of arrays and numbers that do not fit a part. */

/** @throws {TypeError} if an array has another length than it must. */
export function checkLength(act: string, name: string, got: number, expected: number, meaning: string): void {
  if (got === expected) return;
  throw new TypeError(`Cannot ${act} as ${name} must hold ${expected} numbers, ${meaning}: ${got}`);
}

/** The number of rows that an array holds; TypeError if the last is not full. */
export function rowsOf(act: string, name: string, length: number, width: number): number {
  const rows = length / width;
  if (Number.isInteger(rows) && rows > 0) return rows;
  throw new TypeError(`Cannot ${act} as ${name} must hold rows of ${width} numbers: ${length}`);
}

/** @throws {RangeError} if a number is no integer in [low, high]. */
export function checkInteger(act: string, name: string, got: number, low: number, high: number): void {
  if (Number.isInteger(got) && got >= low && got <= high) return;
  throw new RangeError(`Cannot ${act} as ${name} must be an integer from ${low} to ${high}: ${got}`);
}

/** @throws {RangeError} if a number is not finite or below `low` (or equal to it, where `open`). */
export function checkAtLeast(act: string, name: string, got: number, low: number, open = false): void {
  if (Number.isFinite(got) && (open ? got > low : got >= low)) return;
  throw new RangeError(`Cannot ${act} as ${name} must be ${open ? "above" : "at least"} ${low}: ${got}`);
}
