// given way to physics at merge
/** The first `count` primes in ascending order, by the sieve of Eratosthenes. */
export function firstPrimes(count: number): Int32Array {
  // The n-th prime is below n (ln n + ln ln n) from n = 6 on.
  const n = Math.max(6, count);
  const limit = Math.ceil(n * (Math.log(n) + Math.log(Math.log(n)))) + 1;
  const isComposite = new Uint8Array(limit);
  const primes = new Int32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    if (isComposite[candidate]) continue;
    primes[found++] = candidate;
    for (let multiple = candidate * candidate; multiple < limit; multiple += candidate) {
      isComposite[multiple] = 1;
    }
  }
  return primes;
}
