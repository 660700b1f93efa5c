/**
 * The phases of the resonance operator by position. R̂(n) turns the amplitude of the prime p by 2π·log_p n, so that
 * R̂(m)R̂(n) = R̂(mn) and R̂(1) = 1. At time t stands n = t + 1, and pair d belongs to the d-th prime: what a query makes of
 * a key then depends on log_p((i + 1)/(j + 1)), the ratio of their places.
 */
import type { Kernels } from "../kernels/mod.ts";
import { firstNPrimes } from "../physics/primes/sequence.ts";
import { type Tensor, tensor } from "../tensor/mod.ts";

/**
 * 2π·log_{p_d}(t + 1) radians for t < `times` and the first `pairs` primes: (times, pairs).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { primeLogRates } from "@haze/haze/attention";
 * const rates = primeLogRates(9, 2); // for the primes 2 and 3
 * assertEquals(rates.shape, [9, 2]);
 * assertAlmostEquals(rates.data[3 * 2]! / (2 * Math.PI), 2, 1e-6); // log₂ 4
 * assertAlmostEquals(rates.data[8 * 2 + 1]! / (2 * Math.PI), 2, 1e-6); // log₃ 9
 * ```
 */
export function primeLogRates(times: number, pairs: number, kernels?: Kernels): Tensor {
  const primes = firstNPrimes(pairs);
  return table(times, pairs, (t, d) => Math.log(t + 1) / Math.log(primes[d]!), kernels);
}

/**
 * 2π·ln p_{t+1}/ln p_T radians for t < `times` = T, the same for all pairs: (times, pairs). The reading of upstream's
 * PyTorch variant, where the prime stands for the place rather than for the pair.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { primePositionRates } from "@haze/haze/attention";
 * const rates = primePositionRates(3, 1); // the primes 2, 3 and 5
 * assertAlmostEquals(rates.data[1]! / (2 * Math.PI), Math.log(3) / Math.log(5), 1e-6);
 * ```
 */
export function primePositionRates(times: number, pairs: number, kernels?: Kernels): Tensor {
  const primes = firstNPrimes(times);
  return table(times, pairs, (t) => Math.log(primes[t]!) / Math.log(primes[times - 1]!), kernels);
}

/**
 * ln p_{t+1} for t < `times`: (times, 1).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { logPrimes } from "@haze/haze/attention";
 * assertAlmostEquals(logPrimes(3).data[2]!, Math.log(5), 1e-6);
 * ```
 */
export function logPrimes(times: number, kernels?: Kernels): Tensor {
  const logs = Float64Array.from(firstNPrimes(times), Math.log);
  return tensor(logs, { shape: [times, 1], ...(kernels ? { kernels } : {}) });
}

function table(
  times: number,
  pairs: number,
  turns: (t: number, d: number) => number,
  kernels: Kernels | undefined,
): Tensor {
  const rates = Float64Array.from(
    { length: times * pairs },
    (_, i) => 2 * Math.PI * turns(Math.floor(i / pairs), i % pairs),
  );
  return tensor(rates, { shape: [times, pairs], ...(kernels ? { kernels } : {}) });
}
