import { checkBounds, checkNumber, checkRule, DEFAULTS, type SamplingRule, show } from "./checks.ts";
import { nearestName } from "../metrics/mod.ts";

/** Always the most likely token. */
export interface GreedySettings {
  /** The sampler. */
  readonly sampling: "greedy";
}

/** The model's distribution at one temperature. */
export interface BasicSettings {
  /** The sampler. */
  readonly sampling: "basic";
  /** The divisor of the logits, at least 0; 1 unless told otherwise, and 0 is greedy. */
  readonly temperature: number;
}

/** One temperature, then the fewest tokens that hold `topP` of the probability. */
export interface TopPSettings {
  /** The sampler. */
  readonly sampling: "top_p";
  /** The divisor of the logits, at least 0; 1 unless told otherwise, and 0 is greedy. */
  readonly temperature: number;
  /** The probability to keep, in (0, 1]; 0.9 unless told otherwise, and 1 keeps everything. */
  readonly topP: number;
  /** The rule of the filter; `"exact"` unless told otherwise. */
  readonly rule: SamplingRule;
}

/**
 * A temperature from the entropy of each distribution, then the fewest tokens that hold `topP` of the probability.
 *
 * It takes no `temperature`; the filter is part of it, and `topP: 1` switches it off.
 */
export interface EntropySettings {
  /** The sampler. */
  readonly sampling: "entropy";
  /** The entropy to steer towards, at least 0 bits; 3 unless told otherwise, or log₂ V in a vocabulary below 8. */
  readonly targetEntropyBits: number;
  /** The lowest temperature, above 0; 0.3 unless told otherwise. */
  readonly minTemperature: number;
  /** The highest temperature; 2 unless told otherwise. */
  readonly maxTemperature: number;
  /** The probability to keep after the temperature, in (0, 1]; 0.9 unless told otherwise. */
  readonly topP: number;
  /** The rule of temperature and filter; `"exact"` unless told otherwise. */
  readonly rule: SamplingRule;
}

/** The complete settings of a sampler: plain data, told apart by `sampling`. */
export type SamplingSettings = GreedySettings | BasicSettings | TopPSettings | EntropySettings;

/** Settings with defaults left out; without `sampling` it is `"entropy"`. */
export type SamplingOptions =
  | Partial<GreedySettings>
  | (Pick<BasicSettings, "sampling"> & Partial<BasicSettings>)
  | (Pick<TopPSettings, "sampling"> & Partial<TopPSettings>)
  | Partial<EntropySettings>;

/** Every value of `sampling`. */
export const samplingNames: readonly SamplingSettings["sampling"][] = Object.freeze([
  "greedy",
  "basic",
  "top_p",
  "entropy",
]);

const NUMBER_NAMES = [
  "temperature",
  "topP",
  "targetEntropyBits",
  "minTemperature",
  "maxTemperature",
] as const;

const SETTING_NAMES: readonly string[] = ["sampling", "rule", ...NUMBER_NAMES];

/**
 * Completes and checks sampling settings that come from anywhere: code, a command line, a JSON file.
 *
 * A setting that is absent or undefined takes its default. A setting that the chosen sampler does not use is an error.
 *
 * @param options An object with settings; see {@linkcode SamplingOptions}.
 * @param vocabSize V, if known: a target above log₂ V bits is then refused, and the default target is never above it.
 * @returns The complete settings, frozen.
 * @throws TypeError if `options` is no object, or a value has the wrong type.
 * @throws RangeError for an unknown sampler or setting, a setting that the sampler does not use, and a value out of range.
 *
 * @example
 * ```ts
 * import { validateSampling } from "@haze/haze/sampling";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(validateSampling({ sampling: "basic" }), { sampling: "basic", temperature: 1 });
 * assertThrows(() => validateSampling({ sampling: "top_p", top_p: 0.8 }), RangeError, "did you mean topP?");
 * ```
 */
export function validateSampling(options: unknown, vocabSize?: number): SamplingSettings {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`Cannot sample as the settings must be an object: ${show(options)}`);
  }
  const given = new Map(Object.entries(options).filter(([, value]) => value !== undefined));
  for (const name of given.keys()) if (!SETTING_NAMES.includes(name)) throw unknownSetting(name);
  const settings = complete(given, maxEntropyBits(vocabSize));
  for (const [name, value] of given) {
    if (!(name in settings)) throw unusedSetting(name, value, settings);
  }
  return Object.freeze(settings);
}

function complete(given: Map<string, unknown>, maxBits: number): SamplingSettings {
  const get = (name: string, fallback: unknown): unknown => given.has(name) ? given.get(name) : fallback;
  const number = (name: typeof NUMBER_NAMES[number]): number => checkNumber(name, get(name, DEFAULTS[name]));
  const rule = (): SamplingRule => checkRule(get("rule", "exact"));
  const sampling = checkSampling(get("sampling", "entropy"));
  switch (sampling) {
    case "greedy":
      return { sampling };
    case "basic":
      return { sampling, temperature: number("temperature") };
    case "top_p":
      return { sampling, temperature: number("temperature"), topP: number("topP"), rule: rule() };
    case "entropy": {
      const [minTemperature, maxTemperature] = [number("minTemperature"), number("maxTemperature")];
      checkBounds(minTemperature, maxTemperature);
      const target = number("targetEntropyBits");
      const targetEntropyBits = given.has("targetEntropyBits") ? target : Math.min(target, maxBits);
      if (targetEntropyBits > maxBits) {
        const act = "Cannot sample as targetEntropyBits must be at most log2 of the vocabulary size";
        throw new RangeError(`${act}, ${maxBits}: ${target}`);
      }
      return {
        sampling,
        targetEntropyBits,
        minTemperature,
        maxTemperature,
        topP: number("topP"),
        rule: rule(),
      };
    }
  }
}

function checkSampling(value: unknown): SamplingSettings["sampling"] {
  const known = samplingNames.find((name) => name === value);
  if (known !== undefined) return known;
  const nearest = typeof value === "string" ? nearestName(value, samplingNames) : undefined;
  const hint = nearest === undefined
    ? `it is one of ${samplingNames.join(", ")}`
    : `did you mean ${nearest}?`;
  throw new RangeError(`Cannot sample as sampling must name a sampler: ${show(value)}\nhint: ${hint}`);
}

function maxEntropyBits(vocabSize: number | undefined): number {
  if (vocabSize === undefined) return Infinity;
  if (!Number.isInteger(vocabSize) || vocabSize < 1) {
    throw new RangeError(`Cannot sample as vocabSize must be an integer of at least 1: ${vocabSize}`);
  }
  return Math.log2(vocabSize);
}

function unknownSetting(name: string): RangeError {
  const nearest = nearestName(name, SETTING_NAMES);
  const hint = nearest === undefined
    ? `the settings are ${SETTING_NAMES.join(", ")}`
    : `did you mean ${nearest}?`;
  return new RangeError(`Cannot sample as every setting must be known: ${name}\nhint: ${hint}`);
}

function unusedSetting(name: string, value: unknown, settings: SamplingSettings): RangeError {
  const used = Object.keys(settings).filter((key) => key !== "sampling");
  const act = `Cannot sample as "${settings.sampling}" has no setting ${name}: ${show(value)}`;
  return new RangeError(`${act}\nhint: its settings are ${used.length === 0 ? "none" : used.join(", ")}`);
}
