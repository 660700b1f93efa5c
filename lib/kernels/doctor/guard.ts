/** Arrays that show what was written beside them. */
import type { NumericArray } from "../kernels.ts";

/** Odd, so that what lies inside is aligned to nothing wider than a number. */
const GUARD = 7;
const GUARD_VALUE = 12345;

/** An array of a backend with guard values on both sides. */
export interface Guarded<A extends NumericArray> {
  readonly array: A;
  /** What was written outside of it, in words. */
  damage(): string | undefined;
}

/** Takes room from `allocate` and puts `content` between guard values. */
export function guarded<A extends NumericArray>(
  allocate: (count: number) => A,
  content: ArrayLike<number>,
): Guarded<A> {
  const whole = allocate(content.length + 2 * GUARD);
  whole.fill(GUARD_VALUE);
  const array = whole.subarray(GUARD, GUARD + content.length) as A;
  array.set(content);
  return {
    array,
    damage() {
      for (let i = 0; i < GUARD; i++) {
        if (whole[i] !== GUARD_VALUE) return "written before its beginning";
        if (whole[whole.length - 1 - i] !== GUARD_VALUE) return "written beyond its end";
      }
      return undefined;
    },
  };
}
