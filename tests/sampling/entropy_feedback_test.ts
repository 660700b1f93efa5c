import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Pcg64 } from "../../lib/random/mod.ts";
import { entropyTemperature } from "../../lib/sampling/adaptive_temperature.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import type { SamplingOptions } from "../../lib/sampling/settings.ts";
import type { SamplerState } from "../../lib/sampling/step.ts";
import { meanOf } from "./support.ts";

/** The entropies that are drawn from over a text of rows, and the last state. */
function realised(
  options: SamplingOptions,
  rows: readonly ArrayLike<number>[],
): { bits: number[]; state: SamplerState } {
  const sampler = makeSampler(options);
  let state = sampler.initialState;
  const bits = rows.map((row) => {
    const step = sampler.distribution(row, state);
    state = sampler.nextState(state, step, step.probabilities.indexOf(Math.max(...step.probabilities)));
    return step.entropyBits.filtered;
  });
  return { bits, state };
}

const text = (length: number, scale: number): Float64Array[] => {
  const random = new Pcg64(31);
  return Array.from(
    { length },
    () => Float64Array.from({ length: 44 }, () => scale * (0.5 + random.uniform()) * random.normal()),
  );
};

Deno.test("entropyFeedback brings the mean entropy nearer to the target than the open rule, and to it", () => {
  for (const [scale, targetEntropyBits] of [[2.5, 3], [1.2, 3], [1, 2], [1.5, 4]] as const) {
    const rows = text(2000, scale);
    const open = meanOf(realised({ sampling: "entropy", targetEntropyBits }, rows).bits);
    const closed = meanOf(realised({ sampling: "entropy_feedback", targetEntropyBits }, rows).bits);
    const label = `${scale}, ${targetEntropyBits}: open ${open}, closed ${closed}`;
    assert(Math.abs(open - targetEntropyBits) > 0.1, label);
    assert(Math.abs(closed - targetEntropyBits) < 0.02, label);
  }
});

Deno.test("entropyFeedback sums up its errors: the mean is off by c/(eta N) as long as c is inside its bounds", () => {
  const [targetEntropyBits, eta, rows] = [3, 0.05, text(300, 1.2)];
  const { bits, state } = realised({ sampling: "entropy_feedback", targetEntropyBits, eta }, rows);
  assertAlmostEquals(
    targetEntropyBits - meanOf(bits),
    Number(state.correctionBits) / (eta * rows.length),
    1e-9,
  );
});

Deno.test("entropyFeedback is the open rule on the first token, and with a gain of 0 on all", () => {
  const rows = text(50, 2);
  const feedback = realised({ sampling: "entropy_feedback" }, rows).bits;
  const open = realised({ sampling: "entropy" }, rows).bits;
  assertEquals(feedback[0], open[0]);
  assert(feedback[1] !== open[1]);
  assertEquals(realised({ sampling: "entropy_feedback", eta: 0 }, rows).bits, open);
});

Deno.test("entropyFeedback aims at the target plus its correction, which stays between −T and 3T", () => {
  const sampler = makeSampler({ sampling: "entropy_feedback", targetEntropyBits: 2, eta: 10 });
  const flat = new Float64Array(64);
  const aimed = (correctionBits: number): number =>
    sampler.distribution(flat, { correctionBits }).temperature;
  const expected = (targetEntropyBits: number): number => entropyTemperature(flat, { targetEntropyBits });
  assertEquals([-0.5, 0, 1].map(aimed), [1.5, 2, 3].map(expected));
  // Whatever a state says.
  assertEquals([-100, 100].map(aimed), [0, 8].map(expected));
  const next = (logits: Float64Array, correctionBits: number): unknown => {
    const step = sampler.distribution(logits, { correctionBits });
    return sampler.nextState({ correctionBits }, step, 0).correctionBits;
  };
  assertEquals(next(flat, 0), -2); // almost 6 bits: the correction would be −40
  assertEquals(next(Float64Array.of(900, 0), 0), 6); // none: it would be 20
  const still = makeSampler({ sampling: "entropy_feedback", targetEntropyBits: 0 });
  const step = still.distribution(flat, still.initialState);
  assertEquals([step.temperature, still.nextState(still.initialState, step, 0).correctionBits], [0.3, 0]);
});
