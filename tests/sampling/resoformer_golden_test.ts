/** Tokens of the ResoFormer's program for given uniform numbers. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { entropyBits, softmax } from "../../lib/metrics/mod.ts";
import {
  draw,
  drawByProbability,
  filterTopK,
  filterTopP,
  goldenTemperature,
  greedyToken,
  makeSampler,
  penaliseRepetition,
  phiTemperature,
  type SamplingOptions,
  temperedProbabilities,
} from "../../lib/sampling/mod.ts";
import golden from "../golden/reso/samplers.json" with { type: "json" };

const probabilitiesOf = (options: SamplingOptions, logits: number[]): Float64Array => {
  const sampler = makeSampler(options);
  return sampler.distribution(logits, sampler.initialState).probabilities;
};

golden.resoformer.forEach((row, i) => {
  Deno.test(`samplers draw the tokens of the ResoFormer's program, row ${i}`, () => {
    const { logits, r } = row;
    const byProbability = (options: SamplingOptions) =>
      drawByProbability(probabilitiesOf(options, logits), r);
    assertEquals(greedyToken(logits), row.greedy);
    assertEquals(
      draw(probabilitiesOf({ sampling: "basic", temperature: 0.7 }, logits), r),
      row["temperature_0.7"],
    );
    assertEquals(draw(probabilitiesOf({ sampling: "basic", temperature: 0 }, logits), 0), row.temperature_0);
    const topK: SamplingOptions = { sampling: "top_k", topK: 4, temperature: 0.9 };
    assertEquals(byProbability(topK), row["top_k_4_T0.9"]);
    assertEquals(byProbability({ sampling: "top_p", topP: 0.8 }), row["top_p_0.8_T1"]);
    const { target_entropy, entropy_weight, min_temperature, top_p } = row.entropy_aware_params;
    const rule = {
      ...{ targetEntropyBits: target_entropy / Math.LN2, entropyWeight: entropy_weight },
      ...{ minTemperature: min_temperature },
    };
    assertAlmostEquals(phiTemperature(logits, rule), row.entropy_aware_adjusted_temperature, 1e-12);
    assertEquals(byProbability({ sampling: "entropy_phi", ...rule, topP: top_p }), row.entropy_aware_T1);
    // The defaults are those of the program.
    assertEquals(byProbability({ sampling: "entropy_phi" }), row.entropy_aware_T1);
    const bits = entropyBits(softmax(logits));
    assertAlmostEquals(bits * Math.LN2, row.entropy_nats, 1e-12);
    assertAlmostEquals(1 - bits / Math.log2(logits.length), row.coherence, 1e-12);
    const penalised = penaliseRepetition(logits, row.penalty.generated, row.penalty.penalty);
    assertEquals([...penalised], row.penalty.out);
  });
});

Deno.test("drawByProbability is needed for them: a draw by id gives other tokens", () => {
  const differ = golden.resoformer.filter(({ logits, r, ...row }) => {
    return draw(probabilitiesOf({ sampling: "entropy_phi" }, logits), r) !== row.entropy_aware_T1;
  });
  assert(differ.length > 0, "a draw by id gives the same");
});

Deno.test("filterTopK and then filterTopP leave what Reso-LLM's program leaves", () => {
  for (
    const { logits, penalised_for_tokens_1_3, penalty, T, top_k, top_p, filtered_probs } of golden.reso_llm
  ) {
    const penalised = penaliseRepetition(logits, [1, 3], penalty);
    assertEquals([...penalised], penalised_for_tokens_1_3);
    const { probabilities } = filterTopP(
      filterTopK(temperedProbabilities(penalised, T), top_k).probabilities,
      top_p,
    );
    probabilities.forEach((p, i) => assertAlmostEquals(p, filtered_probs[i]!, 1e-12));
  }
});

golden.reso_llm.forEach((row, i) => {
  Deno.test(`top_k_top_p with a penalty leaves what Reso-LLM's program leaves, row ${i}`, () => {
    const sampler = makeSampler({
      ...{ sampling: "top_k_top_p", temperature: row.T, topK: row.top_k, topP: row.top_p },
      ...{ repetitionPenalty: row.penalty, penaltyWindow: 50 },
    });
    // Token 5 was generated longer ago than fifty tokens.
    const generated = [5, ...Array.from({ length: 50 }, (_, at) => at % 2 === 0 ? 1 : 3)];
    const step = sampler.distribution(row.logits, sampler.start(generated));
    step.probabilities.forEach((p, id) => assertAlmostEquals(p, row.filtered_probs[id]!, 1e-9));
    assertEquals(step.kept, row.filtered_probs.filter((p) => p > 0).length);
    const tempered = temperedProbabilities(row.penalised_for_tokens_1_3, row.T);
    const mass = tempered.reduce((sum, p, id) => sum + (step.probabilities[id]! > 0 ? p : 0), 0);
    assertAlmostEquals(step.keptMass, mass, 1e-9);
    const penalised = entropyBits(softmax(row.penalised_for_tokens_1_3)) * Math.LN2;
    assertAlmostEquals(penalised, row.entropy_nats, 1e-9);
  });
});

Deno.test("goldenTemperature falls as in the ResoFormer's program", () => {
  const expected: [number, number, number][] = [
    ...[[1, 0, 1], [1, 25, 0.6180339887498948], [1, 49, 0.3893894898180986]] as [number, number, number][],
    ...[[0.8, 30, 0.4490604618550115], [0.15, 49, 0.1]] as [number, number, number][],
  ];
  for (const [temperature, step, value] of expected) {
    assertAlmostEquals(goldenTemperature(step, 50, { temperature }), value, 1e-12);
  }
});
