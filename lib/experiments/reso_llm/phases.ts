/** Phases of tokens in a trained model: whether tokens that belong together agree, and what agreement is worth. */
import { noGradient } from "../../autograd/mod.ts";
import type { ResoLLMModel } from "../../models/reso_llm/mod.ts";
import { type Pcg64, shuffled } from "../../random/mod.ts";
import { ids, step } from "../../tensor/mod.ts";
import { type HeldOutRows, lossesOf, readRows } from "../resoformer/held_out.ts";
import { mean } from "../claims/statistics.ts";
import { twinOf } from "./twins.ts";

/** Tokens that are at most so far apart stand together. */
const NEAR = 8;
/** A pair is related if it stands together three times, e times as often as by chance; each of an unrelated pair is no rarer. */
const [LEAST_TOGETHER, LEAST_PMI] = [3, 1];

/**
 * Metrics: `cosine.related` and `cosine.unrelated`, mean cos(θ_i − θ_j) of near pairs of different tokens in held-out text
 * that stand together often in the text that was learnt, or never; `pairs.related`, `pairs.unrelated`; and the loss in nats
 * of the reading, `phaseNats.own`, with K = 0, `phaseNats.still`, and with phases that begin where those of a model with
 * other weights would, `phaseNats.strayed`.
 */
export function phaseFigures(
  model: ResoLLMModel,
  learnt: readonly Int32Array[],
  rows: HeldOutRows,
  random: Pcg64,
): Record<string, number> {
  const { B, T, inputs, targets } = rows;
  let theta: ArrayLike<number> = [];
  step(() =>
    noGradient(() =>
      model.forward(ids(inputs, { shape: [B, T], kernels: model.kernels }), {
        onPhases: (phases) => theta = Float64Array.from(phases.floats),
      })
    ), model.kernels);
  const relation = relationsOf(learnt);
  const cosines = { related: [] as number[], unrelated: [] as number[] };
  for (let at = 0; at < inputs.length; at++) {
    for (let j = Math.max(at - at % T, at - NEAR); j < at; j++) {
      const kind = relation(inputs[j]!, inputs[at]!);
      if (kind) cosines[kind].push(Math.cos(theta[at]! - theta[j]!));
    }
  }
  const nats = (one: ResoLLMModel): number => mean(Array.from(lossesOf(readRows(one, rows), targets)));
  const still = twinOf(model, { kuramotoCoupling: 0 });
  const strayed = twinOf(model, {});
  const w = strayed.parameters.get("kuramoto.w").floats;
  w.set(shuffled(Array.from(w), random));
  try {
    return {
      ...{ "cosine.related": mean(cosines.related), "cosine.unrelated": mean(cosines.unrelated) },
      ...{ "pairs.related": cosines.related.length, "pairs.unrelated": cosines.unrelated.length },
      ...{ "phaseNats.own": nats(model), "phaseNats.still": nats(still) },
      "phaseNats.strayed": nats(strayed),
    };
  } finally {
    still.close();
    strayed.close();
  }
}

/** What two tokens are to each other in a text. */
function relationsOf(
  texts: readonly Int32Array[],
): (a: number, b: number) => "related" | "unrelated" | undefined {
  const single = new Map<number, number>();
  const together = new Map<string, number>();
  let [tokens, pairs] = [0, 0];
  for (const text of texts) {
    for (let i = 0; i < text.length; i++) {
      single.set(text[i]!, (single.get(text[i]!) ?? 0) + 1);
      tokens++;
      for (let j = Math.max(0, i - NEAR); j < i; j++) {
        const key = keyOf(text[j]!, text[i]!);
        together.set(key, (together.get(key) ?? 0) + 1);
        pairs++;
      }
    }
  }
  return (a, b) => {
    if (a === b) return undefined;
    const [ofA, ofB] = [single.get(a) ?? 0, single.get(b) ?? 0];
    if (Math.min(ofA, ofB) < LEAST_TOGETHER) return undefined;
    const count = together.get(keyOf(a, b)) ?? 0;
    if (count === 0) return "unrelated";
    // Each order of the two is half of the pairs.
    const pmi = Math.log(count / pairs) - Math.log(2 * (ofA / tokens) * (ofB / tokens));
    return count >= LEAST_TOGETHER && pmi >= LEAST_PMI ? "related" : undefined;
  };
}

function keyOf(a: number, b: number): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
