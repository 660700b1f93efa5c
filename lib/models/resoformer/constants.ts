/** Numbers that a resoformer of some config never changes, in the engine's memory: a recorded step wants them there. */
import { logPrimes, primeLogRates, primePositionRates } from "../../attention/mod.ts";
import type { Kernels, Region } from "../../kernels/mod.ts";
import { Tensor } from "../../tensor/mod.ts";
import type { ResoformerConfig } from "./config.ts";

/** Phases by position, and logarithms of primes. */
export interface Constants {
  /** Phases of R̂ for a frequency of 1: (T, pairs). */
  readonly rates: Tensor | undefined;
  /** ln p_{t+1}: (T, 1). */
  readonly logPrimes: Tensor | undefined;
  /** Gives the memory back. */
  close(): void;
}

/** Tables for a config on a backend. */
export function constantsOf(config: ResoformerConfig, kernels: Kernels): Constants {
  const { maxSeqLen: T, primeEmbedding } = config;
  const regions: Region[] = [];
  const placed = ({ floats, shape }: Tensor): Tensor => {
    const region = kernels.region(floats.length);
    regions.push(region);
    region.floats.set(floats);
    return new Tensor(region.floats, shape, kernels);
  };
  const rates = ratesOf(config, kernels);
  return {
    rates: rates && placed(rates),
    logPrimes: primeEmbedding ? placed(logPrimes(T, kernels)) : undefined,
    close: () => regions.forEach((region) => region.close()),
  };
}

function ratesOf(
  { resonance, dim, numHeads, maxSeqLen: T }: ResoformerConfig,
  kernels: Kernels,
): Tensor | undefined {
  if (resonance === "prime-log") return primeLogRates(T, dim / numHeads / 2, kernels);
  if (resonance === "prime-log-stream") return primeLogRates(T, dim / 2, kernels);
  return resonance === "prime-position" ? primePositionRates(T, dim / 2, kernels) : undefined;
}
