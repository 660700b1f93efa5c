/** A model and its training in one word: `tiny`, `tiny,headType=content`, `mine.json,steps=300`. */
import {
  HAZE_NULLS,
  type HazeNullName,
  type HazeTrialConfig,
  hazeTrialConfig,
} from "../../lib/experiments/mod.ts";
import { HAZE_PRESET_TRAINING, HAZE_PRESETS } from "../../lib/models/mod.ts";
import { asUsage, UsageError } from "../command.ts";
import { checkKey, MODEL_KEYS, parseValue, readConfig, TRAINING_KEYS, type Value } from "../settings.ts";

/** What the help says of it. */
export const SPEC_HELP =
  "tiny, small, seed, FILE.json, key=value, null=NAME, or several with commas, as tiny,headType=content";

/** Steps of a run that does not say. */
export interface SpecDefaults {
  readonly steps: number;
}

/**
 * Reads a spec: presets, files and settings from left to right, later ones win.
 *
 * @throws {UsageError} for an unknown preset, key or null control, or a value out of range.
 */
export async function parseSpec(spec: string, { steps }: SpecDefaults): Promise<HazeTrialConfig> {
  let model: Record<string, Value> = { ...HAZE_PRESETS.tiny };
  let training: Record<string, Value> = { ...HAZE_PRESET_TRAINING.tiny, steps };
  const nulls: string[] = [];
  for (const word of spec.split(",")) {
    const [, key, text] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (key === "null") nulls.push(text!);
    else if (key !== undefined) {
      set(checkKey(key, spec, [...MODEL_KEYS, ...TRAINING_KEYS]), parseValue(text!));
    } else if (Object.hasOwn(HAZE_PRESETS, word)) {
      const name = word as keyof typeof HAZE_PRESETS;
      model = { ...HAZE_PRESETS[name] };
      const { evaluateEvery: _, ...preset } = HAZE_PRESET_TRAINING[name];
      training = { ...preset, steps };
    } else if (/\.jsonc?$/.test(word)) {
      for (const [name, value] of await readConfig(word, [...MODEL_KEYS, ...TRAINING_KEYS])) set(name, value);
    } else {
      throw new UsageError(
        `Cannot read a config as each part must be a preset, a .json file or key=value: ${
          JSON.stringify(word)
        }\nhint: ${SPEC_HELP}`,
      );
    }
  }
  return asUsage(() => hazeTrialConfig({ model, training, nulls: nulls as HazeNullName[] }));

  function set(key: string, value: Value): void {
    if (MODEL_KEYS.includes(key)) model[key] = value;
    else training[key] = value;
    // A window that says nothing else is as long as the context.
    if (key === "context" && !spec.includes("T=")) model.T = value;
  }
}

/** The null controls, for the help. */
export const NULL_NAMES: readonly string[] = Object.keys(HAZE_NULLS);
