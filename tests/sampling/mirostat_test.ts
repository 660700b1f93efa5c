import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { softmax } from "../../lib/metrics/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { mirostatK, zipfExponent } from "../../lib/sampling/mirostat.ts";
import { draw } from "../../lib/sampling/sampler.ts";
import { idsOf, meanOf } from "./support.ts";

/** Probabilities of Zipf's law over V tokens. */
function zipf(V: number, s: number): Float64Array {
  const weights = Float64Array.from({ length: V }, (_, i) => (i + 1) ** -s);
  const total = weights.reduce((sum, x) => sum + x, 0);
  return weights.map((x) => x / total);
}

Deno.test("zipfExponent finds the exponent of Zipf's law, whatever the order of the tokens", () => {
  for (const s of [0.2, 0.9, 1, 1.1, 3]) {
    for (const V of [2, 5, 100, 101, 3000]) {
      assertAlmostEquals(zipfExponent(zipf(V, s)), s, 1e-9);
      assertAlmostEquals(zipfExponent(zipf(V, s).reverse()), s, 1e-9);
    }
  }
});

Deno.test("zipfExponent weighs the pairs as the paper does, and only those of the first hundred", () => {
  // Worked out by hand: b = ln 2, ln 4 and t = ln 2, ln 1.5.
  const [t1, t2] = [Math.log(2), Math.log(1.5)];
  const expected = (t1 * Math.log(2) + t2 * Math.log(4)) / (t1 ** 2 + t2 ** 2);
  assertAlmostEquals(
    zipfExponent([0.125, 0.5, 0.25 / 4 + 0.1875]),
    (t1 ** 2 + t2 * t1) / (t1 ** 2 + t2 ** 2),
    1e-12,
  );
  assertAlmostEquals(zipfExponent([8 / 13, 4 / 13, 1 / 13]), expected, 1e-12);
  const head = Array.from({ length: 100 }, (_, i) => (i + 1) ** -1.5);
  assertAlmostEquals(zipfExponent([...head, ...Array(50).fill(1e-9)]), 1.5, 1e-9);
  assertEquals([zipfExponent([1]), zipfExponent([0, 1, 0])], [Infinity, Infinity]);
  assertEquals(zipfExponent([0.25, 0.25, 0.25, 0.25]), 0);
});

Deno.test("mirostatK is the formula of the paper, rounded and kept in [1, V], with its limits", () => {
  for (const [s, mu, V] of [[1.1, 4, 1000], [0.8, 6, 500], [2.5, 9, 44], [1.3, 2, 44]] as const) {
    const k = ((s - 1) * 2 ** mu / (1 - V ** -(s - 1))) ** (1 / s);
    assertEquals(mirostatK(s, mu, V), Math.min(Math.max(Math.round(k), 1), V));
  }
  // s = 1 is the limit, 2^μ / ln V: 64 / 4.605 = 13.9.
  assertEquals(mirostatK(1, 6, 100), 14);
  assertEquals([1 - 1e-9, 1 + 1e-9].map((s) => mirostatK(s, 6, 100)), [14, 14]);
  // A flat distribution has one surprise, by the formula log₂(V − 1): all tokens are within the bound or none.
  assertEquals([4.01, 4, 3.99].map((mu) => mirostatK(0, mu, 17)), [17, 17, 1]);
  assertEquals([mirostatK(Infinity, 9, 10), mirostatK(Infinity, 9, 1), mirostatK(0, 3, 1)], [1, 1, 1]);
  for (const mu of [-1e308, -5, 0, 5000, 1e308]) {
    for (const s of [0, 1e-300, 0.5, 1, 1.5, 1e300, Infinity]) {
      const k = mirostatK(s, mu, 44);
      assert(Number.isInteger(k) && k >= 1 && k <= 44, `${s} ${mu}: ${k}`);
    }
  }
});

Deno.test("mirostatK finds the token whose surprise under Zipf's law is mu, but for the paper's integral", () => {
  for (const [s, mus] of [[0.7, [8, 9.5, 10.5]], [1, [5, 7, 9]], [1.4, [4, 7, 11]]] as const) {
    const law = zipf(2000, s);
    for (const mu of mus) {
      const k = mirostatK(s, mu, 2000);
      assert(k > 1 && k < 2000, `${s} ${mu}: ${k}`);
      // The formula has an integral where the law has a sum.
      assertAlmostEquals(-Math.log2(law[k - 1]), mu, 0.5);
    }
  }
});

Deno.test("zipfExponent and mirostatK refuse what they cannot count with", () => {
  for (const bad of [-0.1, NaN, Infinity]) {
    const message = `Cannot fit Zipf's law as every probability must be ≥ 0 and finite: entry 1 is ${bad}`;
    assertThrows(() => zipfExponent([0.5, bad]), RangeError, message);
  }
  for (const [s, mu, V] of [[-1, 2, 9], [NaN, 2, 9], [1, NaN, 9], [1, 2, 0], [1, 2, 2.5]] as const) {
    const message = `an integer vocabSize ≥ 1: exponent ${s}, mu ${mu}, vocabSize ${V}`;
    assertThrows(() => mirostatK(s, mu, V), RangeError, message);
  }
});

Deno.test("mirostat follows the published algorithm, worked out by hand", () => {
  // p = 1/2, 1/4, 1/8, 1/16, 1/16. τ = 1 and η = 0.5, so μ₀ = 2.
  const p = [1 / 16, 1 / 2, 1 / 8, 1 / 4, 1 / 16];
  const sampler = makeSampler({ sampling: "mirostat", tau: 1, eta: 0.5 });
  assertEquals(sampler.initialState, { mu: 2 });
  // t = ln 2, ln 3/2, ln 4/3, ln 5/4 = 0.6931, 0.4055, 0.2877, 0.2231; b = ln 2 three times, then 0.
  // ŝ = ln 2 · 1.3863 / (0.4805 + 0.1644 + 0.0828 + 0.0498) = 0.9609 / 0.7774 = 1.236.
  const s = zipfExponent(p);
  assertAlmostEquals(s, 1.236, 1e-3);
  // ε = 0.236: k = (0.236 · 4 / (1 − 5^−0.236))^(1/1.236) = (0.944 / 0.3161)^0.809 = 2.42, so the top 2.
  assertEquals(mirostatK(s, 2, 5), 2);
  const first = sampler.distribution(p.map(Math.log), sampler.initialState);
  assertEquals(idsOf(first.probabilities), [1, 3]);
  assertAlmostEquals(first.probabilities[1], 2 / 3, 1e-12);
  assertEquals([first.temperature, first.kept], [1, 2]);
  // The token of p = 1/4 has 2 bits (not the log₂ 3 = 1.58 of the renormalised): μ = 2 − 0.5·(2 − 1) = 1.5.
  const state = sampler.nextState(sampler.initialState, first, 3);
  assertAlmostEquals(Number(state.mu), 1.5, 1e-12);
  // k = (0.944 / 4 · 2^1.5 / 0.3161)^0.809 = 1.83: still 2. The token of p = 1/2 has 1 bit, just τ: μ stays.
  const second = sampler.distribution(p.map(Math.log), state);
  assertEquals(second.kept, 2);
  assertAlmostEquals(Number(sampler.nextState(state, second, 1).mu), 1.5, 1e-12);
});

Deno.test("mirostat brings the mean surprise of the drawn tokens to tau, under all rules", () => {
  const random = new Pcg64(11);
  const rows = Array.from({ length: 40 }, () => Array.from({ length: 60 }, () => 2 * random.normal()));
  for (
    const options of [{ sampling: "mirostat" }, { sampling: "mirostat", rule: "upstream" }, {
      sampling: "mirostat_v2",
    }] as const
  ) {
    // Even the likeliest tokens have 1.8 bits here: less cannot be reached.
    for (const tau of [2.5, 3.5]) {
      const sampler = makeSampler({ ...options, tau });
      let state = sampler.initialState;
      const bits: number[] = [];
      for (let i = 0; i < 4000; i++) {
        const step = sampler.distribution(rows[i % rows.length], state);
        const token = draw(step.probabilities, random.uniform());
        bits.push(-step.rawLogProbabilities[token] / Math.LN2);
        state = sampler.nextState(state, step, token);
      }
      assertAlmostEquals(meanOf(bits), tau, 0.02, JSON.stringify({ ...options, tau }));
    }
  }
});

Deno.test("mirostat never runs out of tokens, whatever mu has become", () => {
  for (const sampling of ["mirostat", "mirostat_v2"] as const) {
    for (const mu of [-1e308, -2000, -1, 0, 1e-9, 1100, 1e308]) {
      for (const logits of [[0], [0, 0, 0], [5, 0, -Infinity], [1e300, 0, -1e300], [0, -700, -800]]) {
        const sampler = makeSampler({ sampling, eta: 10 });
        const step = sampler.distribution(logits, { mu });
        assertAlmostEquals(step.probabilities.reduce((sum, p) => sum + p, 0), 1, 1e-12);
        assertEquals(step.kept, idsOf(step.probabilities).length);
        assert(step.probabilities[0] > 0);
        if (mu < 0) assertEquals(step.kept, 1);
        assert(Number.isFinite(sampler.nextState({ mu }, step, 0).mu));
      }
    }
  }
});

Deno.test("mirostat under the upstream rule keeps the tokens of at most mu bits, and knows no more than 1e-10", () => {
  const sampler = makeSampler({ sampling: "mirostat", tau: 1, eta: 1, rule: "upstream" });
  const logits = [1 / 2, 1 / 4, 1 / 8, 1 / 8].map(Math.log);
  const kept = (mu: number): number => sampler.distribution(logits, { mu }).kept;
  assertEquals([0.5, 1.5, 2.5, 3.5].map(kept), [1, 1, 2, 4]);
  const step = sampler.distribution(softmax([0, 0]).map(Math.log), { mu: 2 });
  const mu = Number(sampler.nextState({ mu: 2 }, step, 0).mu);
  assertAlmostEquals(mu, 2 - (-Math.log2(0.5 + 1e-10) - 1), 1e-15);
  assert(mu > 2);
});
