import { checkPrime } from "../primes/sequence.ts";

/** Where `prime` stands in an ascending list, or −1. */
export function placeOf(prime: number, primes: ArrayLike<number>): number {
  let [low, high] = [0, primes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (primes[middle] < prime) low = middle + 1;
    else high = middle;
  }
  return primes[low] === prime ? low : -1;
}

/** The primes of a list, ascending; RangeError if one is composite or stands there twice. */
export function supportOf(primes: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(primes).sort();
  sorted.forEach((p, i) => {
    checkPrime(p);
    if (i > 0 && sorted[i - 1] === p) {
      throw new RangeError(`Cannot take a list of primes as a basis: ${p} stands in it twice`);
    }
  });
  return sorted;
}

/** Two ascending lists merged: all primes of either, and for each its place in both or −1. */
export function unionOf(a: Float64Array, b: Float64Array): {
  primes: Float64Array;
  inA: Int32Array;
  inB: Int32Array;
} {
  const primes = new Float64Array(a.length + b.length);
  const inA = new Int32Array(primes.length);
  const inB = new Int32Array(primes.length);
  let count = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; count++) {
    const p = Math.min(i < a.length ? a[i] : Infinity, j < b.length ? b[j] : Infinity);
    primes[count] = p;
    inA[count] = a[i] === p ? i++ : -1;
    inB[count] = b[j] === p ? j++ : -1;
  }
  return { primes: primes.slice(0, count), inA: inA.slice(0, count), inB: inB.slice(0, count) };
}

/** Calls `visit` with the places of every prime that stands in both ascending lists. */
export function forCommon(a: Float64Array, b: Float64Array, visit: (i: number, j: number) => void): void {
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) visit(i++, j++);
    else if (a[i] < b[j]) i++;
    else j++;
  }
}

/** The dimension of a state; RangeError unless it is an integer that has room for `size` primes. */
export function checkDimension(dimension: number, size: number): number {
  if (!Number.isSafeInteger(dimension) || dimension < Math.max(size, 1)) {
    throw new RangeError(
      `Cannot take the dimension as an integer with room for ${size} prime${
        size === 1 ? "" : "s"
      }: ${dimension}`,
    );
  }
  return dimension;
}
