import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { noGradient } from "../../lib/autograd/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import type { HazeModel } from "../../lib/models/mod.ts";
import { ids, step } from "../../lib/tensor/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { type Dataset, evaluate, makeDataset } from "../../lib/training/mod.ts";
import { corpusOf, smallModel, storyData } from "./support.ts";

/** Sum of −ln p over held-out tokens, one window at a time in float64, and how many there were. */
function slowNats(model: HazeModel, data: Dataset, context: number): { nats: number; tokens: number } {
  const exact = model.to(kernelsNamed("reference64"));
  const V = model.vocabSize;
  let [nats, tokens] = [0, 0];
  for (const block of data.heldOut) {
    for (let start = 0; start + 1 < block.length; start += context) {
      const targets = block.slice(start + 1, start + 1 + context);
      const input = ids(block.slice(start, start + targets.length), {
        shape: [1, targets.length],
        kernels: exact.kernels,
      });
      const logits = step(() => noGradient(() => exact.logits(input)), exact.kernels).data;
      targets.forEach((target, t) => {
        const row = Array.from(logits.slice(t * V, (t + 1) * V), Number);
        nats += Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[target]!;
        tokens++;
      });
    }
  }
  exact.close();
  return { nats, tokens };
}

/** A model whose logits are far from uniform. */
function loudModel(data: Dataset): HazeModel {
  const model = smallModel(data, kernelsNamed("wasm"));
  const { floats } = model.parameters;
  for (let i = 0; i < floats.length; i++) floats[i] = floats[i]! * 15;
  return model;
}

Deno.test("evaluate gives the nats of a slow float64 recomputation, and units that follow from it", async () => {
  const data = storyData(2000);
  const model = loudModel(data);
  for (const context of [8, 5, 1]) {
    const { nats, tokens } = slowNats(model, data, context);
    const score = await evaluate(model, data, { context });
    assertEquals(score.tokens, tokens);
    assertAlmostEquals(score.nllNats, nats / tokens, 1e-5);
    assertAlmostEquals(score.perplexity, Math.exp(score.nllNats), 1e-9);
    assertAlmostEquals(score.bitsPerByte, score.nllNats / Math.LN2, 1e-12);
    const { nllNats: [low, high], level } = score.intervals;
    assert(low < score.nllNats && score.nllNats < high && level === 0.95);
    assertEquals([score.unigramNats, score.bigramNats], [data.unigramNats, data.bigramNats]);
  }
  model.close();
});

Deno.test("evaluate scores the marked tokens of a dataset alone, and reads the others", async () => {
  const data = storyData(2500);
  const model = loudModel(data);
  // All but those of which the model is told beforehand: the score of every third, times three, is that of all.
  const part = async (rest: number) => {
    const heldOutScored = data.heldOut.map((ids) => Uint8Array.from(ids, (_, at) => Number(at % 3 === rest)));
    const score = await evaluate(model, { ...data, heldOutScored }, { context: 7, batch: 3 });
    const marked = data.heldOut.flatMap((ids) => [...ids].filter((_, at) => at > 0 && at % 3 === rest));
    assertEquals([score.tokens, score.bytes], [marked.length, marked.length]);
    return score;
  };
  const [all, ...thirds] = [
    await evaluate(model, data, { context: 7 }),
    await part(0),
    await part(1),
    await part(2),
  ];
  const nats = thirds.reduce((sum, { nllNats, tokens }) => sum + nllNats * tokens, 0);
  assertAlmostEquals(nats / all.tokens, all.nllNats, 1e-6);
  assert(new Set(thirds.map(({ nllNats }) => nllNats)).size === 3);
  const short = { ...data, heldOutScored: [new Uint8Array(1)] };
  await assertRejects(() => evaluate(model, short), RangeError, "each held-out id needs a mark: got 1 for");
  model.close();
});

Deno.test("evaluate counts bytes and characters of text that is not ASCII", async () => {
  const text = "größe über höhe — 🦔 schläft. naïve Δέλτα, дом! ".repeat(20);
  const data = makeDataset(corpusOf(text), Vocab.fromText(text), 8);
  const model = loudModel(data);
  const predicted = data.heldOut.map((block) => data.tokenizer.decode(block.slice(1))).join("");
  const score = await evaluate(model, data);
  assertEquals(score.characters, [...predicted].length);
  assertEquals(score.bytes, new TextEncoder().encode(predicted).length);
  assert(score.bytes > 1.2 * score.characters);
  assertAlmostEquals(score.bitsPerByte, score.nllNats / Math.LN2 * score.tokens / score.bytes, 1e-12);
  assertAlmostEquals(score.bitsPerCharacter, score.nllNats / Math.LN2, 1e-12);
  model.close();
});

Deno.test("evaluate gives the same document for any batch, and the same for a seed", async () => {
  const data = storyData(2500);
  const model = loudModel(data);
  const one = await evaluate(model, data, { batch: 1 });
  for (const batch of [2, 16, 1000]) assertEquals(await evaluate(model, data, { batch }), one);
  const other = await evaluate(model, data, { seed: 9 });
  assertEquals(other.nllNats, one.nllNats);
  assert(other.intervals.nllNats[0] !== one.intervals.nllNats[0]);
  model.close();
});

Deno.test("evaluate scores about maxTokens, spread over the held-out part", async () => {
  const data = storyData(6000);
  const model = loudModel(data);
  const all = await evaluate(model, data);
  for (const maxTokens of [20, 100, 300]) {
    const { tokens } = await evaluate(model, data, { maxTokens });
    assert(Math.abs(tokens - maxTokens) <= 16, `${tokens} for ${maxTokens}`);
  }
  assertEquals(await evaluate(model, data, { maxTokens: 1e6 }), all);
  model.close();
});

Deno.test("evaluate leaves the weights alone and refuses options out of range", async () => {
  const data = storyData(2000);
  const model = smallModel(data, kernelsNamed("wasm"));
  const before = model.parameters.floats.slice();
  await evaluate(model, data);
  assertEquals(model.parameters.floats, before);
  const refuse = (options: Parameters<typeof evaluate>[2], text: string) =>
    assertRejects(() => evaluate(model, data, options), RangeError, text);
  await refuse({ context: 9 }, "context must be an integer at least 1 and at most 8: 9");
  await refuse({ context: 0 }, "context must be");
  await refuse({ batch: 0 }, "batch must be an integer at least 1: 0");
  await refuse({ maxTokens: 0 }, "maxTokens must be an integer at least 1: 0");
  await refuse({ maxTokens: NaN }, "maxTokens must be");
  const tiny = { ...data, heldOut: [data.heldOut[0]!.slice(0, 2)] };
  await assertRejects(() => evaluate(model, tiny), RangeError, "1 token scored");
  model.close();
});

Deno.test("evaluate refuses weights that give no finite score", async () => {
  const data = storyData(2000);
  const model = smallModel(data, kernelsNamed("wasm"));
  model.parameters.get("w2").floats[0] = NaN;
  const error = await assertRejects(() => evaluate(model, data), Error, "logit");
  assert(error instanceof RangeError || error instanceof TypeError, String(error));
  model.close();
});
