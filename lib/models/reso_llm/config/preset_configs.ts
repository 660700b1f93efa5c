/** The presets as configs, by the seed's names. */
import { RESO_LLM_PRESETS } from "./presets.ts";
import { ResoLLMConfig } from "./reso_llm_config.ts";

/** A config for tests and the minute of a demonstration: 2 blocks of width 64. */
export function tinyConfig(): ResoLLMConfig {
  return ResoLLMConfig.fromSize("tiny");
}

/** A config for development and testing: 4 blocks of width 256. */
export function smallConfig(): ResoLLMConfig {
  return ResoLLMConfig.fromSize("small");
}

/** A config for production: 8 blocks of width 512. */
export function mediumConfig(): ResoLLMConfig {
  return ResoLLMConfig.fromSize("medium");
}

/** A config for maximum capability: 24 blocks of width 1,024. It generates; to train it takes more than WebAssembly's memory holds. */
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
