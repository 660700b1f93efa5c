/** Numbers that a Reso-LLM of some settings never changes, in the engine's memory: a recorded step wants them there. */
import { primeLogRates } from "../../../attention/mod.ts";
import { rotaryTable } from "../../../autograd/mod.ts";
import type { Kernels, Region } from "../../../kernels/mod.ts";
import { firstNPrimes } from "../../../physics/mod.ts";
import { Tensor } from "../../../tensor/mod.ts";
import type { ResoLLMSettings } from "../config/mod.ts";
import { anglePad, extraColumns, paddedSize, paddedTable } from "./padding.ts";
import { hasFocusBias, hasOscillators, lettersOf, partsOf } from "./sizes.ts";

/** Tables by position and by token. */
export interface Constants {
  /** Cosines and sines of rotary positions for heads of D columns: (T, D). */
  readonly angles: Tensor | undefined;
  /** The same for heads with extra columns, which stay as they are: (T, D′). */
  readonly paddedAngles: Tensor | undefined;
  /** What takes angles of R̂ to those of padded heads: (D/2, D′/2). */
  readonly anglePad: Tensor | undefined;
  /** Phases of R̂ for a frequency of 1: (T, D/2). */
  readonly rates: Tensor | undefined;
  /** ln p of each token: (V, 1). */
  readonly logPrimes: Tensor | undefined;
  /** Natural frequencies of oscillators by token: (V, 1). */
  readonly frequencies: Tensor | undefined;
  /** Column i is the mean over what stands at and before i: (T, T). */
  readonly running: Tensor | undefined;
  /** What takes heads of D columns to heads with extra ones: (D, D′), and back: H times (D′, D). */
  readonly pad: Tensor | undefined;
  readonly unpad: Tensor | undefined;
  /** Where cos θ and sin θ, the focus, and a 1 meet: (4, H·D′) of queries and keys. */
  readonly phaseQueries: Tensor | undefined;
  readonly focusQueries: Tensor | undefined;
  readonly keys: Tensor | undefined;
  /** Rows of the four extras: (1, 1, 4) each. */
  readonly units: readonly Tensor[];
  /** Gives the memory back. */
  close(): void;
}

/** ω = scale·(ln p − mean)/deviation over the first V primes. */
export function tokenFrequencies(V: number, scale: number): Float64Array {
  const logs = Float64Array.from(firstNPrimes(V), Math.log);
  const mean = logs.reduce((sum, x) => sum + x, 0) / V;
  const deviation = Math.sqrt(logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / V);
  return logs.map((x) => deviation > 0 ? scale * (x - mean) / deviation : 0);
}

/** Tables for some settings on a backend. */
export function constantsOf(settings: ResoLLMSettings, kernels: Kernels): Constants {
  const letters = lettersOf(settings);
  const { V, H, D, T } = letters;
  const { resonates, hasPrimeFeatures } = partsOf(settings);
  const oscillates = hasOscillators(settings);
  const pads = oscillates || hasFocusBias(settings);
  const regions: Region[] = [];
  const placed = (numbers: ArrayLike<number>, shape: readonly number[]): Tensor => {
    const region = kernels.region(numbers.length);
    regions.push(region);
    region.floats.set(numbers);
    return new Tensor(region.floats, shape, kernels);
  };
  const close = () => regions.forEach((region) => region.close());
  try {
    const padded = paddedSize(D);
    const extras = pads ? extraColumns(letters, settings) : undefined;
    return {
      angles: resonates ? undefined : placed(rotaryTable(T, D).floats, [T, D]),
      paddedAngles: resonates || !pads ? undefined : placed(paddedTable(T, D), [T, padded]),
      anglePad: resonates && pads ? placed(anglePad(D), [D / 2, padded / 2]) : undefined,
      rates: resonates ? placed(primeLogRates(T, D / 2).floats, [T, D / 2]) : undefined,
      logPrimes: hasPrimeFeatures ? placed(Float64Array.from(firstNPrimes(V), Math.log), [V, 1]) : undefined,
      frequencies: oscillates ? placed(tokenFrequencies(V, settings.kuramotoFrequency), [V, 1]) : undefined,
      running: oscillates ? placed(runningMeans(T), [T, T]) : undefined,
      pad: extras && placed(extras.pad, [D, padded]),
      unpad: extras && placed(extras.unpad, [H, padded, D]),
      phaseQueries: extras && placed(extras.phaseQueries, [4, H * padded]),
      focusQueries: extras && placed(extras.focusQueries, [4, H * padded]),
      keys: extras && placed(extras.keys, [4, H * padded]),
      units: pads ? [0, 1, 2, 3].map((i) => placed([0, 1, 2, 3].map((j) => i === j ? 1 : 0), [1, 1, 4])) : [],
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** (T, T): entry [j, i] is 1/(i + 1) where j ≤ i. */
function runningMeans(T: number): Float64Array {
  const table = new Float64Array(T * T);
  for (let i = 0; i < T; i++) for (let j = 0; j <= i; j++) table[j * T + i] = 1 / (i + 1);
  return table;
}
