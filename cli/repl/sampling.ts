/** Between the REPL's settings and the library's samplers: the one place that knows the names of both. */
import {
  samplingNames,
  type SamplingOptions,
  type SamplingRule,
  validateSampling,
} from "../../lib/sampling/mod.ts";
import type { ReplSettings } from "./settings.ts";

/** A setting that goes to the sampler. */
export type SamplerKey =
  | "temperature"
  | "topK"
  | "topP"
  | "minP"
  | "typicalP"
  | "tau"
  | "eta"
  | "targetEntropy"
  | "minTemp"
  | "maxTemp"
  | "repetitionPenalty"
  | "penaltyWindow"
  | "avoidLoops";

/** The library's name of each. */
const LIBRARY_NAMES: Readonly<Record<SamplerKey, string>> = {
  ...{ temperature: "temperature", topK: "topK", topP: "topP", minP: "minP", typicalP: "typicalP" },
  ...{ tau: "tau", eta: "eta", targetEntropy: "targetEntropyBits" },
  ...{ minTemp: "minTemperature", maxTemp: "maxTemperature" },
  ...{ repetitionPenalty: "repetitionPenalty", penaltyWindow: "penaltyWindow", avoidLoops: "avoidLoops" },
};
const SAMPLER_KEYS = Object.keys(LIBRARY_NAMES) as SamplerKey[];
/** What every sampler takes; the library records it only where it does something. */
const COMMON_KEYS: readonly SamplerKey[] = ["repetitionPenalty", "penaltyWindow", "avoidLoops"];

/** The samplers of the Python program. */
const UPSTREAM_NAMES = ["basic", "top_k", "top_p", "entropy"];

/** Names that `/sampling` takes. */
export function samplersFor(rule: SamplingRule): readonly string[] {
  return rule === "upstream" ? UPSTREAM_NAMES : samplingNames;
}

/** The library's names of the settings of a sampler. */
function namesOf(sampling: string): Set<string> {
  return new Set(Object.keys(validateSampling({ sampling } as SamplingOptions)));
}

/** The settings that the chosen sampler uses. */
export function keysUsed(sampling: string): SamplerKey[] {
  const names = namesOf(sampling);
  return SAMPLER_KEYS.filter((key) => names.has(LIBRARY_NAMES[key]) || COMMON_KEYS.includes(key));
}

/** What the library takes for these settings. */
export function samplingOptions(settings: ReplSettings, rule: SamplingRule): SamplingOptions {
  const options: Record<string, unknown> = { sampling: settings.sampling };
  for (const key of keysUsed(settings.sampling)) options[LIBRARY_NAMES[key]] = settings[key];
  if (namesOf(settings.sampling).has("rule")) options.rule = rule;
  // A window without anything that looks back on it is refused.
  if (settings.repetitionPenalty === 1 && !settings.avoidLoops) delete options.penaltyWindow;
  return options as SamplingOptions;
}

/**
 * Finds out from the library whether new values may be, with a sampler that uses them.
 *
 * @throws {RangeError} that says what is wrong.
 */
export function checkSamplerValues(
  values: Partial<Pick<ReplSettings, SamplerKey>>,
  settings: ReplSettings,
  V: number,
): void {
  const keys = Object.keys(values) as SamplerKey[];
  const uses = (name: string): boolean => keys.every((key) => keysUsed(name).includes(key));
  const sampling = [settings.sampling, ...samplingNames].find(uses);
  if (sampling === undefined) return;
  const named = keys.map((key) => [LIBRARY_NAMES[key], values[key]]);
  const looksBack = keys.includes("penaltyWindow") ? { avoidLoops: true } : {};
  validateSampling({ sampling, ...Object.fromEntries(named), ...looksBack } as SamplingOptions, V);
}

const OWN_KEYS = [
  "minP",
  "typicalP",
  "tau",
  "eta",
  "repetitionPenalty",
  "penaltyWindow",
  "avoidLoops",
] as const;

/** The library's defaults of the settings that the Python program does not have. */
export function samplingDefaults(): Pick<ReplSettings, typeof OWN_KEYS[number]> {
  const known: Record<string, unknown> = {};
  for (const sampling of samplingNames) {
    Object.assign(known, validateSampling({ sampling } as SamplingOptions));
  }
  const own = OWN_KEYS.map((key) => [key, known[LIBRARY_NAMES[key]]]);
  return Object.fromEntries(own) as ReturnType<typeof samplingDefaults>;
}
