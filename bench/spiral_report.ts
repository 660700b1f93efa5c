/**
 * What spiral's corrected system learns of its bigram worlds: the student with and without its teacher against what can be
 * known, the teacher's heads, and sources that lie.
 * `deno run -A bench/spiral_report.ts [--steps N] [--seeds 0,1,2] [--preset small] [--json]`
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { BigramWorld } from "../lib/data/mod.ts";
import {
  SPIRAL_PRESET_TRAINING,
  SPIRAL_PRESETS,
  type SpiralConfig,
  SpiralModel,
  type SpiralPresetName,
} from "../lib/models/mod.ts";
import { liarIds, scoreInWorld, TEACHER_HEADS } from "../lib/models/spiral/mod.ts";
import { bigramDataset, Trainer, withScored } from "../lib/training/mod.ts";

const LIARS = 0.1;
/** Drawn contexts alone would move a score by 0.02 to 0.03 nats. */
const BY_TOKEN = { contexts: 4096, perToken: 8 };
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

interface Run {
  /** Held-out NLL against the world's own probabilities, nats. */
  readonly heldOutNats: number;
  /** NLL of each head and of all fused, nats, over the last half of the run. */
  readonly headNats: readonly number[];
  /** Mean weights of sources. */
  readonly liars: number;
  readonly honest: number;
}

async function train(config: SpiralConfig, world: BigramWorld, seed: number, steps: number): Promise<Run> {
  const model = new SpiralModel(config, { seed: 123 + seed });
  const data = withScored(bigramDataset(world, `bigram:${world.V}:${seed}`), "last");
  const training = { ...SPIRAL_PRESET_TRAINING.small, steps, context: config.T, seed };
  const trainer = new Trainer(model, { ...data, heldOut: [data.heldOut[0]!.subarray(0, 65)] }, training);
  const memory = (name: string) =>
    config.distillation > 0 ? [...model.parameters.get(`teacher.${name}`).floats] : [];
  try {
    const sums = new Float64Array(TEACHER_HEADS.length + 1);
    for await (const event of trainer.run()) {
      if (event.type !== "step" || event.step <= steps / 2) continue;
      memory("nll").forEach((nats, h) => sums[h]! += nats / (steps - Math.floor(steps / 2)));
    }
    const liars = liarIds(config.vocabSize, config.liars);
    const weights = memory("sourceWeight");
    return {
      ...{ heldOutNats: scoreInWorld(model, world, BY_TOKEN), headNats: [...sums] },
      liars: mean(weights.filter((_, id) => liars.includes(id))),
      honest: mean(weights.filter((_, id) => !liars.includes(id))),
    };
  } finally {
    trainer.close();
    model.close();
  }
}

type Shown = "bayes" | "unigram" | "distilled" | "undistilled" | "fused" | "bestHead" | Lying;
type Lying = "liars" | "honest" | "distilledAmongLiars";

const args = parseArgs(Deno.args, { string: ["steps", "seeds", "preset"], boolean: ["json"] });
const steps = Number(args.steps ?? 500);
const config = SPIRAL_PRESETS[(args.preset ?? "small") as SpiralPresetName];
const seeds = String(args.seeds ?? "0,1,2").split(",").map(Number);
const rows: (Readonly<Record<"seed" | Shown, number>> & { readonly best: string })[] = [];
for (const seed of seeds) {
  const world = BigramWorld.fromSeed({ V: config.vocabSize, seed });
  const distilled = await train(config, world, seed, steps);
  const plain = await train({ ...config, distillation: 0 }, world, seed, steps);
  const lied = await train({ ...config, liars: LIARS }, world, seed, steps);
  const heads = distilled.headNats.slice(0, -1);
  rows.push({
    ...{ seed, bayes: world.bayesNats(config.T), unigram: world.unigramNats(config.T) },
    ...{ distilled: distilled.heldOutNats, undistilled: plain.heldOutNats },
    ...{ fused: distilled.headNats.at(-1)!, bestHead: Math.min(...heads) },
    best: TEACHER_HEADS[heads.indexOf(Math.min(...heads))]!,
    ...{ liars: lied.liars, honest: lied.honest, distilledAmongLiars: lied.heldOutNats },
  });
}
if (args.json) console.log(JSON.stringify({ steps, config, rows }));
else {
  const shown = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map((
        [key, x],
      ) => [key, typeof x === "number" && key !== "seed" ? x.toFixed(3) : x]),
    )
  );
  console.table(shown);
  const of = (key: "bayes" | "distilled" | "undistilled") => mean(rows.map((row) => row[key])).toFixed(3);
  console.log(
    `${steps} steps, mean of ${rows.length} seeds, nats: Bayes ${of("bayes")}, distilled ${
      of("distilled")
    }, ` +
      `undistilled ${of("undistilled")}; ${100 * LIARS} % of sources lie in the last three columns`,
  );
}
