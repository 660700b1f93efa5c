/** RangeError unless `value` is finite and at least `least`. */
export function checkAtLeast(value: number, name: string, least: number): void {
  if (!(value >= least && value < Infinity)) {
    throw new RangeError(`Cannot take ${name} as a finite number of at least ${least}: ${value}`);
  }
}

/** RangeError unless `value` is an integer from 1 up. */
export function checkCount(value: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`Cannot take ${name} as an integer of at least 1: ${value}`);
  }
}
