/** The trial of attribution: whether credits of retrieved sources say what retrieval did. */
import { BigramSampler } from "../../data/mod.ts";
import {
  firstOrderCredits,
  leaveOneOutCredits,
  logRatioScore,
  pathCredits,
  type RetrievalCase,
  retrievalGainNats,
} from "../../models/spiral/mod.ts";
import { Pcg64, seedSequence } from "../../random/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import type { Trial } from "../trial.ts";
import type { SpiralLab } from "./spiral_lab.ts";

/** Sources a case: the likeliest successors and as many that are drawn, all with an error in their scores. */
const [LIKELY, DRAWN, ERROR] = [8, 4, 0.5];
const sum = (x: ArrayLike<number>): number => Array.from(x).reduce((a, b) => a + b, 0);

/**
 * Cases of a world: scores are log-ratios of its probabilities with an error, targets are drawn. Metrics: `correlation.path`,
 * of Σ credits with Δ log q(y), and so for `first` order, `leave-one-out`, `use` as upstream has it, Σ |score|, and
 * `another`, path credits against the Δ of another case; `largestError`, the largest |Σ path credits − Δ|, nats.
 */
export function attributionTrial(vocabSize: number, cases: number, lab: SpiralLab): Trial {
  const config = { vocabSize, cases, likely: LIKELY, drawn: DRAWN, error: ERROR };
  return {
    experiment: "spiral/attribution/1",
    config,
    data: {
      name: `bigram worlds of ${vocabSize} tokens`,
      hash: contentHash({ vocabSize, latent: 8 }, "hash a recipe"),
    },
    run(seed) {
      const [drawSeed, noiseSeed] = seedSequence(seed, 2);
      const world = lab.world(vocabSize, seed);
      const [contexts, targets] = [new Int32Array(cases), new Int32Array(cases)];
      new BigramSampler(world, { B: cases, T: 1, seed: drawSeed! }).draw(contexts, targets);
      const random = new Pcg64(noiseSeed!);
      const score = logRatioScore(vocabSize);
      const all = Array.from(contexts, (last, i): RetrievalCase => {
        const row = world.probabilities.subarray(last * vocabSize, (last + 1) * vocabSize);
        const order = [...row.keys()].sort((a, b) => row[b]! - row[a]! || a - b);
        const drawn = Array.from({ length: DRAWN }, () => order[LIKELY + random.below(vocabSize - LIKELY)]!);
        const ids = [...new Set([...order.slice(0, LIKELY), ...drawn])];
        const scores = ids.map((id) => score(row[id]!) + ERROR * random.normal());
        return { logits: new Float64Array(vocabSize), ids, scores, target: targets[i]! };
      });
      const gains = all.map(retrievalGainNats);
      const path = all.map((one) => sum(pathCredits(one)));
      const turned = gains.map((_, i) => gains[(i + 1) % cases]!);
      return Promise.resolve({
        metrics: {
          "correlation.path": correlation(path, gains),
          "correlation.first": correlation(all.map((one) => sum(firstOrderCredits(one))), gains),
          "correlation.leave-one-out": correlation(all.map((one) => sum(leaveOneOutCredits(one))), gains),
          "correlation.use": correlation(
            all.map(({ scores }) => sum(Array.from(scores).map(Math.abs))),
            gains,
          ),
          "correlation.another": correlation(path, turned),
          largestError: Math.max(...path.map((total, i) => Math.abs(total - gains[i]!))),
          meanGainNats: sum(gains) / cases,
        },
      });
    },
  };
}

/** Pearson's. */
function correlation(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [x, y].map((values) => {
    const middle = sum(values) / values.length;
    return values.map((value) => value - middle);
  }) as [number[], number[]];
  const product = (p: readonly number[], q: readonly number[]) => sum(p.map((value, i) => value * q[i]!));
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}
