import { assertAlmostEquals, assertEquals } from "@std/assert";
import { repetitionScore, resonanceNoise } from "../../../../lib/models/reso_llm/resonance/mod.ts";
import golden from "../../../golden/reso/stability_sr.json" with { type: "json" };

Deno.test("repetitionScore is the golden one under both rules", () => {
  for (const { tokens, upstream_score, ref_score } of golden.repetition) {
    for (let n = 1; n <= tokens.length; n++) {
      const text = tokens.slice(0, n);
      assertAlmostEquals(repetitionScore(text, "upstream"), upstream_score[n - 1]!, 1e-15);
      assertAlmostEquals(repetitionScore(text), ref_score[n - 1]!, 1e-15);
    }
  }
});

Deno.test("resonanceNoise with upstream's rule adds the golden noise", () => {
  const { x, standard_normal, out_score_0_9, ...settings } = golden.stochastic_resonance;
  for (const [n, row] of x.entries()) {
    const normals = standard_normal[n]!.values();
    const random = { normal: () => normals.next().value! };
    const noise = resonanceNoise(row, settings.noise_amplitude, random, {
      rule: "upstream",
      signalThreshold: settings.signal_threshold,
      optimalNoiseRatio: settings.optimal_noise_ratio,
    });
    row.forEach((value, i) => assertAlmostEquals(value + noise[i]!, out_score_0_9[n]![i]!, 1e-12));
    assertEquals(normals.next().done, true);
  }
});
