import { assertAlmostEquals, assertEquals } from "@std/assert";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { draw } from "../../lib/sampling/sampler.ts";
import type { SamplingOptions } from "../../lib/sampling/settings.ts";
import type { SamplerState } from "../../lib/sampling/step.ts";
import { type GoldenArray, idsOf, readGolden, step } from "./support.ts";

interface DrawCase {
  sampler: "basic" | "top_k" | "top_p";
  p: number;
  k: number;
  logits: GoldenArray;
  temperature: number;
  uniforms: number[];
  tokens: number[];
}

interface MirostatCase {
  target_entropy: number;
  tau: number;
  mu0: number;
  steps: { logits: number[]; mu_in: number; uniform: number; token: number; mu_out: number }[];
}

const { samplers: draws, mirostat_v1: mirostats } = readGolden<
  { samplers: DrawCase[]; mirostat_v1: MirostatCase[] }
>("sampling.json");

Deno.test("draw gives upstream's tokens for upstream's uniform numbers under both rules", () => {
  assertEquals(draws.length, 9);
  for (const { sampler: sampling, logits, temperature, p: topP, k: topK, uniforms, tokens } of draws) {
    assertEquals(uniforms.length, 40);
    const chains: SamplingOptions[] = sampling === "basic"
      ? [{ sampling, temperature }]
      : sampling === "top_k"
      ? [{ sampling, temperature, topK }]
      : [{ sampling, temperature, topP }, { sampling, temperature, topP, rule: "upstream" }];
    for (const options of chains) {
      const { probabilities } = step(options, logits);
      assertEquals(uniforms.map((uniform) => draw(probabilities, uniform)), tokens);
    }
  }
});

Deno.test("makeSampler mirostat under the upstream rule gives upstream's tokens and its mu", () => {
  assertEquals(mirostats.map(({ steps }) => steps.length), [12, 12, 12]);
  for (const { target_entropy: tau, tau: eta, mu0, steps } of mirostats) {
    const sampler = makeSampler({ sampling: "mirostat", tau, eta, rule: "upstream" });
    // Upstream has no first mu: its caller starts where it likes.
    let state: SamplerState = { mu: mu0 };
    for (const { logits, mu_in, uniform, token, mu_out } of steps) {
      assertAlmostEquals(Number(state.mu), mu_in, 1e-9);
      const taken = sampler.distribution(logits, state);
      // Upstream draws from the sorted list: the same distribution, in which a uniform number names another token.
      const order = idsOf(taken.probabilities).sort((a, b) =>
        taken.probabilities[b] - taken.probabilities[a]
      );
      assertEquals(order[draw(order.map((id) => taken.probabilities[id]), uniform)], token);
      state = sampler.nextState(state, taken, token);
      assertAlmostEquals(Number(state.mu), mu_out, 1e-9);
    }
  }
});
