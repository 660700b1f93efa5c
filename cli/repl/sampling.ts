/** Between the REPL's settings and the library's samplers: the one place that knows the names of both. */
import {
  samplingNames,
  type SamplingOptions,
  type SamplingRule,
  type SamplingSettings,
  validateSampling,
} from "../../lib/sampling/mod.ts";
import { COMMON_DEFAULTS } from "../../lib/sampling/common.ts";
import { SAMPLERS } from "../../lib/sampling/table.ts";
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

/** What the library calls a setting, and the command and word that set it. */
interface Names {
  readonly library: string;
  readonly command: string;
  readonly word: string;
}

const names = (library: string, command: string, word: string): Names => ({ library, command, word });

const NAMES: Readonly<Record<SamplerKey, Names>> = {
  temperature: names("temperature", "/temp", "X"),
  topK: names("topK", "/topk", "K"),
  topP: names("topP", "/topp", "P"),
  minP: names("minP", "/minp", "P"),
  typicalP: names("typicalP", "/typical", "P"),
  tau: names("tau", "/tau", "X"),
  eta: names("eta", "/eta", "X"),
  targetEntropy: names("targetEntropyBits", "/entropy", "T"),
  minTemp: names("minTemperature", "/bounds", "MIN"),
  maxTemp: names("maxTemperature", "/bounds", "MAX"),
  repetitionPenalty: names("repetitionPenalty", "/penalty", "X"),
  penaltyWindow: names("penaltyWindow", "/penalty", "WINDOW"),
  avoidLoops: names("avoidLoops", "/loops", "on"),
};
const SAMPLER_KEYS = Object.keys(NAMES) as SamplerKey[];

/** The library's names in the words of messages. */
function messageNames(word: (names: Names) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(NAMES).map((names) => [names.library, word(names)]));
}

/** Where the command is named, its word is enough. */
const WORDS = messageNames(({ word }) => word);
const COMMANDS_AND_WORDS = messageNames(({ command, word }) => `${command} ${word}`);

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
  const used = namesOf(sampling);
  return SAMPLER_KEYS.filter((key) => used.has(NAMES[key].library) || Object.hasOwn(COMMON_DEFAULTS, key));
}

/**
 * What the library makes of these settings.
 *
 * @throws {RangeError} if upstream's rule stored what no text can be drawn with.
 */
export function samplingOf(settings: ReplSettings, rule: SamplingRule): SamplingSettings {
  const options: Record<string, unknown> = { sampling: settings.sampling };
  for (const key of keysUsed(settings.sampling)) options[NAMES[key].library] = settings[key];
  if (namesOf(settings.sampling).has("rule")) options.rule = rule;
  // A window without anything that looks back on it is refused.
  if (settings.repetitionPenalty === 1 && !settings.avoidLoops) delete options.penaltyWindow;
  return validateSampling(options, undefined, COMMANDS_AND_WORDS);
}

/**
 * Finds out from the library whether new values may be, with a sampler that uses them.
 *
 * @throws {RangeError} that says what is wrong, in the words of the command that sets them.
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
  const named = keys.map((key) => [NAMES[key].library, values[key]]);
  const looksBack = keys.includes("penaltyWindow") ? { avoidLoops: true } : {};
  validateSampling({ sampling, ...Object.fromEntries(named), ...looksBack } as SamplingOptions, V, WORDS);
}

/** The library's defaults of the settings that the Python program does not have. */
export function samplingDefaults(): Pick<
  ReplSettings,
  "minP" | "typicalP" | "tau" | "eta" | "repetitionPenalty" | "penaltyWindow" | "avoidLoops"
> {
  const { tau, eta } = SAMPLERS.mirostat.defaults;
  return {
    ...COMMON_DEFAULTS,
    ...{ minP: SAMPLERS.min_p.defaults.minP, typicalP: SAMPLERS.typical.defaults.typicalP, tau, eta },
  };
}
