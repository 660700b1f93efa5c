/** Holds a model against what it was noted to compute, and looks for the mistake that explains a difference. */
import { reorderRotaryRows } from "../../formats/mod.ts";
import type { LlisaModel } from "./model.ts";
import { type LlisaProbe, measure, probeLoss } from "./probe.ts";

/** How a model and its probe compare. */
export interface ProbeComparison {
  /** Whether loss and logits are those noted, within rounding. */
  readonly agrees: boolean;
  /** The model's loss on the probe's ids, nats. */
  readonly lossNats: number;
  /** The largest difference from a noted logit. */
  readonly logitError: number;
  /** How many of the greedy ids are the same before the first that is not. */
  readonly sameGreedy: number;
  /** The single mistake that explains the difference; absent where none does, or nothing is wrong. */
  readonly explanation?: string;
}

const LOSS_TOLERANCE = 1e-3;
const LOGIT_TOLERANCE = 1e-2;

const MATRICES = ["wq", "wk", "wv", "wo", "w1", "w2", "w3"];

/** Mistakes that no check of structure can see, each with what undoes it. */
const MISTAKES: readonly (readonly [string, (model: LlisaModel) => void])[] = [
  ["the rows of wq and wk are in Hugging Face's order", (model) => reorder(model, ["wq", "wk"])],
  ["the rows of wq are in Hugging Face's order", (model) => reorder(model, ["wq"])],
  ["the rows of wk are in Hugging Face's order", (model) => reorder(model, ["wk"])],
  ["w1 and w3 are exchanged", (model) => exchange(model, "w1", "w3")],
  ["the gains of attention and feed-forward norms are exchanged", (model) => {
    exchange(model, "attentionNorm", "ffnNorm");
  }],
  ["the matrices of the blocks are transposed", (model) => transposeAll(model, MATRICES)],
  ["wq and wo are transposed", (model) => transposeAll(model, ["wq", "wo"])],
];

/**
 * Compares a model with its probe.
 *
 * @throws {RangeError} if the probe has ids that the model does not know, or more than it reads.
 *
 * @example A file whose w1 and w3 were exchanged has the right size, and every check of structure passes.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compareProbe, LLISA_PRESETS, LlisaModel, makeProbe } from "@haze/haze/models";
 * const model = new LlisaModel(LLISA_PRESETS.tiny);
 * for (const [, { floats }] of model.parameters.entries()) floats.forEach((w, i) => floats[i] = 4 * w);
 * const probe = makeProbe(model);
 * for (let block = 0; block < 3; block++) {
 *   const [w1, w3] = ["w1", "w3"].map((name) => model.parameters.get(`blocks.${block}.${name}`).floats);
 *   const kept = w1.slice();
 *   w1.set(w3);
 *   w3.set(kept);
 * }
 * const { agrees, explanation } = compareProbe(model, probe);
 * assertEquals([agrees, explanation], [false, "w1 and w3 are exchanged"]);
 * model.close();
 * ```
 */
export function compareProbe(model: LlisaModel, probe: LlisaProbe): ProbeComparison {
  const { vocabSize: V, contextLength: T } = model;
  const { tokens } = probe;
  const strange = [...tokens, ...probe.topLogits.map(([id]) => id)].find((id) => id >= V);
  if (strange !== undefined || tokens.length > T) {
    throw new RangeError(
      `Cannot compare a model with its probe as it must know its ids and read ${tokens.length} of them: ` +
        (strange === undefined ? `it reads ${T}` : `it knows ${V}, not ${strange}`),
    );
  }
  const { lossNats, lastLogits, greedy } = measure(model, tokens);
  const logitError = Math.max(...probe.topLogits.map(([id, logit]) => Math.abs(logit - lastLogits[id]!)));
  const different = greedy.findIndex((id, i) => id !== probe.greedy[i]);
  const sameGreedy = different < 0 ? greedy.length : different;
  const agrees = isNear(lossNats, probe) && logitError <= LOGIT_TOLERANCE;
  const explanation = agrees ? undefined : explain(model, probe);
  return { agrees, lossNats, logitError, sameGreedy, ...(explanation === undefined ? {} : { explanation }) };
}

const isNear = (lossNats: number, probe: LlisaProbe): boolean =>
  Math.abs(lossNats - probe.lossNats) <= LOSS_TOLERANCE;

function explain(model: LlisaModel, probe: LlisaProbe): string | undefined {
  return MISTAKES.find(([, undo]) => {
    const copy = model.to(model.kernels);
    try {
      undo(copy);
      return isNear(probeLoss(copy, probe.tokens), probe);
    } finally {
      copy.close();
    }
  })?.[0];
}

function eachBlock({ config }: LlisaModel, body: (path: string) => void): void {
  for (let block = 0; block < config.nLayers; block++) body(`blocks.${block}`);
}

function reorder(model: LlisaModel, parts: readonly ("wq" | "wk")[]): void {
  const { nHeads, nKvHeads } = model.config;
  eachBlock(model, (path) => {
    for (const part of parts) {
      const { shape, floats } = model.parameters.get(`${path}.${part}`);
      const data = Float32Array.from(floats);
      floats.set(reorderRotaryRows({ shape, data }, part === "wq" ? nHeads : nKvHeads, "interleaved").data);
    }
  });
}

function exchange(model: LlisaModel, one: string, other: string): void {
  eachBlock(model, (path) => {
    const [a, b] = [one, other].map((part) => model.parameters.get(`${path}.${part}`).floats);
    const kept = a!.slice();
    a!.set(b!);
    b!.set(kept);
  });
}

/** What was written as Wᵀ (K, N) becomes W (N, K). */
function transposeAll(model: LlisaModel, parts: readonly string[]): void {
  eachBlock(model, (path) => {
    for (const part of parts) {
      const { floats, shape: [N, K] } = model.parameters.get(`${path}.${part}`);
      const w = floats.slice();
      for (let n = 0; n < N!; n++) for (let k = 0; k < K!; k++) floats[n * K! + k] = w[k * N! + n]!;
    }
  });
}
