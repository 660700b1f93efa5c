/** Attractors that nothing chose get another chance beside one that was chosen. */
import type { Parameters } from "../../nn/mod.ts";
import { Pcg64 } from "../../random/mod.ts";

/** Size of the step aside, as a share of the attractors' root mean square. */
const ASIDE = 0.1;

/**
 * Moves every attractor of which `collapse.usage` is 0 to a random used one, drawn by usage, and a little aside; then
 * counts anew. What happens follows from the parameters, `step` and `seed` alone.
 *
 * @returns How many were moved.
 */
export function reviveAttractors(parameters: Parameters, step: number, seed: number): number {
  const { kernels } = parameters;
  kernels.noteHostRead();
  const usage = parameters.get("collapse.usage").floats;
  const codebook = parameters.get("collapse.codebook");
  const [K, C] = codebook.shape as [number, number];
  const codes = codebook.floats;
  const counts = Float64Array.from(usage);
  const total = counts.reduce((sum, count) => sum + count, 0);
  let moved = 0;
  if (total > 0) {
    const size = Math.sqrt(Float64Array.from(codes).reduce((sum, c) => sum + c * c, 0) / codes.length);
    const random = new Pcg64(BigInt(seed) * 0x1_0000_0000n + BigInt(step));
    for (let k = 0; k < K; k++) {
      if (counts[k]! > 0) continue;
      const from = drawn(counts, total * random.uniform());
      for (let c = 0; c < C; c++) codes[k * C + c] = codes[from * C + c]! + ASIDE * size * random.normal();
      moved++;
    }
  }
  usage.fill(0);
  return moved;
}

/** The first code at which the counts so far exceed `mass`. */
function drawn(counts: Float64Array, mass: number): number {
  let sum = 0;
  let last = 0;
  for (let k = 0; k < counts.length; k++) {
    if (counts[k] === 0) continue;
    last = k;
    sum += counts[k]!;
    if (sum > mass) break;
  }
  return last;
}
