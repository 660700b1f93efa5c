import { nearestName } from "../metrics/mod.ts";
import { checkBounds, checkNumber, checkRule, isNumberName, show } from "./checks.ts";
import { COMMON_NAMES, completeCommon } from "./common.ts";
import { SAMPLERS, type SamplingSettings } from "./table.ts";

type SamplingName = SamplingSettings["sampling"];

/** Settings with defaults left out; without `sampling` it is `"entropy"`. */
export type SamplingOptions =
  | {
    [S in SamplingSettings as S["sampling"]]: Pick<S, "sampling"> & Partial<S>;
  }[SamplingSettings["sampling"]]
  | Partial<Extract<SamplingSettings, { sampling: "entropy" }>>;

/** Every value of `sampling`. */
export const samplingNames: readonly SamplingName[] = Object.freeze(Object.keys(SAMPLERS) as SamplingName[]);

/** Every setting of any sampler. */
const SETTING_NAMES: readonly string[] = [
  ...new Set(["sampling", ...Object.values(SAMPLERS).flatMap(({ defaults }) => Object.keys(defaults))]),
  ...COMMON_NAMES,
];

/**
 * Completes and checks sampling settings that come from anywhere: code, a command line, a JSON file.
 *
 * A setting that is absent or undefined takes its default. A setting that would do nothing is an error: one that the chosen
 * sampler does not have, and a `penaltyWindow` without a penalty. What every sampler has, see {@linkcode CommonSettings}, is only recorded
 * where it does something.
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
  const given = new Map<string, unknown>(
    Object.entries(options).filter(([, value]) => value !== undefined),
  );
  for (const name of given.keys()) if (!SETTING_NAMES.includes(name)) throw unknownSetting(name);
  const sampling = checkSampling(given.has("sampling") ? given.get("sampling") : "entropy");
  const settings: Record<string, unknown> = { sampling };
  for (const [name, usual] of Object.entries(SAMPLERS[sampling].defaults)) {
    const value = given.has(name) ? given.get(name) : usual;
    settings[name] = isNumberName(name) ? checkNumber(name, value) : checkRule(value);
  }
  checkTogether(settings, given.has("targetEntropyBits"), maxEntropyBits(vocabSize));
  for (const [name, value] of given) {
    if (!(name in settings) && !COMMON_NAMES.includes(name)) throw unusedSetting(name, value, settings);
  }
  // The row has given each name its checked value.
  return Object.freeze({ ...settings, ...completeCommon(given) }) as unknown as SamplingSettings;
}

/** Checks what concerns several settings; a target that was not asked for is lowered to what the vocabulary allows. */
function checkTogether(settings: Record<string, unknown>, asked: boolean, maxBits: number): void {
  if ("minTemperature" in settings) {
    checkBounds(Number(settings.minTemperature), Number(settings.maxTemperature));
  }
  if (!("targetEntropyBits" in settings)) return;
  const target = Number(settings.targetEntropyBits);
  if (asked && target > maxBits) {
    const act = "Cannot sample as targetEntropyBits must be at most log2 of the vocabulary size";
    throw new RangeError(`${act}, ${maxBits}: ${target}`);
  }
  settings.targetEntropyBits = Math.min(target, maxBits);
}

function checkSampling(value: unknown): SamplingName {
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

function unusedSetting(name: string, value: unknown, settings: Record<string, unknown>): RangeError {
  const used = [...Object.keys(settings).filter((key) => key !== "sampling"), ...COMMON_NAMES];
  const act = `Cannot sample as "${settings.sampling}" has no setting ${name}: ${show(value)}`;
  return new RangeError(`${act}\nhint: its settings are ${used.join(", ")}`);
}
