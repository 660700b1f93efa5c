/** What upstream's names stand for in a record of the corrected system. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { recordOf } from "../../cli/spiral/record.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { smallRun } from "../models/spiral/student/support.ts";

Deno.test("recordOf gives the variance behind T, what clipping left, and by how much the teacher fell", async () => {
  const config = { temperatureGamma: 2, temperatureLambda: 0.5, temperatureBase: 1.25 };
  const { model, trainer } = smallRun(kernelsNamed("wasm"), config, { steps: 3, clipNorm: 0.01 });
  const before = model.parameters.get("embedding").floats.slice();
  const reliability = model.parameters.get("control.reliability").floats;
  for await (const event of trainer.run()) {
    if (event.type !== "step") continue;
    const record = recordOf(event, trainer, model, before);
    assertAlmostEquals(1.25 * (1 + 0.5 * record.var) ** 2, event.measures.temperature!, 1e-6);
    assert(event.gradientNorm > 0.01 && record.var > 0);
    assertAlmostEquals(record.grad_scale, 0.01 / event.gradientNorm, 1e-12);
    const kept = reliability.slice();
    reliability.set([0.75, 1]);
    assertEquals(recordOf(event, trainer, model, before).hazard_teach, 0.25);
    reliability.set([1, 0.75]);
    assertEquals(recordOf(event, trainer, model, before).hazard_teach, 0);
    reliability.set(kept);
    assertEquals(recordOf(event, trainer, model, model.parameters.get("embedding").floats).embed_dnorm, 0);
    assert(record.embed_dnorm > 0);
  }
  trainer.close();
  model.close();
});
