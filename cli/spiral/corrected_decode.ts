/** How the corrected system writes on. */
import { noGradient } from "../../lib/autograd/mod.ts";
import { drawNucleus, nucleus, type SpiralModel } from "../../lib/models/spiral/mod.ts";
import { ids as idTensor, step as inStep } from "../../lib/tensor/mod.ts";
import type { Decoding } from "./system.ts";

/** Reads windows as long as those of training, at the temperatures of the student; an end mark ends it. */
export function* decode(
  model: SpiralModel,
  eosId: number | undefined,
  prompt: readonly number[],
  { maxNewTokens, temperature, topP, uniform }: Decoding,
): Generator<number, void, void> {
  const sequence = [...prompt];
  for (let i = 0; i < maxNewTokens; i++) {
    const p = softmax(nextLogits(model, sequence.slice(-model.contextLength)), Math.max(temperature, 1e-4));
    const id = drawNucleus(nucleus(p, topP), uniform);
    yield id;
    if (id === eosId) return;
    sequence.push(id);
  }
}

function nextLogits(model: SpiralModel, tokens: number[]): Float64Array {
  const { kernels } = model;
  const input = idTensor(tokens, { shape: [1, tokens.length], kernels });
  const logits = () => Float64Array.from(model.forward(input, { lastOnly: true }).floats);
  return inStep(() => noGradient(logits), kernels);
}

function softmax(logits: Float64Array, temperature: number): Float64Array {
  const largest = logits.reduce((most, z) => Math.max(most, z), -Infinity);
  const p = logits.map((z) => Math.exp((z - largest) / temperature));
  const sum = p.reduce((total, x) => total + x, 0);
  return p.map((x) => x / sum);
}
