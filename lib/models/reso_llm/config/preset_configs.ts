/** The presets as configs, by the seed's names. */
import { RESO_LLM_PRESETS } from "./presets.ts";
import { ResoLLMConfig } from "./reso_llm_config.ts";

/**
 * A config for tests and the minute of a demonstration: 2 blocks of width 64.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ResoLLMModel, tinyConfig } from "@haze/haze/reso-llm";
 * const model = new ResoLLMModel(tinyConfig());
 * assertEquals([model.vocabSize, model.contextLength], [1024, 64]);
 * model.close();
 * ```
 */
export function tinyConfig(): ResoLLMConfig {
  return ResoLLMConfig.fromSize("tiny");
}

/**
 * A config for development and testing: 4 blocks of width 256.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { smallConfig } from "@haze/haze/reso-llm";
 * assertEquals(smallConfig().hasExtensionsEnabled(), true);
 * assertEquals(smallConfig().disableExtensions().hasExtensionsEnabled(), false);
 * ```
 */
export function smallConfig(): ResoLLMConfig {
  return ResoLLMConfig.fromSize("small");
}

/**
 * A config for production: 8 blocks of width 512.
 *
 * @example The same with a longer window
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mediumConfig, ResoLLMConfig } from "@haze/haze/reso-llm";
 * const longer = ResoLLMConfig.fromSettings({ ...mediumConfig().settings, maxSeqLen: 2048 });
 * assertEquals([longer.dim, longer.maxSeqLen], [512, 2048]);
 * ```
 */
export function mediumConfig(): ResoLLMConfig {
  return ResoLLMConfig.fromSize("medium");
}

/**
 * A config for maximum capability: 24 blocks of width 1,024. It generates; to train it takes more than WebAssembly's memory
 * holds.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { defaultKernels } from "@haze/haze/kernels";
 * import { checkResoLLMFits, largeConfig } from "@haze/haze/reso-llm";
 * const { settings } = largeConfig();
 * assertThrows(() => checkResoLLMFits(settings, defaultKernels()), RangeError, "hint: it can generate");
 * ```
 */
export function largeConfig(): ResoLLMConfig {
  return ResoLLMConfig.fromSize("large");
}

/**
 * A small config with links to other agents.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { multiAgentConfig } from "@haze/haze/reso-llm";
 * const config = multiAgentConfig("agent_alpha");
 * assertEquals([config.entanglement.enabled, config.entanglement.nodeId], [true, "agent_alpha"]);
 * ```
 */
export function multiAgentConfig(nodeId = "agent_0"): ResoLLMConfig {
  return ResoLLMConfig.fromSettings({ ...RESO_LLM_PRESETS.multiAgent, "entanglement.nodeId": nodeId });
}
