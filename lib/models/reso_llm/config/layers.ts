/** The layers that the seed adds to a transformer, each of which can be switched off. */
import type { ResoLLMSettings } from "./settings.ts";

/** Names of layers. */
export type LayerName =
  | ("kuramoto" | "agency" | "prsc" | "temporalSmf")
  | ("stability" | "entanglement" | "stochasticResonance");

/** One row a layer: the group of its keys, and the switch. */
export const LAYERS: readonly {
  readonly name: LayerName;
  readonly group: string | undefined;
  readonly isOn: (settings: ResoLLMSettings) => boolean;
}[] = [
  { name: "kuramoto", group: undefined, isOn: (settings) => settings.useKuramotoDynamics },
  ...(["agency", "prsc", "temporalSmf", "stability", "entanglement", "stochasticResonance"] as const).map(
    (name) => ({ name, group: name, isOn: (settings: ResoLLMSettings) => settings[`${name}.enabled`] }),
  ),
];

/**
 * Which layers act: those that are switched on, and none in standard mode.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { layersOf, RESO_LLM_PRESETS } from "@haze/haze/reso-llm";
 * const { tiny } = RESO_LLM_PRESETS;
 * assertEquals([layersOf(tiny).prsc, layersOf({ ...tiny, standardMode: true }).prsc], [true, false]);
 * ```
 */
export function layersOf(settings: ResoLLMSettings): Readonly<Record<LayerName, boolean>> {
  const entries = LAYERS.map(({ name, isOn }) => [name, !settings.standardMode && isOn(settings)] as const);
  return Object.fromEntries(entries) as Record<LayerName, boolean>;
}
