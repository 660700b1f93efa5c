import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  AgencyConfig,
  checkResoLLMSettings,
  createDefaultTokenizer,
  EntanglementConfig,
  largeConfig,
  mediumConfig,
  multiAgentConfig,
  PRSCConfig,
  RESO_LLM_PRESETS,
  ResoLLMConfig,
  ResoLLMModel,
  smallConfig,
  StabilityConfig,
  StochasticResonanceConfig,
  TemporalSMFConfig,
  tinyConfig,
} from "../../../../lib/models/reso_llm/mod.ts";
import { INVERSE_PHI } from "../../../../lib/physics/mod.ts";

Deno.test("ResoLLMConfig takes the groups of the seed's example", () => {
  const config = new ResoLLMConfig({
    ...{ dim: 512, numLayers: 8 },
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
  assertEquals([config.dim, config.numLayers, config.numHeads, config.ffnDim], [512, 8, 8, 2048]);
  assertEquals(config.settings["agency.noveltyWeight"], 0.4);
  assertEquals(ResoLLMConfig.fromSettings(config.settings).settings, config.settings);
});

Deno.test("ResoLLMConfig has the seed's layers on, and the sizes of its presets", () => {
  const { agency, prsc, temporalSmf, stability, entanglement, stochasticResonance, ...core } =
    new ResoLLMConfig();
  assertEquals([agency, prsc, temporalSmf, stability].map(({ enabled }) => enabled), [
    true,
    true,
    true,
    true,
  ]);
  assertEquals([entanglement.enabled, stochasticResonance.enabled], [false, false]);
  assertEquals([core.standardMode, core.coherenceThreshold], [false, INVERSE_PHI]);
  const sizes = (config: ResoLLMConfig) => {
    const { numLayers, dim, numHeads, ffnDim, maxSeqLen } = config;
    return [numLayers, dim, numHeads, ffnDim, maxSeqLen];
  };
  assertEquals(sizes(smallConfig()), [4, 256, 4, 1024, 512]);
  assertEquals(sizes(mediumConfig()), [8, 512, 8, 2048, 1024]);
  assertEquals(sizes(largeConfig()), [24, 1024, 16, 4096, 1024]);
  assertEquals(sizes(tinyConfig()), [2, 64, 4, 256, 64]);
  const agent = multiAgentConfig("agent_alpha");
  assertEquals(sizes(agent), sizes(smallConfig()));
  assertEquals([agent.entanglement.enabled, agent.entanglement.nodeId], [true, "agent_alpha"]);
  assertEquals(multiAgentConfig().entanglement.nodeId, "agent_0");
  assertEquals(smallConfig().vocabSize, createDefaultTokenizer().vocabSize);
});

Deno.test("ResoLLMConfig switches its layers", () => {
  const config = new ResoLLMConfig({ dim: 64, prsc: new PRSCConfig({ maxBindings: 7 }), kuramotoSteps: 3 });
  const off = config.disableExtensions();
  assertEquals([config.hasExtensionsEnabled(), off.hasExtensionsEnabled()], [true, false]);
  assertEquals([off.standardMode, off.prsc.maxBindings, off.dim], [true, 1000, 64]);
  assert(off.enableExtensions().hasExtensionsEnabled());
  assertEquals(ResoLLMConfig.standard({ dim: 64 }).standardMode, true);
  assertEquals(ResoLLMConfig.extended({ dim: 64 }).hasExtensionsEnabled(), true);
  assertEquals(ResoLLMConfig.fromSize("small").settings, RESO_LLM_PRESETS.small);
  assertThrows(() => Object.assign(config, { dim: 3 }), TypeError);
});

Deno.test("ResoLLMConfig refuses what it does not know, and what could not act", () => {
  const rule = "Cannot build a Reso-LLM as ";
  const cases: [() => unknown, string][] = [
    [
      () => new ResoLLMConfig({ numHead: 3 } as object),
      `${rule}its config has no such key: numHead\nhint: did you mean numHeads?`,
    ],
    [
      () => new AgencyConfig({ maxFocus: 3 } as object),
      "Cannot make AgencyConfig as it has no such key: maxFocus\nhint: did you mean maxFoci?",
    ],
    [
      () => new ResoLLMConfig({ dim: 100, numHeads: 3 }),
      `${rule}numHeads must divide dim: dim 100, numHeads 3`,
    ],
    [() => new ResoLLMConfig({ dim: 9, numHeads: 3 }), `${rule}heads turn pairs and must be of even size`],
    [
      () => new ResoLLMConfig({ agency: { maxFoci: -1 } }),
      `${rule}agency.maxFoci must be an integer from 0 to 1000: -1`,
    ],
    [
      () => new ResoLLMConfig({ agency: { enabled: false, maxFoci: 1 } }),
      `${rule}agency.maxFoci has no effect without agency.enabled true`,
    ],
    [
      () => new ResoLLMConfig({ standardMode: true, prsc: { maxBindings: 3 } }),
      `${rule}prsc.maxBindings has no effect without prsc.enabled true`,
    ],
    [
      () => new ResoLLMConfig({ kuramotoCoupling: 0, kuramotoSteps: 3 }),
      `${rule}kuramotoSteps has no effect without kuramotoCoupling above 0`,
    ],
    [
      () => new ResoLLMConfig({ rule: "upstream" }),
      `${rule}rule upstream is that of upstream's standard mode`,
    ],
    [
      () => new ResoLLMConfig({ rule: "upstream", standardMode: true, positions: "resonance" }),
      `${rule}positions has no effect without rule reso`,
    ],
    [
      () => new ResoLLMConfig({ useCoherenceGating: false, haltEpsilon: 0.1 }),
      `${rule}haltEpsilon has no effect without`,
    ],
    [
      () => new ResoLLMConfig({ stability: { minTemperature: 2 } }),
      `${rule}stability.minTemperature must not exceed`,
    ],
    [
      () =>
        new ResoLLMConfig({ entanglement: new EntanglementConfig({ enabled: true, defaultPrimes: "2,4" }) }),
      `${rule}entanglement.defaultPrimes must be two primes, as 2,3: "2,4"`,
    ],
    [
      () => checkResoLLMSettings({ ...RESO_LLM_PRESETS.tiny, vocabSize: "5" }),
      `${rule}vocabSize must be an integer`,
    ],
    [
      () => ResoLLMConfig.fromSize("xxl" as "small"),
      "Cannot size a Reso-LLM as it must be one of tiny, small",
    ],
  ];
  for (const [make, text] of cases) assertThrows(make, RangeError, text);
});

Deno.test("ResoLLMModel takes a ResoLLMConfig, and seeds that fit alone", () => {
  const model = new ResoLLMModel(tinyConfig());
  assertEquals(model.config, { ...RESO_LLM_PRESETS.tiny });
  assertThrows(() => new ResoLLMModel(tinyConfig(), { seed: -1 }), RangeError);
  assertThrows(
    () => model.startSession({ haltEpsilon: 2 }),
    RangeError,
    "haltEpsilon must be a number from 0 to 1: 2",
  );
  model.close();
});
