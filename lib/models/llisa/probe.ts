/**
 * What a model computes, in a few numbers: the only way to see that weights are in another order, exchanged or transposed.
 * Such a file has the right size and plausible values, and the model still writes something.
 */
import { noGradient } from "../../autograd/mod.ts";
import { ids as idTensor, step } from "../../tensor/mod.ts";
import { runCSampler } from "../../sampling/mod.ts";
import type { LlisaModel } from "./model.ts";

/** The numbers, as plain JSON. */
export interface LlisaProbe {
  /** Names the format. */
  readonly format: "haze-probe";
  /** Of the format: 1. */
  readonly version: number;
  /** Ids that the model drew itself behind id 1, so that it knows them well. */
  readonly tokens: readonly number[];
  /** Mean loss of predicting each of `tokens` after the first, nats. */
  readonly lossNats: number;
  /** The largest five logits behind all of `tokens`, as `[id, logit]`. */
  readonly topLogits: readonly (readonly [number, number])[];
  /** What the model writes greedily behind id 1. */
  readonly greedy: readonly number[];
}

const TOKENS = 64;
const GREEDY = 32;
const TOP = 5;
/** Id that texts begin with in all files of the family. */
const BOS = 1;

/**
 * Runs a model and notes what it computes.
 *
 * @throws {RangeError} if it knows fewer than 5 tokens, or reads fewer than 2.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compareProbe, LLISA_PRESETS, LlisaModel, makeProbe } from "@haze/haze/models";
 * const model = new LlisaModel(LLISA_PRESETS.tiny);
 * const probe = makeProbe(model);
 * assertEquals([probe.tokens.length, probe.greedy.length], [64, 32]);
 * assertEquals(compareProbe(model, probe).agrees, true);
 * model.close();
 * ```
 */
export function makeProbe(model: LlisaModel): LlisaProbe {
  const { vocabSize: V, contextLength: T } = model;
  if (V < TOP || T < 2) {
    throw new RangeError(
      `Cannot probe a model as it must know at least ${TOP} tokens and read at least 2: ${V} and ${T}`,
    );
  }
  const tokens = [BOS, ...write(model, Math.min(TOKENS, T) - 1, 0.8)];
  const { lossNats, lastLogits, greedy } = measure(model, tokens);
  const order = Array.from(lastLogits, (_, id) => id).sort((a, b) =>
    lastLogits[b]! - lastLogits[a]! || a - b
  );
  const topLogits = order.slice(0, TOP).map((id) => [id, lastLogits[id]!] as const);
  return { format: "haze-probe", version: 1, tokens, lossNats, topLogits, greedy };
}

/** What a model computes of given ids: mean loss, the logits behind them, and what it writes greedily behind id 1. */
export function measure(
  model: LlisaModel,
  tokens: readonly number[],
): { readonly lossNats: number; readonly lastLogits: Float64Array; readonly greedy: number[] } {
  const { vocabSize: V, contextLength: T } = model;
  const rows = logitsOf(model, tokens);
  return {
    lossNats: lossOf(rows, tokens, V),
    lastLogits: rows.subarray((tokens.length - 1) * V),
    greedy: write(model, Math.min(GREEDY, T - 1), 0),
  };
}

/** Mean loss of a model on ids, nats. */
export function probeLoss(model: LlisaModel, tokens: readonly number[]): number {
  return lossOf(logitsOf(model, tokens), tokens, model.vocabSize);
}

function logitsOf(model: LlisaModel, tokens: readonly number[]): Float64Array {
  const { kernels } = model;
  const input = idTensor(tokens, { shape: [1, tokens.length], kernels });
  return step(() => noGradient(() => Float64Array.from(model.logits(input).floats)), kernels);
}

/** −mean log p(tokens[t + 1] | tokens up to t). */
function lossOf(rows: Float64Array, tokens: readonly number[], V: number): number {
  let sum = 0;
  for (let t = 0; t + 1 < tokens.length; t++) {
    const row = rows.subarray(t * V, (t + 1) * V);
    const largest = row.reduce((most, logit) => Math.max(most, logit), -Infinity);
    const total = row.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    sum += largest + Math.log(total) - row[tokens[t + 1]!]!;
  }
  return sum / (tokens.length - 1);
}

/** Ids that follow id 1; begin marks among them end nothing. */
function write(model: LlisaModel, length: number, temperature: number): number[] {
  const sampler = runCSampler({ temperature, seed: 42 });
  const session = model.startSession();
  try {
    const tokens: number[] = [];
    for (let token = BOS; tokens.length < length;) {
      token = sampler.next(session.feed([token]));
      tokens.push(token);
    }
    return tokens;
  } finally {
    session.close();
  }
}
