/** Arrays in the engine's own memory, so that kernels run on them in place. */
import type { FloatArray, Kernels } from "../lib/kernels/mod.ts";
import { Pcg64 } from "../lib/random/mod.ts";

/** Floats in a cache line: every array starts on its own. */
const LINE = 16;
/** Normals drawn for an array; a longer one repeats them, since drawing 30 million takes seconds. */
const DRAWN = 4096;

/** Arrays of one region. */
export interface EngineArrays {
  readonly arrays: readonly FloatArray[];
  close(): void;
}

/** Float arrays of the given lengths in one region, filled with normals from a fixed seed. */
export function engineArrays(kernels: Kernels, lengths: readonly number[]): EngineArrays {
  const places = lengths.map((length) => Math.ceil(length / LINE) * LINE);
  const region = kernels.region(places.reduce((sum, place) => sum + place, 0));
  const random = new Pcg64(42);
  const normals = Float32Array.from({ length: DRAWN }, () => random.normal());
  let start = 0;
  const arrays = lengths.map((length, i) => {
    const array = region.floats.subarray(start, start + length);
    start += places[i]!;
    for (let at = 0; at < length; at += DRAWN) array.set(normals.subarray(0, length - at), at);
    return array;
  });
  return { arrays, close: () => region.close() };
}
