/** Several tokens as one number: the product of their primes, whose factors are theirs by the fundamental theorem. */

/** Π primes, by halves: the factors of a product stay of like size, which long numbers multiply fastest. */
export function productOf(primes: ArrayLike<number>, from = 0, to: number = primes.length): bigint {
  if (to - from < 1) return 1n;
  if (to - from === 1) return BigInt(primes[from]!);
  const middle = (from + to) >> 1;
  return productOf(primes, from, middle) * productOf(primes, middle, to);
}

/** The prime factors of `composite` among `primes` with their multiplicity, ascending, and the factor that is left. */
export function factorsAmong(
  composite: bigint,
  primes: ArrayLike<number>,
): { factors: number[]; rest: bigint } {
  const factors: number[] = [];
  let rest = composite;
  for (let i = 0; i < primes.length && rest > 1n; i++) {
    const prime = BigInt(primes[i]!);
    while (rest % prime === 0n) {
      rest /= prime;
      factors.push(primes[i]!);
    }
  }
  return { factors, rest };
}
