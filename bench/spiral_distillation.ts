/**
 * What spiral's teacher is worth on a text, by its weight: held-out bits per character of runs that differ in λ alone.
 * `deno run -A bench/spiral_distillation.ts [--corpus SPEC] [--characters N] [--weights 0,1,5] [--seeds 42,1,2] [--steps N]
 * [--vocabulary N] [--last] [--uncounted] [--json]`
 *
 * The runs are those of `haze train spiral --preset small --set scoreAll=true --set projection=data`; `--last` scores the last
 * token of each window alone, `--uncounted` leaves counting to the batches.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { loadCorpus } from "../lib/data/mod.ts";
import { SPIRAL_PRESET_TRAINING, SPIRAL_PRESETS, SpiralModel } from "../lib/models/mod.ts";
import { successorProbabilities } from "../lib/models/spiral/mod.ts";
import { trainMotifBpe } from "../lib/tokenizers/mod.ts";
import { evaluate, lineDataset, Trainer, withScored } from "../lib/training/mod.ts";

const args = parseArgs(Deno.args, {
  string: ["corpus", "characters", "weights", "seeds", "steps", "vocabulary"],
  boolean: ["last", "uncounted", "json"],
});
const numbers = (text: string): number[] => text.split(",").map(Number);
const [weights, seeds] = [
  numbers(String(args.weights ?? "0,0.5,1,2,5")),
  numbers(String(args.seeds ?? "42,1,2")),
];
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

const corpus = await loadCorpus(String(args.corpus ?? "builtin"));
const text = corpus.text.slice(0, Number(args.characters ?? Infinity));
const tokenizer = trainMotifBpe(text, { vocabSize: Number(args.vocabulary ?? 128) });
const { vocabSize } = tokenizer;
const context = SPIRAL_PRESETS.small.T;
const data = lineDataset(tokenizer.encodeCorpus(text), { name: corpus.name, tokenizer, context });

/** Held-out bits per character of a run. */
async function bitsOf(distillation: number, seed: number): Promise<number> {
  const config = { ...SPIRAL_PRESETS.small, vocabSize, distillation, scoreAll: !args.last };
  const model = new SpiralModel({ ...config, projection: "data" }, { seed });
  if (distillation > 0 && !args.uncounted) model.countTexts(data.train, tokenizer.bosId);
  model.fitProjection(successorProbabilities(data.train, vocabSize));
  const training = { ...SPIRAL_PRESET_TRAINING.small, seed, context, evaluateEvery: Number.MAX_SAFE_INTEGER };
  const steps = Number(args.steps ?? SPIRAL_PRESET_TRAINING.small.steps);
  const trainer = new Trainer(model, withScored(data, args.last ? "last" : "all"), { ...training, steps });
  try {
    for await (const event of trainer.run()) {
      if (event.type === "step" && event.step === steps) break; // the whole held-out part is scored below
    }
    return (await evaluate(model, data, { seed: 0 })).bitsPerCharacter;
  } finally {
    trainer.close();
    model.close();
  }
}

const rows: { weight: number; bits: number[] }[] = [];
for (const weight of weights) {
  const bits: number[] = [];
  for (const seed of seeds) bits.push(await bitsOf(weight, seed));
  rows.push({ weight, bits });
  if (!args.json) {
    const shown = bits.map((x) => x.toFixed(3)).join(" ");
    console.log(
      `weight ${weight}: mean ${mean(bits).toFixed(3)} bits per character; seeds ${seeds}: ${shown}`,
    );
  }
}
if (args.json) console.log(JSON.stringify({ corpus: corpus.name, characters: text.length, seeds, rows }));
