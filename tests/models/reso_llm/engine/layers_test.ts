/** The switch test of the engine: each layer off, with nothing to act on, and acting. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type GenerationResult,
  type ResoLLMGenerateOptions,
  ResoLLMInference,
  type ResoLLMModel,
  type ResoLLMSettings,
  StabilityMonitor,
  type StabilityReading,
} from "../../../../lib/models/reso_llm/mod.ts";
import { favour, modelOf, tokenizer, traceOf } from "./support.ts";

const PROMPT = "The lamp in the valley";
const LAMP = tokenizer.encode(" lamp")[0]!;

/** A layer, and what is to be seen of it in a text. */
interface Row {
  /** Switches the layer off. */
  readonly off: Partial<ResoLLMSettings>;
  /** On, with nothing to act on. */
  readonly control: Partial<ResoLLMSettings>;
  /** What is done so that it acts. */
  readonly act: Partial<ResoLLMSettings>;
  readonly prepare?: (model: ResoLLMModel) => void;
  readonly options?: ResoLLMGenerateOptions;
}

/** A model that says one thing for ever, were it not for noise. */
const looping = (model: ResoLLMModel): void => favour(model, LAMP, 6);
/** As much noise as there can be. */
const LOUD: Partial<ResoLLMSettings> = {
  "stochasticResonance.enabled": true,
  "stochasticResonance.noiseAmplitude": 1,
  "stochasticResonance.optimalNoiseRatio": 1,
  "stochasticResonance.signalThreshold": 100,
};

const ROWS: Readonly<Record<string, Row>> = {
  "oscillators (K = 0)": {
    off: { useKuramotoDynamics: false },
    control: { kuramotoCoupling: 0 },
    act: {},
  },
  "agency (no foci, no goal)": {
    off: { "agency.enabled": false },
    control: { "agency.maxFoci": 0 },
    act: {},
  },
  "agency (a goal alone)": {
    off: { "agency.enabled": false },
    control: { "agency.maxFoci": 0 },
    act: { "agency.maxFoci": 0, "agency.bias": 3 },
    options: { goal: "speak of the river" },
  },
  "concepts (none bound)": {
    off: { "prsc.enabled": false },
    control: {},
    act: {},
    prepare: (model) => void model.bindConcept("lamp", LAMP),
  },
  "memory (empty)": {
    off: { "temporalSmf.enabled": false },
    control: {},
    act: {},
    prepare: (model) => void model.updateMemory("The secret code is 42"),
  },
  "monitor (a text too short to tell)": {
    off: { "stability.enabled": false },
    control: {},
    act: { "stability.lyapunovThreshold": 0.001, "stability.entropyWindow": 11 },
    options: { temperature: 1.4 },
  },
  "resonance (no loop)": {
    off: { "stochasticResonance.enabled": false },
    control: { "stochasticResonance.enabled": true },
    act: LOUD,
    options: { temperature: 0, repetitionPenalty: 1, maxLength: 30 },
    prepare: looping,
  },
  "entanglement (alone)": {
    off: { "entanglement.enabled": false },
    control: { "entanglement.enabled": true },
    act: { "entanglement.enabled": true },
  },
};

async function text(
  settings: Partial<ResoLLMSettings>,
  { prepare, options = {} }: Pick<Row, "prepare" | "options">,
): Promise<GenerationResult> {
  const model = modelOf(settings);
  try {
    prepare?.(model);
    const engine = new ResoLLMInference(model, tokenizer);
    return await engine.generate(PROMPT, { maxLength: 60, seed: 3, ...options });
  } finally {
    model.close();
  }
}

/** With a layer that is off nothing else may be asked of it. */
const PLAIN: Partial<Row> = { options: { maxLength: 25 } };

for (const [name, { off, control, act, ...how }] of Object.entries(ROWS)) {
  // Foci come of any text: only their own row has them.
  const quiet = name.startsWith("agency") ? {} : { "agency.maxFoci": 0 };
  Deno.test(`ResoLLMInference with and without ${name} writes the same, bit for bit`, async () => {
    const without = await text({ ...quiet, ...off }, PLAIN);
    const nothing = await text({ ...quiet, ...control }, PLAIN);
    const { attentionSummary: _, ...own } = without;
    const { attentionSummary: __, ...same } = nothing;
    assertEquals(traceOf(same as GenerationResult), traceOf(own as GenerationResult));
  });
  if (name.startsWith("entanglement")) continue;
  Deno.test(`ResoLLMInference writes something else when this acts: ${name.split(" (")[0]}${how.options?.goal ? " with a goal" : ""}`, async () => {
    const { prepare, options: { goal: _, ...options } = {} } = how;
    const needsLayer = prepare !== undefined && prepare !== looping;
    const without = await text({ ...quiet, ...off }, {
      options,
      ...(needsLayer || !prepare ? {} : { prepare }),
    });
    const acting = await text({ ...quiet, ...act }, how);
    const apart = acting.entropyTrace.map((x, i) => Math.abs(x - without.entropyTrace[i]!));
    assert(Math.max(...apart) > 1e-3, `at most ${Math.max(...apart)} nats apart`);
  });
}

Deno.test("ResoLLMInference with resonance is alike up to a loop, and then leaves it", async () => {
  const options = { temperature: 0, repetitionPenalty: 1, maxLength: 9 };
  const [off, on] = [
    await text({ "agency.maxFoci": 0 }, { options }),
    await text({ ...LOUD, "agency.maxFoci": 0 }, { options }),
  ];
  const [, , , looped] = off.tokens;
  assertEquals(off.tokens.slice(3), Array(6).fill(looped));
  assertEquals(on.entropyTrace.slice(0, 6), off.entropyTrace.slice(0, 6));
  assert(on.tokens.slice(6).some((token) => token !== looped), "noise gets it out of the loop");
});

Deno.test("ResoLLMInference lets its monitor move the temperature only where it may, and says so", async () => {
  const settings = { "stability.lyapunovThreshold": 0.001, "stability.entropyWindow": 11 };
  const options = { temperature: 1.4, stopOnInstability: false };
  const free = await text(settings, { options });
  assert(new Set(free.temperatureTrace).size > 1);
  assert(free.warnings.some((warning) => warning.startsWith("Temperature 1.40 to ")), free.warnings.join());
  const fixed = await text(settings, { options: { ...options, autoTemperature: false } });
  assertEquals(new Set(fixed.temperatureTrace), new Set([1.4]));
  const told = await text({ ...settings, "stability.autoTemperatureAdjust": false }, { options });
  assertEquals(traceOf(told), traceOf(fixed));
  const asked = await text({ ...settings, "stability.autoTemperatureAdjust": false }, {
    options: { ...options, autoTemperature: true },
  });
  assertEquals(traceOf(asked), traceOf(free));
});

Deno.test("ResoLLMInference refuses to ask something of a layer that is off", async () => {
  const model = modelOf({ standardMode: true });
  const engine = new ResoLLMInference(model, tokenizer);
  await assertRejects(() => engine.generate("a", { goal: "the lamp" }), RangeError, "standardMode is true");
  await assertRejects(() => engine.generate("a", { autoTemperature: true }), RangeError, "stability layer");
  await assertRejects(() => engine.generate("a", { stopOnInstability: true }), RangeError, "stability layer");
  assertThrows(() => model.createGoal("the lamp"), RangeError, "Cannot set a goal");
  assertThrows(() => model.bindConcept("lamp", 4), RangeError, "Cannot bind a concept");
  assertThrows(() => model.updateMemory("the lamp"), RangeError, "Cannot remember a text");
  assertEquals([model.getAttentionFoci(), model.getActiveGoals()], [[], []]);
  const result = await engine.generate("a", { maxLength: 60 });
  assertEquals([result.tokensGenerated, result.lyapunovTrace.length, result.warnings], [60, 60, []]);
  model.close();
});

/** A monitor to which every text is divergent from its fifth token on. */
class Doomsayer extends StabilityMonitor {
  #count = 0;

  override get reading(): StabilityReading {
    const stability = this.#count >= 5 ? "divergent" : "stable";
    return { ...super.reading, stability, lyapunov: 0.5, isNew: false, warnings: [] };
  }

  override observe(value: number): StabilityReading {
    this.#count++;
    super.observe(value);
    return this.reading;
  }
}

Deno.test("ResoLLMInference ends a text that has become divergent, unless it is told not to", async () => {
  for (const [stopOnInstability, count] of [[undefined, 5], [true, 5], [false, 9]] as const) {
    const model = modelOf();
    model.mind.newMonitor = () => new Doomsayer();
    const engine = new ResoLLMInference(model, tokenizer);
    const how = stopOnInstability === undefined ? {} : { stopOnInstability };
    const result = await engine.generate(PROMPT, { maxLength: 9, ...how });
    assertEquals([result.tokensGenerated, result.stability, result.isStable()], [count, "divergent", false]);
    assertEquals(result.stopReason, count === 5 ? "instability" : "length");
    const halted = "Halted after 5 tokens: the text is divergent, λ 0.50";
    assertEquals(result.warnings.includes(halted), count === 5, result.warnings.join());
    assertEquals(model.getStability(), 0);
    model.close();
  }
});
