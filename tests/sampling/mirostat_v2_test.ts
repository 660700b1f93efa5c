import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { distributions, idsOf } from "./support.ts";

Deno.test("mirostatV2 keeps the tokens whose surprise is at most mu, the likeliest in any case", () => {
  const mus = fc.double({ min: -2, max: 20, noNaN: true });
  fc.assert(fc.property(distributions, mus, (before, mu) => {
    fc.pre(idsOf(before).every((id) => Math.abs(-Math.log2(before[id]) - mu) > 1e-9));
    const sampler = makeSampler({ sampling: "mirostat_v2" });
    const { probabilities, keptMass } = sampler.distribution(before.map(Math.log), { mu });
    const within = idsOf(before).filter((id) => -Math.log2(before[id]) <= mu);
    const expected = within.length > 0 ? within : [before.indexOf(Math.max(...before))];
    // Logarithms and their exponentials round: equals of the likeliest may come apart.
    if (within.length > 0) assertEquals(idsOf(probabilities), expected);
    else assertEquals(idsOf(probabilities).length, 1);
    assertAlmostEquals(keptMass, expected.reduce((sum, id) => sum + before[id], 0), 1e-9);
  }));
});

Deno.test("mirostatV2 follows the published algorithm, worked out by hand", () => {
  const logits = [1 / 2, 1 / 4, 1 / 8, 1 / 8].map(Math.log2);
  // Base-2 logarithms as logits would be another distribution: e, not 2, is raised to them.
  const nats = logits.map((bits) => bits * Math.LN2);
  const sampler = makeSampler({ sampling: "mirostat_v2", tau: 1.2, eta: 0.5 });
  assertEquals(sampler.initialState, { mu: 2.4 });
  // 1 and 2 bits stay, 3 and 3 go; the rest is renormalised.
  const first = sampler.distribution(nats, sampler.initialState);
  assertEquals([first.kept, first.keptMass, first.temperature], [2, 0.75, 1]);
  assertAlmostEquals(first.probabilities[0], 2 / 3, 1e-12);
  // S = 2 in the model's own distribution (1.58 after renormalising): μ = 2.4 − 0.5·(2 − 1.2) = 2.
  const state = sampler.nextState(sampler.initialState, first, 1);
  assertAlmostEquals(Number(state.mu), 2, 1e-12);
  // Then μ = 2 − 0.5·(1 − 1.2) = 2.1.
  const second = sampler.distribution(nats, state);
  assertAlmostEquals(Number(sampler.nextState(state, second, 0).mu), 2.1, 1e-12);
  assertEquals(sampler.distribution(nats, { mu: 0.5 }).kept, 1);
  assertEquals(sampler.distribution(nats, { mu: 3.5 }).kept, 4);
});

Deno.test("mirostatV2 with a rate of 0 keeps its bound", () => {
  const sampler = makeSampler({ sampling: "mirostat_v2", eta: 0 });
  const step = sampler.distribution([0, 0, 0], sampler.initialState);
  assertEquals(sampler.nextState(sampler.initialState, step, 1), sampler.initialState);
});
