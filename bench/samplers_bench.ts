/**
 * Every sampler on rows of logits as a character model and a model of subwords has them: from logits to a distribution, a
 * draw and the next state, beside the plain temperature. Then what any of them may have on top.
 *
 *     deno bench -A bench/samplers_bench.ts
 *
 * @module
 */
import { Pcg64 } from "../lib/random/mod.ts";
import { draw, makeSampler, runCSampler, samplingNames, type SamplingOptions } from "../lib/sampling/mod.ts";
import { SAMPLED_VOCABULARIES } from "./sizes.ts";

/** Rows in turn, so that no branch is foretold by the last call. */
const ROWS = 16;

/** Logits that fall from likely to unlikely tokens, as those of a trained model do. */
function rows(V: number): Float64Array[] {
  const random = new Pcg64(V);
  return Array.from(
    { length: ROWS },
    () => Float64Array.from({ length: V }, () => 3 * random.normal() - 4 * random.uniform()),
  );
}

/** One token after another, for ever. */
function tokens(logits: readonly Float64Array[], options: SamplingOptions): () => void {
  const [sampler, random] = [makeSampler(options), new Pcg64(1)];
  let state = sampler.start([1, 2, 3]);
  let n = 0;
  return () => {
    const step = sampler.distribution(logits[n++ % ROWS]!, state);
    const token = draw(step.probabilities, random.uniform());
    state = sampler.nextState(state, step, token);
  };
}

for (const V of SAMPLED_VOCABULARIES) {
  const logits = rows(V);
  const group = `a token of ${V}`;
  Deno.bench("basic", { group, baseline: true }, tokens(logits, { sampling: "basic", temperature: 0.8 }));
  for (const sampling of samplingNames.filter((name) => name !== "basic")) {
    Deno.bench(sampling, { group }, tokens(logits, { sampling }));
  }
  const added: Record<string, SamplingOptions> = {
    "basic, repetition penalty": { sampling: "basic", repetitionPenalty: 1.3, penaltyWindow: 64 },
    "basic, loops avoided": { sampling: "basic", avoidLoops: true },
  };
  for (const [name, options] of Object.entries(added)) Deno.bench(name, { group }, tokens(logits, options));
  const runC = runCSampler({ temperature: 0.8, topP: 0.9, seed: 1 });
  const floats = logits.map((row) => Float32Array.from(row));
  let n = 0;
  Deno.bench("as run.c", { group }, () => void runC.next(floats[n++ % ROWS]!));
}
