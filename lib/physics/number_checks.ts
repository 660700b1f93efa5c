/** The checks of numbers that the folders of physics share; each says who wanted what and what came. */

/** RangeError unless every entry is finite and there is one at least. */
export function checkFinite(values: ArrayLike<number>, name: string): void {
  if (values.length === 0) throw new RangeError(`Cannot take ${name} as finite numbers: there are none`);
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`Cannot take ${name} as finite numbers: entry ${i} is ${values[i]}`);
    }
  }
}

/** RangeError unless `value` is finite, and at least `least` (above it, if `above`) and at most `most`. */
export function checkNumber(
  value: number,
  name: string,
  { least = -Infinity, above = false, most = Infinity }: { least?: number; above?: boolean; most?: number } =
    {},
): void {
  const low = above ? value > least : value >= least;
  if (Number.isFinite(value) && low && value <= most) return;
  const from = least === -Infinity ? "" : above ? ` above ${least}` : ` of at least ${least}`;
  const to = most === Infinity ? "" : `${from ? " and" : " of"} at most ${most}`;
  throw new RangeError(`Cannot take ${name} as a finite number${from}${to}: ${value}`);
}

/** RangeError unless `value` is an integer from `least` up. */
export function checkCount(value: number, name: string, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`Cannot take ${name} as an integer of at least ${least}: ${value}`);
  }
}

/** TypeError unless two rows are equally long. */
export function checkSameLength(a: ArrayLike<number>, b: ArrayLike<number>, act: string): void {
  if (a.length !== b.length) {
    throw new TypeError(`Cannot ${act} as both rows are equally long: ${a.length} and ${b.length}`);
  }
}
