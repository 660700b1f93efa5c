/** Settings from anywhere, completed and checked. */
import { nearestName } from "../../../metrics/mod.ts";
import { DEFAULT_GENERATION, type GenerationConfig, type GenerationSettings, idleBecause } from "./config.ts";
import { checkSampling } from "./sampling.ts";

/** Values of the settings that are words. */
const WORDS: Readonly<Partial<Record<keyof GenerationConfig, readonly string[]>>> = {
  strategy: ["greedy", "temperature", "top_k", "top_p", "entropy_aware"],
  temperatureSchedule: ["constant", "golden_decay"],
  entropyRule: ["phi", "exact"],
};

const NAMES = Object.keys(DEFAULT_GENERATION) as (keyof GenerationConfig)[];

/**
 * Completes settings over those of a generator and checks all of them; only what is given here must act.
 *
 * @param given Settings; undefined ones count as not given.
 * @param base Settings given before, whose own idle ones were judged then.
 * @param V Tokens of the vocabulary.
 * @throws {TypeError} if a value has the wrong type.
 * @throws {RangeError} for an unknown setting, a value out of range, or a setting that would do nothing.
 */
export function completeGeneration(
  given: GenerationSettings,
  base: GenerationSettings,
  V: number,
): { config: GenerationConfig; settings: GenerationSettings } {
  const own = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const names = Object.keys(own);
  const unknown = names.find((name) => !(NAMES as string[]).includes(name));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, NAMES);
    const hint = nearest === undefined ? `the settings are ${NAMES.join(", ")}` : `did you mean ${nearest}?`;
    throw new RangeError(`Cannot generate as every setting must be known: ${unknown}\nhint: ${hint}`);
  }
  const settings: GenerationSettings = { ...base, ...own };
  const whole: GenerationConfig = { ...DEFAULT_GENERATION, ...settings };
  const config = {
    ...whole,
    minLength: settings.minLength ?? Math.min(whole.minLength, whole.maxLength),
    targetEntropy: settings.targetEntropy ?? Math.min(whole.targetEntropy, Math.log(V)),
  };
  checkValues(config, V);
  checkSampling(config, V);
  for (const name of names as (keyof GenerationConfig)[]) {
    const without = idleBecause(name, config);
    if (without !== undefined) {
      throw new RangeError(`Cannot generate as ${name} goes with ${without}: got it without`);
    }
  }
  return { config: Object.freeze(config), settings };
}

/** What the samplers do not check. */
function checkValues(config: GenerationConfig, V: number): void {
  for (const [name, words] of Object.entries(WORDS)) {
    const value: unknown = config[name as keyof GenerationConfig];
    if (words.includes(value as string)) continue;
    const hint = name === "temperatureSchedule" && value === "adaptive"
      ? "\nhint: upstream's adaptive is constant; strategy entropy_aware adapts the temperature"
      : "";
    throw new RangeError(
      `Cannot generate as ${name} must be one of ${words.join(", ")}: ${JSON.stringify(value)}${hint}`,
    );
  }
  const { maxLength, minLength, targetEntropy, coherenceThreshold, stopOnCoherence, stopTokens, topK } =
    config;
  checkRange(
    "maxLength",
    maxLength,
    Number.isSafeInteger(maxLength) && maxLength >= 0,
    "an integer of at least 0",
  );
  const fits = Number.isSafeInteger(minLength) && minLength >= 0 && minLength <= maxLength;
  checkRange("minLength", minLength, fits, `an integer from 0 to maxLength, ${maxLength}`);
  checkRange("topK", topK, Number.isSafeInteger(topK) && topK >= 0, "an integer of at least 0");
  const reachable = targetEntropy >= 0 && targetEntropy <= Math.log(V);
  checkRange("targetEntropy", targetEntropy, reachable, `from 0 to ln V, ${Math.log(V)} nats`);
  checkRange(
    "coherenceThreshold",
    coherenceThreshold,
    coherenceThreshold >= 0 && coherenceThreshold <= 1,
    "from 0 to 1",
  );
  if (typeof stopOnCoherence !== "boolean") {
    throw new TypeError(
      `Cannot generate as stopOnCoherence must be true or false: ${String(stopOnCoherence)}`,
    );
  }
  if (!Array.isArray(stopTokens) || stopTokens.some((stop) => typeof stop !== "string" || stop === "")) {
    throw new TypeError(
      `Cannot generate as stopTokens must be a list of texts that are not empty: ${
        JSON.stringify(stopTokens)
      }`,
    );
  }
}

function checkRange(name: string, value: unknown, holds: boolean, range: string): void {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot generate as ${name} must be a number: ${String(value)}`);
  }
  if (!holds) throw new RangeError(`Cannot generate as ${name} must be ${range}: ${value}`);
}
