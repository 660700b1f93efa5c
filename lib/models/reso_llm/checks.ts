/** The wording of numbers that do not fit a part of Reso-LLM. */

/** @throws {RangeError} if `value` is no number in [least, most]. */
export function checkWithin(name: string, value: number, least: number, most = Infinity): void {
  if (Number.isFinite(value) && value >= least && value <= most) return;
  const range = most === Infinity
    ? `a finite number of at least ${least}`
    : `a number in [${least}, ${most}]`;
  throw new RangeError(`Cannot take ${name} as it must be ${range}: ${value}`);
}

/** @throws {RangeError} if `value` is no integer from `least` up. */
export function checkWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`Cannot take ${name} as it must be an integer of at least ${least}: ${value}`);
}
