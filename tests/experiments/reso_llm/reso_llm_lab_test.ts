import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  applyResoLLMNulls,
  mechanismsOf,
  RESO_LLM_NULLS,
  resoLLMTrialConfig,
} from "../../../lib/experiments/mod.ts";
import { formationTrial } from "../../../lib/experiments/reso_llm/formation_trial.ts";
import { matchedResoLLM, resoLLMBudget } from "../../../lib/experiments/reso_llm/matched.ts";
import { ResoLLMModel, tinyConfig } from "../../../lib/models/reso_llm/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

Deno.test("RESO_LLM_MECHANISMS have a row for every layer, each name once", () => {
  const names = mechanismsOf("reso-llm").map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  for (const name of ["oscillators", "concepts", "memory", "goals", "monitor", "resonance", "consensus"]) {
    assert(names.includes(name), name);
  }
});

Deno.test("matchedResoLLM makes up for a layer that is off", () => {
  const whole = resoLLMTrialConfig(true);
  const off = matchedResoLLM(resoLLMTrialConfig(true, { model: { "prsc.enabled": false } }), whole);
  assert(off.model.ffnDim > whole.model.ffnDim);
  assert(resoLLMBudget(off, whole).includes("ffnDim 64 -> "));
});

Deno.test("applyResoLLMNulls mixes bindings without losing one, and refuses what would change nothing", () => {
  const model = new ResoLLMModel(tinyConfig());
  const table = model.parameters.get("prsc.bindings").floats;
  table.set([2, 5, 6, 0, 3, 7, 8, 9]);
  assertEquals(applyResoLLMNulls(model, ["mixedBindings"], new Pcg64(3)), []);
  assertEquals([table[0], table[3], table[4]], [2, 0, 3]);
  const ids = [table[1]!, table[2]!, table[5]!, table[6]!, table[7]!];
  assertEquals(ids.toSorted(), [5, 6, 7, 8, 9]);
  assert(ids.join() !== "5,6,7,8,9");
  assertThrows(
    () => applyResoLLMNulls(model, ["foreignMemory"], new Pcg64(1)),
    RangeError,
    "prsc.enabled true",
  );
  model.close();
  const standard = new ResoLLMModel({ ...tinyConfig().settings, standardMode: true });
  assertThrows(() => applyResoLLMNulls(standard, ["strayPhases"], new Pcg64(1)), RangeError, "no such part");
  standard.close();
  assertEquals(Object.keys(RESO_LLM_NULLS).length, 5);
});

Deno.test("formationTrial forms goals where talk leaves its axis, none of an empty memory", async () => {
  const { metrics } = await formationTrial().run(1, {});
  assert(metrics["formed.off"]! > metrics["formed.on"]!);
  assertEquals(metrics["formed.empty"], 0);
});
