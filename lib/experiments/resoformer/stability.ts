/** Whether sure predictions are the steady ones: what a little noise on token vectors changes. */
import { add } from "../../autograd/mod.ts";
import type { ResoformerModel } from "../../models/mod.ts";
import { logitCoherences } from "../../physics/mod.ts";
import { type Pcg64, shuffled } from "../../random/mod.ts";
import { Tensor } from "../../tensor/mod.ts";
import { correlation } from "../claims/statistics.ts";
import { type HeldOutRows, readRows } from "./held_out.ts";

/** Noisy readings. */
const DRAWS = 8;
/** Size of the noise, as a share of the root mean square of the token vectors. */
const NOISE = 0.2;

/**
 * Reads held-out text, then again with noise on the token vectors. Metrics: `flips`, the share of noisy readings in which the
 * likeliest token is another; `flips.sure` and `flips.unsure`, those of the more and the less coherent half;
 * `steadiness`, the correlation over tokens of coherence with the share of readings that stay; `steadinessShuffled`, with
 * another token's coherence.
 */
export function stabilityFigures(
  model: ResoformerModel,
  rows: HeldOutRows,
  random: Pcg64,
): Record<string, number> {
  const V = model.vocabSize;
  const logits = readRows(model, rows);
  const coherence = logitCoherences(logits, V);
  const steady = likeliest(logits, V);
  const stays = new Float64Array(steady.length);
  for (let draw = 0; draw < DRAWS; draw++) {
    const noisy = readRows(model, rows, (tokens) => {
      const vectors = model.embed(tokens);
      return model.forwardEmbedded(add(vectors, noiseLike(vectors, random)));
    });
    likeliest(noisy, V).forEach((id, i) => stays[i]! += (id === steady[i] ? 1 : 0) / DRAWS);
  }
  const order = Array.from(coherence, (_, i) => i).sort((a, b) => coherence[b]! - coherence[a]!);
  const flipsOf = (part: readonly number[]) => 1 - part.reduce((sum, i) => sum + stays[i]!, 0) / part.length;
  const half = order.length >> 1;
  return {
    ...{ flips: flipsOf(order), "flips.sure": flipsOf(order.slice(0, half)) },
    ...{ "flips.unsure": flipsOf(order.slice(half)), steadiness: correlation(coherence, stays) },
    steadinessShuffled: correlation(shuffled([...coherence], random), stays),
  };
}

function noiseLike({ floats, shape, kernels }: Tensor, random: Pcg64): Tensor {
  let squares = 0;
  for (let i = 0; i < floats.length; i++) squares += floats[i]! ** 2;
  const size = NOISE * Math.sqrt(squares / floats.length);
  const noise = kernels.floats(floats.length);
  for (let i = 0; i < noise.length; i++) noise[i] = size * random.normal();
  return new Tensor(noise, shape, kernels);
}

function likeliest(logits: ArrayLike<number>, V: number): Int32Array {
  return Int32Array.from({ length: logits.length / V }, (_, row) => {
    let best = 0;
    for (let id = 1; id < V; id++) if (logits[row * V + id]! > logits[row * V + best]!) best = id;
    return best;
  });
}
