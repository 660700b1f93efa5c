import { checkInteger } from "./checks.ts";

// 7,603,553 primes lie below, more than any vocabulary has tokens; the table then takes 30 MB.
const MAX_LIMIT = 2 ** 27;

// The shared memo: all primes up to `sievedTo`, ascending. It only ever grows, so that results stay pure.
let sievedTo = 256;
let sieved = sieveOdd(sievedTo);

/** All primes up to `limit` at least, ascending, as a shared array that callers must not write to. */
export function primesTo(limit: number): Uint32Array {
  if (limit > sievedTo) {
    checkInteger(limit, "the end of the table of primes", 0, MAX_LIMIT);
    sievedTo = Math.min(MAX_LIMIT, Math.max(limit, 2 * sievedTo));
    sieved = sieveOdd(sievedTo);
  }
  return sieved;
}

/** The first `count` primes at least, in the same shared array. */
export function primesOfCount(count: number): Uint32Array {
  // p_n < n (ln n + ln ln n) for n ≥ 6 (Rosser and Schoenfeld 1962).
  const logarithm = Math.log(Math.max(count, 6));
  return primesTo(Math.ceil(count * (logarithm + Math.log(logarithm))));
}

/** The largest number that the table knows about now. */
export function tableEnd(): number {
  return sievedTo;
}

/** How many primes of the table are at most `n`, which must not lie beyond its end. */
export function countTo(n: number, table: Uint32Array): number {
  let [low, high] = [0, table.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table[middle] <= n) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Eratosthenes on odd numbers: byte i stands for 2i + 1.
function sieveOdd(limit: number): Uint32Array {
  const half = (limit + 1) >>> 1;
  const composite = new Uint8Array(half);
  let count = limit >= 2 ? 1 : 0;
  for (let i = 1; i < half; i++) {
    if (composite[i]) continue;
    count++;
    const step = 2 * i + 1;
    for (let j = 2 * i * (i + 1); j < half; j += step) composite[j] = 1;
  }
  const primes = new Uint32Array(count);
  if (count > 0) primes[0] = 2;
  for (let i = 1, next = 1; i < half; i++) if (!composite[i]) primes[next++] = 2 * i + 1;
  return primes;
}
