import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { haltingFigures } from "../../../lib/experiments/resoformer/halting.ts";
import { heldOutRows } from "../../../lib/experiments/resoformer/held_out.ts";
import { stabilityFigures } from "../../../lib/experiments/resoformer/stability.ts";
import { RESOFORMER_DEFAULTS, type ResoformerConfig, ResoformerModel } from "../../../lib/models/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import { LAB } from "./support.ts";

const SIZES = { dim: 16, numLayers: 3, numHeads: 2, ffnDim: 16, maxSeqLen: 16 };
const ROWS = heldOutRows(LAB.dataset(16).heldOut.slice(0, 4), 16);

function newModel(config: Partial<ResoformerConfig> = {}): ResoformerModel {
  const vocabSize = LAB.tokenizer.vocabSize;
  return new ResoformerModel({ ...RESOFORMER_DEFAULTS, ...SIZES, ...config, vocabSize }, {
    kernels: LAB.kernels,
  });
}

Deno.test("haltingFigures stops half of the tokens after the first block, in both ways alike", () => {
  const model = newModel();
  const figures = haltingFigures(model, ROWS, new Pcg64(1));
  model.close();
  const depth = figures.meanDepth!;
  assert(depth > 1.3 && depth < 2.1, `${depth}`); // half stop after 1, the others after 2 or 3
  assert(figures.flopsSaved! > 0.1 && figures.flopsSaved! < (3 - depth) / 3);
  assert(figures["bits.halted"] !== figures["bits.full"]);
  assert(figures["bits.random"] !== figures["bits.halted"]);
  assert(Math.abs(figures.difficultyShuffled!) < 0.2);
});

Deno.test("haltingFigures of a gate that is the same for all stops all, and depth says nothing", () => {
  const model = newModel({ coherenceSlope: 0 });
  const figures = haltingFigures(model, ROWS, new Pcg64(1));
  model.close();
  assertAlmostEquals(figures.gateSd!, 0, 1e-6);
  assertAlmostEquals(figures.meanDepth!, 1, 1e-6);
  assertAlmostEquals(figures.difficulty!, 0, 1e-6);
  // All stopped after the first block, by gates or by lot: the same reading.
  assertAlmostEquals(figures["bits.random"]!, figures["bits.halted"]!, 1e-6);
});

Deno.test("haltingFigures refuses a model with nothing to skip", () => {
  const model = newModel({ numLayers: 1 });
  assertThrows(() => haltingFigures(model, ROWS, new Pcg64(1)), RangeError, "at least 2 blocks: 1");
  model.close();
});

Deno.test("stabilityFigures finds sharper predictions steadier where sharpness is a scale of margins", () => {
  const model = newModel();
  // Rows of the output matrix far apart make the coherent predictions those with a wide margin.
  const head = model.parameters.get("head.w").floats;
  for (let i = 0; i < head.length; i++) head[i]! *= 8;
  const figures = stabilityFigures(model, ROWS, new Pcg64(1));
  model.close();
  assert(figures.steadiness! > 0.1, `${figures.steadiness}`);
  assert(figures["flips.sure"]! < figures["flips.unsure"]!);
  assert(Math.abs(figures.steadinessShuffled!) < 0.2);
  assertAlmostEquals(figures.flips!, (figures["flips.sure"]! + figures["flips.unsure"]!) / 2, 0.01);
});
