import { nearestName } from "../metrics/nearest_name.ts";
import { checkBounds, checkNumber, checkRule, isNumberName, type Naming, ownNames, show } from "./checks.ts";
import { COMMON_NAMES, completeCommon } from "./common.ts";
import { SAMPLERS, type SamplingSettings } from "./table.ts";

type SamplingName = SamplingSettings["sampling"];

/** Settings with defaults left out; without `sampling` it is `"entropy"`. */
export type SamplingOptions =
  | {
    [S in SamplingSettings as S["sampling"]]: Pick<S, "sampling"> & Partial<S>;
  }[SamplingSettings["sampling"]]
  | Partial<Extract<SamplingSettings, { sampling: "entropy" }>>;

/**
 * Every value of `sampling`.
 *
 * @example
 * ```ts
 * import { samplingNames, validateSampling } from "@haze/haze/sampling";
 * import { assertEquals } from "@std/assert";
 *
 * const settings = samplingNames.map((sampling) => validateSampling({ sampling }));
 * assertEquals(settings.map(({ sampling }) => sampling), [...samplingNames]); // each works without further settings
 * ```
 */
export const samplingNames: readonly SamplingSettings["sampling"][] = Object.freeze(
  Object.keys(SAMPLERS) as SamplingName[],
);

/** Every setting of any sampler. */
const SETTING_NAMES: readonly string[] = [
  ...new Set(["sampling", ...Object.values(SAMPLERS).flatMap(({ defaults }) => Object.keys(defaults))]),
  ...COMMON_NAMES,
];

/** Settings in bits that no vocabulary below 2^them reaches: of the mean entropy, and of the mean surprise. */
const TARGETS: readonly string[] = ["targetEntropyBits", "tau"];

/**
 * Completes and checks sampling settings that come from anywhere: code, a command line, a JSON file.
 *
 * A setting that is absent or undefined takes its default. A setting that would do nothing is an error: one that the
 * chosen sampler does not have, and a `penaltyWindow` without a penalty. What every sampler has is only recorded where
 * it does something, see {@linkcode CommonSettings}.
 *
 * @param options An object with settings; see {@linkcode SamplingOptions}.
 * @param vocabSize V, if known: a target above log₂ V bits, of entropy or of surprise, is then refused, and the default
 * target is never above it; upstream's rule takes any.
 * @param names What settings are called in messages, by their names here; for a caller whose users type other names.
 * @returns The complete settings, frozen.
 * @throws TypeError if `options` is no object, or a value has the wrong type.
 * @throws RangeError for an unknown sampler or setting, a setting that the sampler does not use, and a value out of
 * range.
 *
 * @example
 * ```ts
 * import { validateSampling } from "@haze/haze/sampling";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(validateSampling({ sampling: "basic" }), { sampling: "basic", temperature: 1, rule: "exact" });
 * assertThrows(() => validateSampling({ sampling: "top_p", top_p: 0.8 }), RangeError, "did you mean topP?");
 * const typed = () => validateSampling({ sampling: "top_k", topK: 0 }, 65, { topK: "--top-k" });
 * assertThrows(typed, RangeError, "--top-k must be an integer of at least 1: 0");
 * ```
 */
export function validateSampling(
  options: unknown,
  vocabSize?: number,
  names: Readonly<Record<string, string>> = {},
): SamplingSettings {
  const naming: Naming = (name) => Object.hasOwn(names, name) ? names[name] : ownNames(name);
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`Cannot sample as the settings must be an object: ${show(options)}`);
  }
  const given = new Map<string, unknown>(
    Object.entries(options).filter(([, value]) => value !== undefined),
  );
  for (const name of given.keys()) if (!SETTING_NAMES.includes(name)) throw unknownSetting(name, naming);
  const sampling = checkSampling(given.has("sampling") ? given.get("sampling") : "entropy", naming);
  const settings: Record<string, unknown> = { sampling };
  const defaults: Readonly<Record<string, unknown>> = SAMPLERS[sampling].defaults;
  // A sampler without a rule follows the mathematics.
  const rule = "rule" in defaults ? checkRule(given.get("rule") ?? defaults.rule, naming) : "exact";
  for (const [name, usual] of Object.entries(defaults)) {
    const value = given.has(name) ? given.get(name) : usual;
    settings[name] = isNumberName(name) ? checkNumber(name, value, rule, naming) : rule;
  }
  if ("maxTemperature" in settings) {
    checkBounds(Number(settings.minTemperature), Number(settings.maxTemperature), rule, naming);
  }
  const maxBits = maxEntropyBits(vocabSize);
  for (const name of TARGETS) {
    if (rule === "exact" && name in settings) {
      settings[name] = reachable(name, Number(settings[name]), given.has(name), maxBits, naming);
    }
  }
  for (const [name, value] of given) {
    if (!(name in settings) && !COMMON_NAMES.includes(name)) {
      throw unusedSetting(name, value, settings, naming);
    }
  }
  // The row has given each name its checked value.
  return Object.freeze({ ...settings, ...completeCommon(given, naming) }) as unknown as SamplingSettings;
}

/** A target in bits: one that was asked for must be within reach, another is lowered to what the vocabulary allows. */
function reachable(name: string, target: number, asked: boolean, maxBits: number, naming: Naming): number {
  if (asked && target > maxBits) {
    const act = `Cannot sample as ${naming(name)} must be at most log2 of the vocabulary size`;
    throw new RangeError(`${act}, ${maxBits}: ${target}`);
  }
  return Math.min(target, maxBits);
}

function checkSampling(value: unknown, naming: Naming): SamplingName {
  const known = samplingNames.find((name) => name === value);
  if (known !== undefined) return known;
  const nearest = typeof value === "string" ? nearestName(value, samplingNames) : undefined;
  const hint = nearest === undefined
    ? `it is one of ${samplingNames.join(", ")}`
    : `did you mean ${nearest}?`;
  throw new RangeError(
    `Cannot sample as ${naming("sampling")} must name a sampler: ${show(value)}\nhint: ${hint}`,
  );
}

function maxEntropyBits(vocabSize: number | undefined): number {
  if (vocabSize === undefined) return Infinity;
  if (!Number.isInteger(vocabSize) || vocabSize < 1) {
    throw new RangeError(`Cannot sample as vocabSize must be an integer of at least 1: ${vocabSize}`);
  }
  return Math.log2(vocabSize);
}

function unknownSetting(name: string, naming: Naming): RangeError {
  const known = SETTING_NAMES.map(naming);
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? `the settings are ${known.join(", ")}` : `did you mean ${nearest}?`;
  return new RangeError(`Cannot sample as every setting must be known: ${name}\nhint: ${hint}`);
}

function unusedSetting(
  name: string,
  value: unknown,
  settings: Record<string, unknown>,
  naming: Naming,
): RangeError {
  const used = [...Object.keys(settings).filter((key) => key !== "sampling"), ...COMMON_NAMES].map(naming);
  const act = `Cannot sample as "${settings.sampling}" has no setting ${naming(name)}: ${show(value)}`;
  return new RangeError(`${act}\nhint: its settings are ${used.join(", ")}`);
}
