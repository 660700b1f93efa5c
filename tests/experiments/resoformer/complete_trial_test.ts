import { assertEquals } from "@std/assert";
import { completeTrial } from "../../../lib/experiments/resoformer/complete_trial.ts";
import { LAB, shortConfig } from "./support.ts";

Deno.test("completeTrial counts attractors among the tensors, and their counter not", async () => {
  const tensors = async (model: Parameters<typeof shortConfig>[0] = {}) => {
    const { metrics } = await completeTrial(shortConfig(model), LAB).run(1, {});
    return [metrics.tensors!, metrics.changedTensors!];
  };
  const [without] = await tensors();
  const counted = await tensors({ model: { useEntropyCollapse: true, reviveEvery: 5 } });
  assertEquals(counted, [without! + 1, without! + 1]);
});

Deno.test("completeTrial counts few that changed where few are trained", async () => {
  const model = { useEntropyCollapse: true, reviveEvery: 0 };
  const { metrics } = await completeTrial(shortConfig({ model, nulls: ["fewTrained"] }), LAB).run(1, {});
  assertEquals(metrics.changedTensors, 5);
});
