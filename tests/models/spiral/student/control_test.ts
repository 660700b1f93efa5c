import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import { SpiralModel } from "../../../../lib/models/mod.ts";
import { LayerControl, rateFactor } from "../../../../lib/models/spiral/student/control.ts";
import { DECISIONS } from "../../../../lib/models/spiral/mod.ts";
import { tiny } from "./support.ts";

const kernels = kernelsNamed("wasm");
const CALM = { lossNats: 1, gainNats: 1 };

/** A model under control, and a way to let steps pass in which the blocks' gradients have given sizes. */
function controlled(given = {}) {
  const model = new SpiralModel(tiny({ k: 12, keepK: 6, ...given }), { kernels });
  const control = new LayerControl(model.config, model.parameters, kernels);
  const pass = (steps: number, sizes: readonly number[], signs = CALM) => {
    for (let i = 0; i < steps; i++) {
      // The loss falls a little, so that it has not stalled.
      control.afterStep({ ...signs, lossNats: signs.lossNats - i / 10 }, (name) => {
        const block = Number(/^blocks\.(\d+)/.exec(name)![1]);
        return new Float32Array(model.parameters.get(name).size).fill(sizes[block]!);
      });
    }
  };
  const state = (name: string) => [...model.parameters.get(`control.${name}`).floats];
  return { model, pass, state, close: () => [control, model].forEach((part) => part.close()) };
}

Deno.test("LayerControl pokes the block whose gradient leaps, and no other", () => {
  const { pass, state, model, close } = controlled();
  pass(30, [1, 1]);
  assertEquals([state("keepK"), state("rho")], [[6, 6], [0, 0]]);
  assertAlmostEquals(state("hazard")[0]!, 0.5, 0.05);
  pass(1, [10, 1]);
  assertEquals([state("keepK"), state("hazard")[0]], [[8, 6], 1]);
  assertAlmostEquals(state("rho")[0]!, 0.05, 1e-6);
  assertEquals(state("rho")[1], 0);
  assert(model.rateFactorOf("blocks.0.wq") < 1);
  assertEquals([model.rateFactorOf("blocks.1.wq"), model.rateFactorOf("mean.w")], [1, 1]);
  pass(4, [10, 1]);
  assertEquals(state("keepK"), [8, 6], "one change in five steps");
  pass(1, [10, 1]);
  assertEquals(state("keepK"), [10, 6]);
  const counts = state("decisions").slice(0, 4);
  assertEquals(DECISIONS.map((name, i) => [name, counts[i]]), [["poke", 2], ["explore", 0], ["prune", 0], [
    "hold",
    34,
  ]]);
  close();
});

Deno.test("LayerControl prunes a quiet block of a teacher that gets better, down to 2 columns", () => {
  const { pass, state, close } = controlled();
  pass(20, [1, 1]);
  // The running median follows a lasting quiet, so that pruning ends by itself.
  for (let i = 0; i < 12; i++) pass(1, [0.2, 1], { lossNats: 1, gainNats: 3 + i });
  assert(state("keepK")[0]! < 6 && state("keepK")[0]! >= 2, `${state("keepK")}`);
  assertEquals([state("keepK")[1], state("rho")[0]], [6, 0]);
  close();
});

Deno.test("LayerControl explores when the teacher gets worse: the rates of all blocks rise", () => {
  const { pass, state, model, close } = controlled();
  pass(20, [1, 1]);
  pass(1, [1, 1], { lossNats: 1, gainNats: -5 });
  assert(state("rho").every((rho) => Math.abs(rho + 0.05) < 1e-6), `${state("rho")}`);
  assert(model.rateFactorOf("blocks.0.fc1.b") > 1);
  close();
});

Deno.test("LayerControl counts a loss as stalled whose running mean falls by less than 0.001 in 25 steps", () => {
  const explored = (fall: number) => {
    const { pass, state, close } = controlled();
    // The running mean, at 0.95, lags behind by 20 steps and then falls as the loss does.
    for (let i = 0; i < 60; i++) pass(1, [1, 1], { lossNats: 5 - fall * i, gainNats: 1 });
    const counts = state("decisions").slice(0, 4);
    close();
    return counts[DECISIONS.indexOf("explore")];
  };
  assertEquals(explored(1e-2), 0);
  assert(explored(2e-5)! > 0);
});

Deno.test("LayerControl judges a stall by the running mean of losses at 0.95, not by one of them", () => {
  const { pass, state, close } = controlled();
  pass(1, [1, 1], { lossNats: 1, gainNats: 1 });
  pass(1, [1, 1], { lossNats: 0.5, gainNats: 1 });
  assertAlmostEquals(state("loss")[0]!, 0.975, 1e-6);
  assertEquals(state("loss")[2], 0);
  close();
});

Deno.test("LayerControl leaves alone what the config does not let it control", () => {
  const { pass, state, close } = controlled({ controlKeepK: false, uncertaintyRate: false });
  pass(30, [1, 1]);
  pass(1, [10, 1]);
  pass(8, [0.1, 0.1], { lossNats: 5, gainNats: -5 });
  assertEquals([state("keepK"), state("rho")], [[6, 6], [0, 0]]);
  assert(state("decisions").slice(0, 3).some((count) => count > 0), "decisions are counted all the same");
  close();
});

Deno.test("rateFactor is 1 at 0 and falls with ρ", () => {
  assertEquals(rateFactor(0), 1);
  assertAlmostEquals(rateFactor(2), Math.log1p(Math.exp(-2)) / Math.LN2, 1e-12);
  assert(rateFactor(-2) > 3);
});
