/** RangeError unless `value` is an integer that a double holds exactly and is at least `low`. */
export function checkInteger(value: number, name: string, low: number, high = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    const range = low === -Number.MAX_SAFE_INTEGER
      ? "an integer below 2^53 in size"
      : `an integer from ${low} to ${high === Number.MAX_SAFE_INTEGER ? "2^53 - 1" : high}`;
    throw new RangeError(`Cannot take ${name} as ${range}: ${value}`);
  }
}

/** RangeError unless `n` is an integer of any sign below 2^53 in size. */
export function checkAnyInteger(n: number): void {
  checkInteger(n, "n", -Number.MAX_SAFE_INTEGER);
}
