import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { LlisaModel } from "../../../../lib/models/mod.ts";
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import { generate } from "../../../../lib/generation/mod.ts";
import {
  createGenerator,
  type GenerationSettings,
  ResonantGenerator,
  type ResonantOptions,
  type ResonantText,
} from "../../../../lib/models/resoformer/generator/mod.ts";
import {
  PrimeTokenizer,
  SentencePieceTokenizer,
  trainSentencePiece,
  Vocab,
} from "../../../../lib/tokenizers/mod.ts";
import { counted, livelyModel, reciter, tokenizer } from "./support.ts";

const GREEDY: GenerationSettings = { strategy: "greedy", repetitionPenalty: 1 };

/** The end of a text. */
function endOf(generator: ResonantGenerator, prompt: string, options: ResonantOptions = {}): ResonantText {
  const steps = generator.steps(prompt, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The text that a model recites which says nothing else. */
function recite(
  text: string,
  options: ResonantOptions = {},
  ids = [...tokenizer.encode(text)],
): ResonantText {
  const generator = new ResonantGenerator(reciter(ids), tokenizer, GREEDY);
  return endOf(generator, "a", { maxLength: ids.length, minLength: 0, ...options });
}

Deno.test("ResonantGenerator writes what the generation loop draws, with every strategy", () => {
  const model = livelyModel();
  const cases: [GenerationSettings, Parameters<typeof generate>[2]][] = [
    [{ strategy: "greedy" }, { sampling: { sampling: "greedy" } }],
    [{ strategy: "temperature", temperature: 0.7 }, { sampling: { sampling: "basic", temperature: 0.7 } }],
    [{ strategy: "top_k", topK: 3 }, { sampling: { sampling: "top_k", topK: 3 }, drawOrder: "probability" }],
    [{ strategy: "top_p", topP: 0.6 }, {
      sampling: { sampling: "top_p", topP: 0.6 },
      drawOrder: "probability",
    }],
    [{}, { sampling: { sampling: "entropy_phi" }, drawOrder: "probability" }],
    [{ entropyRule: "exact", targetEntropy: Math.LN2, topP: 1 }, {
      sampling: { sampling: "entropy_exact", targetEntropyBits: 1, minTemperature: 0.1 },
    }],
  ];
  for (const [settings, options] of cases) {
    const generator = new ResonantGenerator(model, tokenizer, {
      ...{ ...settings, maxLength: 40, stopTokens: [], repetitionPenalty: 1, seed: 3 },
    });
    const drawn = [...generate(model, tokenizer.encode("a bad"), { ...options, length: 40, seed: 3 })];
    const ended = endOf(generator, "a bad", { minLength: 40 });
    assertEquals(ended.tokens, drawn.map(({ token }) => token), JSON.stringify(settings));
    assertEquals([ended.text, ended.reason], [tokenizer.decode(ended.tokens), "length"]);
  }
  model.close();
});

Deno.test("ResonantGenerator ends at the first stop text, keeps it, and cuts what the token brings behind it", () => {
  assertEquals(recite("abc. def."), { text: "abc.", tokens: [...tokenizer.encode("abc.")], reason: "stop" });
  assertEquals(recite("abc. def", { minLength: 5 }).text, "abc. def");
  assertEquals(recite("abc.def.ab", { minLength: 5 }).text, "abc.def.");
  // The text may begin before minLength, as long as it ends from there on.
  assertEquals(recite("abcdef", { stopTokens: ["bcd"], minLength: 4 }).text, "abcd");
  assertEquals(recite("abcdef", { stopTokens: ["bcd"], minLength: 5 }).reason, "length");
  assertEquals(recite("abcdef", { stopTokens: ["cde", "bcd"] }).text, "abcd");
  assertEquals(recite("abcdef", { stopTokens: [] }).reason, "length");
  // The prompt is not looked at.
  assertEquals(recite("bc", { stopTokens: ["ab"] }).reason, "length");
  const merged = PrimeTokenizer.fromMerges("ab. ab. ab. ab. c", { vocabSize: 12 });
  assertEquals(merged.pieces([merged.vocabSize - 1]), ["ab. "]);
  const generator = new ResonantGenerator(reciter([11], 5, 12), merged, GREEDY);
  assertEquals(generator.generate("a", { minLength: 2 }), "ab. ab.");
});

Deno.test("ResonantGenerator ends at an end mark from minLength on, which writes nothing", () => {
  const ids = [4, 3, 5, 3, 6];
  assertEquals(recite("", { minLength: 0 }, ids), { text: "a", tokens: [4, 3], reason: "eos" });
  assertEquals(recite("", { minLength: 3 }, ids), { text: "ab", tokens: [4, 3, 5, 3], reason: "eos" });
  assertEquals(recite("", { minLength: 5 }, ids).text, "abc");
});

Deno.test("ResonantGenerator ends at a distribution more coherent than the threshold, if it is told to", () => {
  const model = reciter([4, 5, 6], 3);
  const generator = new ResonantGenerator(model, tokenizer, GREEDY);
  const coherence = [...generator.steps("a", { maxLength: 1 })][0]!.coherence;
  // V = 12, one logit of 3 and eleven of 0.
  const p = Math.exp(3) / (Math.exp(3) + 11);
  const entropy = -p * Math.log(p) - (1 - p) * Math.log((1 - p) / 11);
  assert(Math.abs(coherence - (1 - entropy / Math.log(12))) < 1e-12, `${coherence}`);
  const wanted = { stopOnCoherence: true, minLength: 2, maxLength: 5 };
  assertEquals(endOf(generator, "a", { ...wanted, coherenceThreshold: coherence - 1e-6 }), {
    ...{ text: "ab", tokens: [4, 5], reason: "coherence" },
  });
  assertEquals(endOf(generator, "a", { ...wanted, coherenceThreshold: coherence }).reason, "length");
});

Deno.test("ResonantGenerator's penalty looks back on what was generated, not on the prompt", () => {
  const model = reciter([4, 4], 1);
  const generator = new ResonantGenerator(model, tokenizer, { strategy: "greedy", repetitionPenalty: 100 });
  const steps = [...generator.steps("aaaa", { maxLength: 2 })].map(({ step }) => step);
  assertEquals(steps.map(({ entropyBits }) => entropyBits.raw)[0], steps[1]!.entropyBits.raw);
  assertEquals(endOf(generator, "aaaa", { maxLength: 2 }).tokens, [4, 4]);
  const sampled = new ResonantGenerator(model, tokenizer, {
    strategy: "temperature",
    repetitionPenalty: 100,
  });
  const [first, second] = [...sampled.steps("aaaa", { maxLength: 2, stopTokens: [] })].map((
    { step, token },
  ) => [step.probabilities[4]!, token]);
  assert(first![0]! > 0.19, `${first}`);
  assertEquals(second![0]! < first![0]!, first![1] === 4);
});

Deno.test("ResonantGenerator tells its callback the text so far, the step and the coherence", () => {
  const told: [string, number][] = [];
  const ended = recite("abc. d", {
    callback: (text, step, coherence) => {
      assert(coherence > 0 && coherence < 1);
      told.push([text, step]);
    },
  });
  assertEquals(told, [["a", 0], ["ab", 1], ["abc", 2], ["abc.", 3]]);
  assertEquals(ended.text, "abc.");
});

Deno.test("ResonantGenerator has a stream of its own, which goes on from text to text; a call with a seed has its own", () => {
  const model = livelyModel();
  const settings: GenerationSettings = { seed: 9, maxLength: 30, stopTokens: [] };
  const one = new ResonantGenerator(model, tokenizer, settings);
  const texts = ["a", "a", "a"].map((prompt) => one.generate(prompt));
  const [first] = texts;
  assertEquals(new Set(texts).size, 3);
  assertEquals(createGenerator(model, tokenizer, settings).generateBatch(["a", "a", "a"]), texts);
  assertEquals(one.generate("a", { seed: 9 }), first!);
  assertEquals(one.generate("a", { seed: 9n }), first!);
  model.close();
});

Deno.test("ResonantGenerator.sampleContinuations takes the seeds after its own, five of fifty tokens", () => {
  const model = livelyModel();
  const generator = new ResonantGenerator(model, tokenizer, { seed: 7, stopTokens: [] });
  const texts = generator.sampleContinuations("ab");
  assertEquals([texts.length, new Set(texts).size], [5, 5]);
  texts.forEach((text, i) => assertEquals(generator.generate("ab", { maxLength: 50, seed: 7 + i }), text));
  assertEquals(
    generator.sampleContinuations("ab", { n: 2, seed: 8, maxLength: 9 }),
    [8, 9].map((seed) => generator.generate("ab", { seed, maxLength: 9 })),
  );
  assertEquals(generator.sampleContinuations("ab", { n: 0 }), []);
  assertThrows(
    () => generator.sampleContinuations("ab", { n: -1 }),
    RangeError,
    "n must be an integer of at least 0",
  );
  assertThrows(() => generator.sampleContinuations("ab", { seed: 0.5 }), RangeError, "0.5");
  model.close();
});

Deno.test("ResonantGenerator.interactiveGenerate gives the same text in pieces, and lets timers run", async () => {
  const model = livelyModel();
  const generator = new ResonantGenerator(model, tokenizer, { maxLength: 40 });
  const stream = generator.interactiveGenerate("ab", { seed: 5 });
  const pieces: string[] = [];
  let ended: ResonantText | undefined;
  while (!ended) {
    const { done, value } = await stream.next();
    if (done) ended = value;
    else pieces.push(value);
  }
  assertEquals(pieces.join(""), ended.text);
  assertEquals(ended.text, generator.generate("ab", { seed: 5 }));
  const abort = new AbortController();
  const options = { signal: abort.signal, maxLength: 1e6, minLength: 1e6 };
  setTimeout(() => abort.abort(), 60);
  let tokens = 0;
  for await (const piece of generator.interactiveGenerate("ab", options)) tokens += piece.length;
  assert(tokens > 0 && tokens < 1e6, `${tokens}`);
  await assertRejects(
    async () => void await generator.interactiveGenerate("ab", { maxLength: -1 }).next(),
    RangeError,
  );
  model.close();
});

Deno.test("ResonantGenerator gives its cache back at the end, at a break, at a stop and after an error", async () => {
  const { model, open } = counted(reciter([4, 5, 10]));
  const generator = new ResonantGenerator(model, tokenizer, { ...GREEDY, minLength: 0 });
  assertEquals(generator.generate("a"), "ab.");
  assertEquals(open(), 0);
  for (const { piece } of generator.steps("a")) {
    assertEquals([piece, open()], ["a", 1]);
    break;
  }
  assertEquals(open(), 0);
  for await (const piece of generator.interactiveGenerate("a")) {
    assertEquals([piece, open()], ["a", 1]);
    break;
  }
  assertEquals(open(), 0);
  const callback = () => {
    throw new Error("enough");
  };
  assertThrows(() => generator.generate("a", { callback }), Error, "enough");
  assertEquals(open(), 0);
});

Deno.test("ResonantGenerator begins an empty prompt with the mark of a beginning, and refuses what is not known", () => {
  const model = livelyModel();
  const generator = new ResonantGenerator(model, tokenizer, { ...GREEDY, maxLength: 12, stopTokens: [] });
  const drawn = [...generate(model, [tokenizer.bosId], { length: 12, sampling: { sampling: "greedy" } })];
  assertEquals(generator.generate(""), tokenizer.decode(drawn.map(({ token }) => token)));
  const vocab = Vocab.fromText("abcdefghijkl");
  const unmarked = new ResonantGenerator(model, vocab);
  assertThrows(() => unmarked.generate(""), RangeError, "an empty prompt needs a mark that begins a text");
  assertThrows(() => unmarked.generate("?!"), RangeError, 'the prompt must be known: got "?!"');
  assertThrows(
    () => new ResonantGenerator(model, Vocab.fromText("abc")),
    RangeError,
    "Cannot generate as model and tokenizer must have as many tokens: 12 and 3",
  );
  model.close();
});

Deno.test("ResonantGenerator writes with any model and tokenizer: a Llama with pieces of bytes", async () => {
  const pieces = new SentencePieceTokenizer(trainSentencePiece("a rose is a rose ♥ ♥", { vocabSize: 272 }));
  const config = { dim: 8, hiddenDim: 8, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 272, maxSeqLen: 8 };
  const model = new LlisaModel(config, { kernels: kernelsNamed("reference64") });
  const generator = new ResonantGenerator(model, pieces, {
    maxLength: 40,
    strategy: "temperature",
    stopTokens: [],
  });
  const ended = endOf(generator, "a rose", { seed: 4, minLength: 40 });
  assertEquals(ended.tokens.length, 40);
  // What the decoder holds back comes with the end.
  const whole = pieces.decode([...pieces.encode("a rose"), ...ended.tokens]);
  assertEquals(`a rose${ended.text}`, whole);
  model.close();
  // The first byte of a sign, whose others do not come, is shown at the end.
  const [sign] = pieces.encode("€").slice(-3);
  assertEquals(pieces.pieces([sign!]), ["<0xE2>"]);
  const cut = new ResonantGenerator(reciter([pieces.encode("a").at(-1)!, sign!], 5, 272), pieces, GREEDY);
  assertEquals(endOf(cut, "a", { maxLength: 2 }).text, " a\ufffd");
  const shown: string[] = [];
  for await (const piece of cut.interactiveGenerate("a", { maxLength: 2 })) shown.push(piece);
  assertEquals(shown, [" a", "\ufffd"]);
});
