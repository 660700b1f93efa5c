/** Initial weights of the measured models. */
import type { Parameters } from "../../lib/nn/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";

/** Gains 1, offsets 0, matrices normal with deviation 0.02. */
export function initialise(parameters: Parameters): void {
  const random = new Pcg64(42);
  for (const [name, { shape, floats }] of parameters.entries()) {
    if (shape.length > 1) floats.forEach((_, i) => floats[i] = 0.02 * random.normal());
    else floats.fill(name.endsWith("offset") ? 0 : 1);
  }
}
