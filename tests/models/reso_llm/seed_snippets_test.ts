/** Every snippet of the seed, its names in camelCase; weights are random, so that texts are noise. */
import { assert, assertEquals } from "@std/assert";
import {
  AgencyConfig,
  createDefaultTokenizer,
  EntanglementConfig,
  largeConfig,
  mediumConfig,
  multiAgentConfig,
  PRSCConfig,
  ResoLLMConfig,
  ResoLLMInference,
  ResoLLMModel,
  smallConfig,
  StabilityConfig,
  StochasticResonanceConfig,
  TemporalSMFConfig,
} from "../../../lib/models/reso_llm/mod.ts";

// Quick start: initialise with the small config.
const config = smallConfig();
const tokenizer = createDefaultTokenizer();

async function withQuickStart(
  body: (engine: ResoLLMInference, model: ResoLLMModel) => Promise<void>,
): Promise<void> {
  const model = new ResoLLMModel(config);
  try {
    await body(new ResoLLMInference(model, tokenizer, config), model);
  } finally {
    model.close();
  }
}

Deno.test("seed: basic usage, goal-guided generation, agency, concepts, stability, memory", async () => {
  await withQuickStart(async (engine, model) => {
    const result = await engine.generate("Once upon a time", { maxLength: 30 });
    assertEquals(typeof result.text, "string");
    assert(["stable", "periodic", "chaotic", "divergent"].includes(result.stability));
    assert(/^-?\d+\.\d{4}$/.test(result.lyapunov.toFixed(4)));

    const guided = await engine.generateWithGoal({
      prompt: "Explain quantum computing",
      goalDescription: "Provide a clear, beginner-friendly explanation",
      maxLength: 30,
    });
    assert(Array.isArray(guided.goalsAchieved));

    const goal = model.createGoal("Generate coherent technical documentation", "exploratory");
    assertEquals([goal.type, goal.status], ["exploratory", "active"]);
    for (const { type, target, intensity } of model.getAttentionFoci()) {
      assert(/^(prime|concept|goal|memory|external):.+ - intensity: 0\.\d\d$/s.test(
        `${type}:${target} - intensity: ${intensity.toFixed(2)}`,
      ));
    }
    assert(model.getAttentionFoci().length > 0);
    assert(
      model.getActiveGoals().some(({ description, progress }) =>
        `${description}: ${Math.round(100 * progress)}%` === "Generate coherent technical documentation: 0%"
      ),
    );

    const binding = model.bindConcept("mathematics", 42);
    assertEquals(binding.concept, "mathematics");
    model.bindConcept("logic", 43);
    const { visibility } = model.concepts!.prsc.interference("mathematics", "logic");
    assert(Math.abs(visibility) <= 1);

    const stability = model.getStability();
    assert(stability >= 0 && stability <= 1);
    const suggested = model.getSuggestedTemperature(0.7);
    assert(suggested > 0 && suggested <= 0.7);

    model.updateMemory("Important context to remember", 1.0);
    const [learnt] = model.mind.memory!.moments.recall("context to remember");
    assertEquals(learnt!.moment.content, "Important context to remember");
    assert(learnt!.moment.tags.t > 0, "when did I learn this?");
  });
});

Deno.test("seed: every field of a generation result", async () => {
  await withQuickStart(async (engine) => {
    const result = await engine.generate("Hello", { maxLength: 12 });
    assertEquals(result.tokensGenerated, 12);
    for (
      const trace of [
        result.entropyTrace,
        result.lyapunovTrace,
        result.temperatureTrace,
        result.coherenceTrace,
      ]
    ) assertEquals(trace.length, 12);
    assertEquals([typeof result.text, typeof result.stability, typeof result.lyapunov], [
      ...["string", "string", "number"],
    ]);
    assertEquals([result.goalsAchieved, result.warnings], [[], []]);
    assert(Object.keys(result.attentionSummary).length > 0);
    assert(result.generationTimeMs > 0);
  });
});

Deno.test("seed: interactive chat with its four commands", async () => {
  await withQuickStart(async (engine) => {
    let shown = "";
    await engine.interactiveSession({
      ...{ showMetrics: true, maxLength: 4, write: (text) => shown += text },
      lines: ["Hello", "goal speak of the lamp", "status", "metrics", "exit"],
    });
    for (
      const part of ["You: A: ", "[Tokens: 4, ", "Goal set: speak of the lamp", "Goals: 1", "Metrics off"]
    ) {
      assert(shown.includes(part), shown);
    }
  });
});

Deno.test("seed: multi-agent coordination by each strategy", async () => {
  const [configA, configB] = [multiAgentConfig("agent_alpha"), multiAgentConfig("agent_beta")];
  const [modelA, modelB] = [new ResoLLMModel(configA), new ResoLLMModel(configB, { seed: 2 })];
  const engineA = new ResoLLMInference(modelA, tokenizer, configA);
  const engineB = new ResoLLMInference(modelB, tokenizer, configB);
  for (const coordinationStrategy of ["consensus", "parallel", "sequential"] as const) {
    const results = await engineA.generateMultiAgent({
      ...{ prompt: "Write a story about AI", otherAgents: [engineB], coordinationStrategy, maxLength: 6 },
    });
    assertEquals(results.length, 2);
    assertEquals(results[0]!.text === results[1]!.text, coordinationStrategy === "consensus");
  }
  modelA.close();
  modelB.close();
});

Deno.test("seed: preset configurations have the seed's sizes", () => {
  const sizes = [smallConfig(), mediumConfig(), largeConfig()].map(({ numLayers, dim }) => [numLayers, dim]);
  assertEquals(sizes, [[4, 256], [8, 512], [24, 1024]]);
});

Deno.test("seed: component configuration", () => {
  const config = new ResoLLMConfig({
    dim: 512,
    numLayers: 8,
    agency: new AgencyConfig({ enabled: true, maxFoci: 5, maxGoals: 10, noveltyWeight: 0.4 }),
    prsc: new PRSCConfig({ enabled: true, coherenceThreshold: 0.7, maxBindings: 1000 }),
    temporalSmf: new TemporalSMFConfig({
      ...{ enabled: true, memoryDecayRate: 0.01, maxMoments: 1000, episodicTagging: true },
    }),
    stability: new StabilityConfig({
      ...{ enabled: true, lyapunovThreshold: 0.1, autoTemperatureAdjust: true, predictiveHorizon: 5 },
    }),
    stochasticResonance: new StochasticResonanceConfig({ enabled: false, noiseAmplitude: 0.1 }),
  });
  assertEquals(config.stochasticResonance.enabled, false);
  assertEquals(new EntanglementConfig().enabled, false, "for a single agent");
  assert(config.hasExtensionsEnabled());
});
