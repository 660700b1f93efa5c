import { fmix32 } from "../../../../lib/random/mod.ts";
import type { ResoLLMSettings } from "../../../../lib/models/reso_llm/mod.ts";
import { checkBackends, checkFiniteDifferences, checkOptimiserStep } from "../../gradients.ts";
import { backends, reference } from "../../haze/support.ts";
import { acting, lively, tiny } from "../support.ts";

const dropout = { rate: 0.3, key: new Int32Array([fmix32(fmix32(3) ^ 1)]) };

/** Whose gradients are taken by differences too; the others have parts of these. */
const EXACT = ["with all its layers", "with R̂", "by upstream's rule"];
const MODES: Readonly<Record<string, Partial<ResoLLMSettings>>> = {
  // A stronger pull of foci makes attention steep, and more of rounding than float32 is asked for.
  "with all its layers": { "agency.bias": 0.5 },
  "with R̂": { positions: "resonance" },
  "without oscillators": { useKuramotoDynamics: false },
  "without foci": { "agency.enabled": false },
  "in standard mode": { standardMode: true },
  "by upstream's rule": { standardMode: true, rule: "upstream", coherenceSlope: 2, coherenceThreshold: 0.7 },
  "with heads alike and no gate": { useResonance: false, useCoherenceGating: false, usePrimeFeatures: false },
};

for (const [mode, more] of Object.entries(MODES)) {
  if (EXACT.includes(mode)) {
    Deno.test(`ResoLLMModel ${mode} has the gradient of its finite differences`, () => {
      const model = lively(tiny({ ...more, numLayers: 1 }), reference);
      checkFiniteDifferences(acting(model));
      model.close();
    });
  }

  Deno.test(`one optimiser step changes every parameter of ResoLLMModel ${mode}`, () => {
    const model = lively(tiny(more), reference);
    checkOptimiserStep(acting(model));
    model.close();
  });

  Deno.test(`ResoLLMModel ${mode} has the reference's gradients on every backend`, () => {
    const exact = lively(tiny(more), reference);
    // The steep gates make much of rounding, and of parameters of one number the terms nearly cancel.
    checkBackends(acting(exact), backends, dropout, 1e-4);
    exact.close();
  });
}
