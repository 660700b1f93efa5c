/** A complex number re + i·im. */
export interface Complex {
  /** The real part. */
  readonly re: number;
  /** The imaginary part. */
  readonly im: number;
}

/** A complex number, from one or from a real number; RangeError unless it is finite. */
export function complexOf(value: number | Complex, name: string): Complex {
  const { re, im } = typeof value === "number" ? { re: value, im: 0 } : value;
  if (!Number.isFinite(re) || !Number.isFinite(im)) {
    throw new RangeError(`Cannot take ${name} as a finite complex number: ${re} + ${im}i`);
  }
  return { re, im };
}

/** RangeError unless `value` is a finite number. */
export function checkFinite(value: number, name: string): void {
  if (!Number.isFinite(value)) throw new RangeError(`Cannot take ${name} as a finite number: ${value}`);
}
