import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { BigramWorld } from "../../../../lib/data/mod.ts";
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import { scoreInWorld } from "../../../../lib/models/spiral/mod.ts";
import { ids, step } from "../../../../lib/tensor/mod.ts";
import { lively } from "./support.ts";

Deno.test("scoreInWorld by token is the exact expected NLL of a model that heeds the last token alone", () => {
  const [V, T] = [7, 3];
  const world = BigramWorld.fromSeed({ V, seed: 0 });
  const model = lively({ vocabSize: V, T }, kernelsNamed("reference64"));
  for (const [name, { floats }] of model.parameters.entries()) if (/\.wv$/.test(name)) floats.fill(0);
  const tokens = Array.from({ length: V }, (_, a) => a);
  const { floats } = step(
    () => model.logits(ids(tokens, { shape: [V, 1], kernels: model.kernels })),
    model.kernels,
  );
  const exact = world.expectedNats(floats, T);
  assertAlmostEquals(scoreInWorld(model, world, { contexts: 500, perToken: 1 }), exact, 1e-9);
  assertAlmostEquals(scoreInWorld(model, world, { contexts: 500, perToken: 9 }), exact, 1e-9);
  assert(Math.abs(scoreInWorld(model, world, { contexts: 500 }) - exact) > 1e-4, "drawn contexts add noise");
  assertThrows(
    () => scoreInWorld(model, world, { perToken: 0 }),
    RangeError,
    "perToken must be an integer from 1: 0",
  );
  model.close();
});
