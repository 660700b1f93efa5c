import { assert, assertEquals } from "@std/assert";
import { HAZE_PRESETS, HazeModel } from "../../lib/models/mod.ts";
import { makeDataset, Trainer, type TrainerOptions } from "../../lib/training/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";

const TEXT = "the haze settles over the hills. ".repeat(20);

/** Weights after three steps. */
async function weights(options: TrainerOptions): Promise<number[]> {
  const vocab = Vocab.fromText(TEXT);
  const data = makeDataset({ name: "hills", text: TEXT, bytes: TEXT.length }, vocab, 8);
  const model = new HazeModel({ ...HAZE_PRESETS.seed, T: 8, vocabSize: vocab.vocabSize });
  const trainer = new Trainer(model, data, { steps: 3, batch: 2, context: 8, weightDecay: 0 }, options);
  try {
    for await (const _ of trainer.run());
    return [...model.parameters.floats];
  } finally {
    trainer.close();
    model.close();
  }
}

Deno.test("onGradients sees each step's gradients before the weights move, and may change them", async () => {
  const seen: number[] = [];
  const usual = await weights({});
  const watched = await weights({
    onGradients: (step, gradientOf) => {
      seen.push(step);
      assert(gradientOf("embed").some((slope) => slope !== 0));
    },
  });
  assertEquals([seen, watched], [[1, 2, 3], usual]);
  const still = await weights({ onGradients: (_, gradientOf) => gradientOf("embed").fill(0) });
  assert(still.some((weight, i) => weight !== usual[i]));
});
