import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  DEFAULT_GENERATION,
  type GenerationConfig,
  type GenerationSettings,
  ResonantGenerator,
} from "../../../../lib/models/resoformer/generator/mod.ts";
import { livelyModel, tokenizer } from "./support.ts";

/** Nothing but the length ends it. */
const LONG: GenerationSettings = { maxLength: 60, minLength: 59, stopTokens: [] };
const TOP_K: GenerationSettings = { ...LONG, strategy: "top_k" };
const COHERENT: GenerationSettings = { ...LONG, minLength: 0, stopOnCoherence: true };

/** For every setting two that must not write the same text. */
const PAIRS: { readonly [N in keyof GenerationConfig]: readonly [GenerationSettings, GenerationSettings] } = {
  maxLength: [LONG, { ...LONG, maxLength: 59 }],
  minLength: [{ maxLength: 60, minLength: 0 }, { maxLength: 60, minLength: 60 }],
  strategy: [LONG, { ...LONG, strategy: "temperature" }],
  temperature: [LONG, { ...LONG, temperature: 3 }],
  temperatureSchedule: [LONG, { ...LONG, temperatureSchedule: "golden_decay" }],
  minTemperature: [LONG, { ...LONG, minTemperature: 5 }],
  topK: [TOP_K, { ...TOP_K, topK: 2 }],
  topP: [LONG, { ...LONG, topP: 0.2 }],
  targetEntropy: [LONG, { ...LONG, targetEntropy: 0.5 }],
  entropyWeight: [LONG, { ...LONG, entropyWeight: 9 }],
  entropyRule: [LONG, { ...LONG, entropyRule: "exact" }],
  coherenceThreshold: [{ ...COHERENT, coherenceThreshold: 0 }, { ...COHERENT, coherenceThreshold: 1 }],
  stopOnCoherence: [LONG, { ...COHERENT, coherenceThreshold: 0 }],
  stopTokens: [{ ...LONG, minLength: 0 }, { ...LONG, minLength: 0, stopTokens: ["a"] }],
  repetitionPenalty: [LONG, { ...LONG, repetitionPenalty: 9 }],
  repetitionWindow: [{ ...LONG, repetitionPenalty: 9 }, {
    ...LONG,
    repetitionPenalty: 9,
    repetitionWindow: 1,
  }],
  seed: [LONG, { ...LONG, seed: 43 }],
};

Deno.test("ResonantGenerator writes another text for another value of every setting", () => {
  const model = livelyModel();
  assertEquals(Object.keys(PAIRS).sort(), Object.keys(DEFAULT_GENERATION).sort());
  const texts = (settings: GenerationSettings) => {
    const generator = new ResonantGenerator(model, tokenizer, settings);
    // What a call says is what the generator says, but for the stream of random numbers.
    const seed = settings.seed ?? DEFAULT_GENERATION.seed;
    const called = new ResonantGenerator(model, tokenizer).generate("a bad", { ...settings, seed });
    assertEquals(called, generator.generate("a bad"));
    return called;
  };
  for (const [name, [one, other]] of Object.entries(PAIRS)) {
    assert(texts(one) !== texts(other), `${name} changes nothing: ${texts(one)}`);
  }
  model.close();
});

Deno.test("ResonantGenerator changes every strategy with its own settings", () => {
  const model = livelyModel();
  const text = (settings: GenerationSettings) =>
    new ResonantGenerator(model, tokenizer, { ...LONG, ...settings }).generate("a bad");
  const sampled = ["temperature", "top_k", "top_p", "entropy_aware"] as const;
  for (const strategy of sampled) {
    const falling: GenerationSettings = { strategy, temperatureSchedule: "golden_decay", temperature: 2 };
    const pairs: [GenerationSettings, GenerationSettings][] = [
      [{ strategy }, { strategy, temperature: 3 }],
      [{ strategy, temperature: 2 }, falling],
      [falling, { ...falling, minTemperature: 1.9 }],
      [{ strategy }, { strategy, repetitionPenalty: 9 }],
    ];
    for (const [one, other] of pairs) assert(text(one) !== text(other), JSON.stringify([one, other]));
    assertEquals(text({ strategy, temperature: 0 }), text({ strategy: "greedy" }));
  }
  assert(text({ strategy: "top_p" }) !== text({ strategy: "top_p", topP: 0.3 }));
  assertEquals(text({ strategy: "greedy", seed: 1 }), text({ strategy: "greedy", seed: 2 }));
  // What cuts nothing off draws as temperature alone does.
  const plain = text({ strategy: "temperature" });
  for (const topK of [0, 12, 99]) assertEquals(text({ strategy: "top_k", topK }), plain);
  assertEquals(text({ strategy: "top_p", topP: 1 }), plain);
  model.close();
});

Deno.test("ResonantGenerator has the seed's defaults, a target within reach of the vocabulary, and freezes them", () => {
  const model = livelyModel();
  const { config } = new ResonantGenerator(model, tokenizer);
  assertEquals(config, DEFAULT_GENERATION);
  assert(Object.isFrozen(config));
  assertEquals(new ResonantGenerator(model, tokenizer, { maxLength: 3 }).config.minLength, 3);
  model.close();
});

Deno.test("ResonantGenerator refuses what is unknown, out of range, or would do nothing", () => {
  const model = livelyModel();
  const refused: [Record<string, unknown>, typeof RangeError | typeof TypeError, string][] = [
    [{ maxlength: 3 }, RangeError, "every setting must be known: maxlength\nhint: did you mean maxLength?"],
    [
      { strategy: "beam" },
      RangeError,
      'strategy must be one of greedy, temperature, top_k, top_p, entropy_aware: "beam"',
    ],
    [{ temperatureSchedule: "adaptive" }, RangeError, "upstream's adaptive is constant"],
    [
      { temperatureSchedule: "linear" },
      RangeError,
      "temperatureSchedule must be one of constant, golden_decay",
    ],
    [{ entropyRule: "upstream" }, RangeError, "entropyRule must be one of phi, exact"],
    [{ maxLength: -1 }, RangeError, "maxLength must be an integer of at least 0: -1"],
    [{ maxLength: "9" }, TypeError, "maxLength must be a number: 9"],
    [{ minLength: 20, maxLength: 9 }, RangeError, "minLength must be an integer from 0 to maxLength, 9: 20"],
    [{ temperature: -1 }, RangeError, "temperature must be ≥ 0 and finite: -1"],
    [{ temperature: 0, temperatureSchedule: "golden_decay" }, RangeError, "must begin above temperature 0"],
    [{ temperature: 0, entropyRule: "exact" }, RangeError, "2·temperature must be above 0"],
    [
      { temperature: 0.1, minTemperature: 0.3, entropyRule: "exact" },
      RangeError,
      "at most 2·temperature: 0.3 and 0.2",
    ],
    [{ minTemperature: 0 }, RangeError, "minTemperature must be above 0"],
    [{ strategy: "top_k", topK: -1 }, RangeError, "topK must be an integer of at least 0: -1"],
    [{ topP: 0 }, RangeError, "topP must be above 0 and at most 1: 0"],
    [{ targetEntropy: 2.5 }, RangeError, "targetEntropy must be from 0 to ln V"],
    [{ entropyWeight: -1 }, RangeError, "entropyWeight must be ≥ 0"],
    [
      { stopOnCoherence: true, coherenceThreshold: 2 },
      RangeError,
      "coherenceThreshold must be from 0 to 1: 2",
    ],
    [{ stopOnCoherence: 1 }, TypeError, "stopOnCoherence must be true or false: 1"],
    [{ stopTokens: "." }, TypeError, "stopTokens must be a list of texts"],
    [{ stopTokens: [""] }, TypeError, "stopTokens must be a list of texts"],
    [{ repetitionPenalty: 0 }, RangeError, "repetitionPenalty must be above 0"],
    [{ repetitionWindow: 0 }, RangeError, "repetitionWindow must be an integer of at least 1: 0"],
    [{ seed: -1 }, RangeError, "-1"],
    [{ strategy: "greedy", temperature: 1 }, RangeError, "temperature goes with strategy temperature, top_k"],
    [
      { strategy: "greedy", temperatureSchedule: "constant" },
      RangeError,
      "temperatureSchedule goes with strategy",
    ],
    [
      { strategy: "top_p", minTemperature: 0.2 },
      RangeError,
      "minTemperature goes with temperatureSchedule golden_decay",
    ],
    [{ topK: 3 }, RangeError, "topK goes with strategy top_k: got it without"],
    [{ strategy: "top_k", topP: 0.5 }, RangeError, "topP goes with strategy top_p, entropy_aware"],
    [{ strategy: "top_p", targetEntropy: 1 }, RangeError, "targetEntropy goes with strategy entropy_aware"],
    [{ strategy: "top_p", entropyRule: "phi" }, RangeError, "entropyRule goes with strategy entropy_aware"],
    [{ entropyRule: "exact", entropyWeight: 1 }, RangeError, "entropyWeight goes with entropyRule phi"],
    [{ coherenceThreshold: 0.5 }, RangeError, "coherenceThreshold goes with stopOnCoherence"],
    [{ repetitionPenalty: 1, repetitionWindow: 5 }, RangeError, "a repetitionPenalty other than 1"],
  ];
  const generator = new ResonantGenerator(model, tokenizer);
  for (const [settings, type, said] of refused) {
    assertThrows(() => new ResonantGenerator(model, tokenizer, settings), type, said);
    assertThrows(() => generator.generate("a", settings), type, said);
  }
  // A call may choose a strategy that does not use what the generator was given for another.
  const cut = new ResonantGenerator(model, tokenizer, { topP: 0.5, maxLength: 4 });
  assertEquals(cut.generate("a", { strategy: "greedy" }).length <= 4, true);
  model.close();
});
