/** Checks settings that may come from a file. */
import {
  type FailConfig,
  failConfigOf,
  GATE_BELONGINGS,
  refuseUnknownKeys,
  SIZE_LIMITS,
} from "../../transformer_sizes.ts";
import { isPrime } from "../../../physics/mod.ts";
import { showValue } from "../../../tokenizers/show_value.ts";
import { type Field, FIELDS, RESO_LLM_DEFAULTS, type ResoLLMOptions } from "./defaults.ts";
import { LAYERS, layersOf } from "./layers.ts";
import type { ResoLLMSettings, ResoLLMSizes } from "./settings.ts";

type Key = keyof ResoLLMOptions;

/** What a mechanism that is off leaves without effect. */
const BELONGINGS: readonly {
  readonly isOn: (settings: ResoLLMSettings) => boolean;
  readonly needs: string;
  readonly keys: readonly Key[];
}[] = [
  {
    isOn: (settings) => settings.useCoherenceGating,
    needs: "useCoherenceGating true",
    keys: ["coherenceThreshold", "coherenceSlope", "haltEpsilon"],
  },
  ...GATE_BELONGINGS,
  {
    isOn: (settings) => settings.rule === "reso",
    needs: "rule reso",
    keys: ["usePrimeFeatures", "useResonance", "positions"],
  },
  {
    isOn: (settings) => layersOf(settings).kuramoto,
    needs: "useKuramotoDynamics true and standardMode false",
    keys: ["kuramotoCoupling", "kuramotoSteps", "kuramotoFrequency"],
  },
  {
    isOn: (settings) => !layersOf(settings).kuramoto || settings.kuramotoCoupling > 0,
    needs: "kuramotoCoupling above 0",
    keys: ["kuramotoSteps", "kuramotoFrequency"],
  },
  ...LAYERS.filter(({ group }) => group !== undefined).map(({ name, group }) => ({
    isOn: (settings: ResoLLMSettings) => layersOf(settings)[name],
    needs: `${group}.enabled true and standardMode false`,
    keys: (Object.keys(FIELDS) as Key[]).filter((key) =>
      key.startsWith(`${group}.`) && key !== `${group}.enabled`
    ),
  })),
];

/**
 * Fills in defaults and checks settings that may come from a file. A key that could not act, as it belongs to a mechanism
 * that is off, must have its default value.
 *
 * @throws {RangeError} naming the first key that is missing, unknown, out of range or without effect.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { checkResoLLMSettings, RESO_LLM_PRESETS } from "@haze/haze/reso-llm";
 * const tiny = { ...RESO_LLM_PRESETS.tiny, vocabSize: 300 };
 * assertEquals(checkResoLLMSettings(tiny)["agency.maxFoci"], 5);
 * assertThrows(() => checkResoLLMSettings({ ...tiny, "agency.maxFocus": 3 }), RangeError, "did you mean agency.maxFoci?");
 * const silent = { ...tiny, "prsc.enabled": false, "prsc.maxBindings": 3 };
 * assertThrows(() => checkResoLLMSettings(silent), RangeError, "prsc.maxBindings has no effect without prsc.enabled");
 * ```
 */
export function checkResoLLMSettings(given: Readonly<Record<string, unknown>>): ResoLLMSettings {
  const fail: FailConfig = failConfigOf("Reso-LLM");
  refuseUnknownKeys(given, [...Object.keys(SIZE_LIMITS), ...Object.keys(FIELDS)], fail);
  const settings = { ...RESO_LLM_DEFAULTS, ...given } as ResoLLMSettings;
  for (const [key, most] of Object.entries(SIZE_LIMITS)) {
    checkField(
      key,
      settings[key as keyof ResoLLMSizes],
      { value: 1, from: 1, to: most, isWhole: true },
      fail,
    );
  }
  for (const [key, field] of Object.entries(FIELDS)) checkField(key, settings[key as Key], field, fail);
  checkTogether(settings, fail);
  return settings;
}

function checkField(key: string, value: unknown, field: Field, fail: FailConfig): void {
  if ("from" in field) {
    const { from, to, isWhole } = field;
    const fits = typeof value === "number" && value >= from && value <= to &&
      (!isWhole || Number.isInteger(value));
    if (!fits) {
      fail(`${key} must be ${isWhole ? "an integer" : "a number"} from ${from} to ${to}`, showValue(value));
    }
  } else if (typeof field.value === "boolean") {
    if (typeof value !== "boolean") fail(`${key} must be true or false`, showValue(value));
  } else if ("choices" in field && field.choices) {
    if (!field.choices.includes(value as string)) {
      fail(`${key} must be one of ${field.choices.join(", ")}`, showValue(value));
    }
  } else if (typeof value !== "string" || value === "") fail(`${key} must be text`, showValue(value));
}

function checkTogether(settings: ResoLLMSettings, fail: FailConfig): void {
  const { dim, numHeads, rule, standardMode } = settings;
  const sizes = `dim ${dim}, numHeads ${numHeads}`;
  if (dim % numHeads !== 0) fail("numHeads must divide dim", sizes);
  if (dim / numHeads % 2 !== 0) fail("heads turn pairs and must be of even size", sizes);
  if (rule === "upstream" && !standardMode) {
    fail("rule upstream is that of upstream's standard mode", "standardMode false");
  }
  for (const { isOn, needs, keys } of BELONGINGS) {
    if (isOn(settings)) continue;
    for (const key of keys) {
      if (settings[key] !== RESO_LLM_DEFAULTS[key]) {
        fail(`${key} has no effect without ${needs}`, showValue(settings[key]));
      }
    }
  }
  const { "stability.minTemperature": least, "stability.maxTemperature": most } = settings;
  if (least > most) {
    fail("stability.minTemperature must not exceed stability.maxTemperature", `${least} and ${most}`);
  }
  const primes = settings["entanglement.defaultPrimes"].split(",").map(Number);
  if (
    primes.length !== 2 || primes[0] === primes[1] ||
    !primes.every((p) => Number.isSafeInteger(p) && isPrime(p))
  ) {
    fail(
      "entanglement.defaultPrimes must be two primes, as 2,3",
      showValue(settings["entanglement.defaultPrimes"]),
    );
  }
}
