import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  CHAT_TOKENS,
  getChatTokenId,
  ResoLLMConfig,
  ResoLLMInference,
  type TokenReport,
} from "../../../../lib/models/reso_llm/mod.ts";
import { ids, step } from "../../../../lib/tensor/mod.ts";
import { Vocab } from "../../../../lib/tokenizers/mod.ts";
import { favour, modelOf, settingsOf, tokenizer, traceOf, withEngine } from "./support.ts";

const PROMPT = "The lamp in the valley";

Deno.test("ResoLLMInference.generate fills every field, and each trace has a number a token", async () => {
  await withEngine({}, async (engine) => {
    const result = await engine.generate(PROMPT, { maxLength: 60, seed: 1 });
    const { entropyTrace, lyapunovTrace, coherenceTrace, temperatureTrace, tokens } = result;
    assertEquals(result.tokensGenerated, 60);
    for (const trace of [entropyTrace, lyapunovTrace, coherenceTrace, temperatureTrace, tokens]) {
      assertEquals(trace.length, 60);
      assert(trace.every(Number.isFinite));
    }
    assertEquals(tokenizer.decode(tokens), result.text);
    entropyTrace.forEach((nats, i) => {
      assertAlmostEquals(coherenceTrace[i]!, 1 - nats / Math.log(1024), 1e-12);
    });
    assert(lyapunovTrace.slice(0, 39).every((x) => x === 0) && lyapunovTrace[59] !== 0, "a window of 40");
    assertEquals(result.lyapunov, lyapunovTrace[59]);
    assert(["stable", "periodic", "chaotic", "divergent"].includes(result.stability));
    assertEquals(result.isStable(), ["stable", "periodic"].includes(result.stability));
    assertEquals(result.hasWarnings(), result.warnings.length > 0);
    assertEquals([result.seed, result.stopReason, result.goalsAchieved], [1, "length", []]);
    assert(Object.keys(result.attentionSummary).length > 0 && result.generationTimeMs > 0);
    assertEquals(result.toDict(), { ...result });
  });
});

Deno.test("ResoLLMInference gives the same texts for the same seed, and others for another", async () => {
  const texts: string[][] = [];
  for (const seed of [7, 7, 8]) {
    await withEngine({}, async (engine) => {
      const [first, second] = [await engine.generate(PROMPT), await engine.generate(PROMPT)];
      assert(first.seed !== second.seed && first.text !== second.text);
      texts.push([first.text, second.text]);
    }, { seed, maxLength: 12 });
  }
  assertEquals(texts[0], texts[1]);
  assert(texts[0]![0] !== texts[2]![0]);
});

Deno.test("ResoLLMInference.generate repeats a text by its seed if nothing was to be remembered", async () => {
  await withEngine({}, async (engine) => {
    const how = { maxLength: 15, remember: false };
    const first = await engine.generate(PROMPT, how);
    const again = await engine.generate(PROMPT, { ...how, seed: first.seed });
    assertEquals(traceOf(again), traceOf(first));
    assertEquals(engine.model.mind.memory!.moments.size, 0);
    assertEquals(engine.model.getAttentionFoci(), []);
  });
});

Deno.test("ResoLLMInference.generate at temperature 0 takes the likeliest token, whatever the seed", async () => {
  await withEngine({ standardMode: true }, async (engine) => {
    const how = { temperature: 0, maxLength: 10, repetitionPenalty: 1 };
    const [a, b] = [await engine.generate(PROMPT, { ...how, seed: 1 }), await engine.generate(PROMPT, how)];
    assertEquals(a.tokens, b.tokens);
    assertEquals(a.temperatureTrace, Array(10).fill(0));
    // Without a cache: each token is the largest logit of a pass over all before it.
    const { model } = engine;
    const context = Array.from(engine.promptIds(PROMPT));
    for (const [i, token] of a.tokens.entries()) {
      const row = step(
        () => Float64Array.from(model.logits(ids(context, { shape: [1, context.length] })).floats),
        model.kernels,
      ).slice(-1024);
      assertEquals(token, row.indexOf(Math.max(...row)));
      const peak = Math.max(...row);
      const total = row.reduce((sum, x) => sum + Math.exp(x - peak), 0);
      const nats = Math.log(total) - row.reduce((sum, x) => sum + Math.exp(x - peak) * (x - peak), 0) / total;
      assertAlmostEquals(a.entropyTrace[i]!, nats, 1e-5);
      context.push(token);
    }
  });
});

Deno.test("ResoLLMInference.generate ends at a mark, which is no token of the text", async () => {
  for (
    const [mark, id] of [
      [CHAT_TOKENS.endOfAssistant, getChatTokenId(tokenizer, CHAT_TOKENS.endOfAssistant)],
      [CHAT_TOKENS.user, getChatTokenId(tokenizer, CHAT_TOKENS.user)],
      ["<EOS>", tokenizer.eosId],
    ] as const
  ) {
    await withEngine({}, async (engine) => {
      favour(engine.model, id);
      const result = await engine.generate(PROMPT, { maxLength: 9 });
      assertEquals([result.text, result.tokensGenerated, result.entropyTrace], ["", 0, []]);
      assertEquals([result.stopReason, result.stopMark], ["end", mark]);
    });
  }
});

Deno.test("ResoLLMInference.generate tells each piece as it comes", async () => {
  await withEngine({}, async (engine) => {
    const told: [string, TokenReport][] = [];
    const result = await engine.generate(PROMPT, {
      ...{ maxLength: 8, callback: (piece, token) => void told.push([piece, token]) },
    });
    assertEquals(told.map(([piece]) => piece).join(""), result.text);
    assertEquals(told.map(([, { token }]) => token), result.tokens);
    assertEquals(told.map(([, { index }]) => index), [0, 1, 2, 3, 4, 5, 6, 7]);
    assertEquals(told.map(([, { entropyNats }]) => entropyNats), result.entropyTrace);
  });
});

Deno.test("ResoLLMInference.generate goes on beyond the context, and from a prompt that is longer", async () => {
  await withEngine({}, async (engine) => {
    const result = await engine.generate(PROMPT, { maxLength: 130 });
    assertEquals(result.tokensGenerated, 130);
    const long = await engine.generate("the haze lies over the lamps ".repeat(40), { maxLength: 3 });
    assertEquals(long.tokensGenerated, 3);
  });
});

Deno.test("ResoLLMInference.generate takes an empty prompt, a length of 0, and stops when aborted", async () => {
  await withEngine({}, async (engine) => {
    assertEquals((await engine.generate("", { maxLength: 4 })).tokensGenerated, 4);
    const none = await engine.generate(PROMPT, { maxLength: 0 });
    assertEquals([none.text, none.stopReason, none.tokensGenerated], ["", "length", 0]);
    const controller = new AbortController();
    const result = await engine.generate(PROMPT, {
      callback: (_, { index }) => index === 4 && controller.abort(),
      signal: controller.signal,
    });
    assertEquals([result.tokensGenerated, result.stopReason], [5, "interrupted"]);
    assertEquals(await engine.generateSimple(PROMPT, { maxLength: 0 }), "");
  });
});

Deno.test("ResoLLMInference takes settings of its own or the config of its model, and no other", async () => {
  const model = modelOf();
  const config = ResoLLMConfig.fromSettings(settingsOf());
  const engine = new ResoLLMInference(model, tokenizer, config);
  assertEquals((await engine.generate(PROMPT, { maxLength: 2 })).temperatureTrace[0], 0.8);
  const cold = new ResoLLMInference(model, tokenizer, { temperature: 0.25, maxLength: 3 });
  assertEquals((await cold.generate(PROMPT)).temperatureTrace, [0.25, 0.25, 0.25]);
  const refuse = (options: object, text: string) =>
    assertThrows(() => new ResoLLMInference(model, tokenizer, options), RangeError, text);
  refuse(config.disableExtensions(), "standardMode is true, not false");
  refuse({ temprature: 1 }, "no such setting: temprature");
  refuse({ maxLength: -1 }, "maxLength must be an integer");
  assertThrows(() => new ResoLLMInference(model, Vocab.fromText("ab")), RangeError, "1024 tokens: it has 2");
  await assertRejects(() => engine.generate(PROMPT, { maxLength: 1.5 }), RangeError, "maxLength");
  await assertRejects(() => engine.generate(PROMPT, { topP: 0 }), RangeError, "topP");
  await assertRejects(() => engine.generate(PROMPT, { temperature: -1 }), RangeError, "temperature");
  assertEquals(model.mind.turn >= 0, true);
  model.close();
});
