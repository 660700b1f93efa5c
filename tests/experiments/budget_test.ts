import { assert, assertEquals, assertThrows } from "@std/assert";
import { hazeCosts, type HazeTrialOptions, matchBudget } from "../../lib/experiments/mod.ts";
import { countingKernels } from "../../lib/attention/mod.ts";
import { smallConfig, smallLab } from "./support.ts";
import { HazeModel } from "../../lib/models/mod.ts";
import { ids, step } from "../../lib/tensor/mod.ts";

const V = 30;
const match = (
  own: HazeTrialOptions,
  budget: "parameters" | "tokens" | "flops",
  reference: HazeTrialOptions = {},
) => matchBudget(smallConfig(own), smallConfig(reference), budget, V);

Deno.test("matchBudget brings trained parameters within half a unit of the feed-forward layers", () => {
  const unit = 2 * 16 * 2;
  const cases: HazeTrialOptions[] = [
    { model: { headType: "content" } },
    { model: { headType: "reweight" } },
    { model: { nEmb: 12, nHeads: 3 } },
    { nulls: ["positionsOff"] },
    { nulls: ["gatesFixed"] },
    { nulls: ["attentionOff"] },
    { model: { nodes: 40 } },
  ];
  for (const own of cases) {
    const { config, costs, reference, statement } = match(own, "parameters");
    const apart = Math.abs(costs.trainedParameters - reference.trainedParameters);
    assert(apart <= unit / 2, `${JSON.stringify(own)}: ${apart} apart`);
    assertEquals(config.training, smallConfig(own).training);
    assert(statement.includes(`${reference.trainedParameters.toLocaleString("en")} `), statement);
    const nodes = smallConfig(own).model.nodes;
    assertEquals(
      statement.includes(`(nodes ${nodes} -> ${config.model.nodes})`),
      nodes !== config.model.nodes,
    );
  }
});

Deno.test("matchBudget brings tokens and FLOPs within half a step", () => {
  const tokens = match({ training: { batch: 3 } }, "tokens", { training: { steps: 30 } });
  assertEquals([tokens.config.training.steps, tokens.costs.tokens], [20, tokens.reference.tokens]);
  assert(
    tokens.statement.includes("tokens 480 each") && tokens.statement.includes("steps 4 -> 20"),
    tokens.statement,
  );
  const flops = match({ model: { nEmb: 32 } }, "flops", { training: { steps: 100 } });
  const ofStep = flops.costs.trainingFlops / flops.config.training.steps;
  assert(Math.abs(flops.costs.trainingFlops - flops.reference.trainingFlops) <= ofStep / 2);
  assert(flops.config.training.steps < 60);
});

Deno.test("matchBudget refuses what cannot be matched", () => {
  assertThrows(
    () => match({ model: { nEmb: 64 } }, "parameters"),
    RangeError,
    "one unit of the feed-forward layers is the least: got -",
  );
  assertThrows(
    () => match({ nulls: ["feedForwardOff"] }, "parameters"),
    RangeError,
    "the null is feedForwardOff",
  );
});

Deno.test("hazeCosts counts what a model has and what it computes", () => {
  const config = smallConfig();
  const lab = smallLab();
  const model = new HazeModel({ ...config.model, vocabSize: V }, { kernels: lab.kernels });
  const { parameters, trainedParameters, flopsPerToken, trainingFlops, tokens } = hazeCosts(config, V);
  assertEquals([parameters, trainedParameters], [model.parameters.size, model.parameters.size]);
  const { kernels, flops } = countingKernels(lab.kernels);
  const copy = model.to(kernels);
  step(() => void copy.logits(ids([1, 2, 3, 4, 5, 6, 7, 8], { shape: [1, 8], kernels })), kernels);
  assertEquals(flopsPerToken * 8, flops());
  assertEquals(trainingFlops, 3 * flopsPerToken * tokens);
  assertEquals(hazeCosts(smallConfig({ nulls: ["untrained"] }), V).trainedParameters, 0);
  const frozen = hazeCosts(smallConfig({ nulls: ["frozenContent", "frozenAttention"] }), V);
  // Slot scores (C, H·T) and two thirds of (C, 3·C), in two layers; what two nulls name counts once.
  assertEquals(parameters - frozen.trainedParameters, 2 * (16 * 2 * 8 + 16 * 2 * 16));
  const { nEmb: C, nodes: F, nBlocks: L } = config.model;
  const without = (null_: "attentionOff" | "feedForwardOff") =>
    hazeCosts(smallConfig({ nulls: [null_] }), V).flopsPerToken;
  assertEquals(without("attentionOff"), L * 4 * C * F + 2 * C * V);
  assertEquals(without("feedForwardOff"), flopsPerToken - L * 4 * C * F);
  model.close();
  copy.close();
});
