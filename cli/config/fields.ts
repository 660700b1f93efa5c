/** The settings that a config of each kind of model may hold, from the tables by which they are checked. */
import { HAZE_SIZES, HEAD_TYPES } from "../../lib/models/haze/config.ts";
import { SIZES as LLISA_SIZES } from "../../lib/models/llisa/config.ts";
import { SIZE_LIMITS } from "../../lib/models/transformer_sizes.ts";
import { FIELDS as RESO_FIELDS } from "../../lib/models/reso_llm/config/defaults.ts";
import * as resoformer from "../../lib/models/resoformer/config.ts";
import * as spiral from "../../lib/models/spiral/student/settings.ts";
import { SCHEDULES } from "../../lib/training/config.ts";
import { KINDS_OF_SETTINGS, TRAINING_KEYS } from "../settings.ts";
import { choices, type ConfigField, flags, ranged, sizes } from "./field.ts";

/** Two numbers; that they are primes, and two, a pattern cannot say. */
const TWO_PRIMES = "^\\s*[0-9]+\\s*,\\s*[0-9]+\\s*$";

const TRAINING: readonly ConfigField[] = [
  ...["steps", "batch", "context", "accumulation", "evaluateEvery", "evaluationTokens"].map((
    key,
  ): ConfigField => ({ key, kind: "integer", least: 1, most: Number.MAX_SAFE_INTEGER })),
  ...ranged("integer", { warmupSteps: [0, Number.MAX_SAFE_INTEGER], seed: [0, Number.MAX_SAFE_INTEGER] }),
  ...["learningRate", "minLearningRate", "weightDecay", "clipNorm"].map((key): ConfigField => ({
    ...{ key, kind: "number", least: 0 },
  })),
  ...["beta1", "beta2", "dropout"].map((key): ConfigField => ({ key, kind: "number", least: 0, below: 1 })),
  ...["epsilon", "goldenDecayScale"].map((key): ConfigField => ({ key, kind: "number", above: 0 })),
  ...choices({ schedule: SCHEDULES }),
];

const MODELS: Readonly<Record<string, readonly ConfigField[]>> = {
  haze: [...sizes(HAZE_SIZES), ...choices({ headType: HEAD_TYPES }), ...ranged("number", { alpha: [0, 1] })],
  llisa: [
    ...sizes(LLISA_SIZES),
    ...flags(["tied"]),
    ...["normEpsilon", "ropeTheta"].map((key): ConfigField => ({ key, kind: "number", above: 0 })),
  ],
  resoformer: [
    ...sizes(SIZE_LIMITS),
    ...ranged("integer", resoformer.COUNTS as Record<string, [number, number]>),
    ...ranged("number", resoformer.NUMBERS as Record<string, [number, number]>),
    ...choices(resoformer.CHOICES as Record<string, string[]>),
    ...flags(resoformer.FLAGS),
  ],
  "reso-llm": [
    ...sizes(SIZE_LIMITS),
    ...Object.entries(RESO_FIELDS).map(([key, field]): ConfigField => {
      if ("from" in field) {
        return { key, kind: field.isWhole ? "integer" : "number", least: field.from, most: field.to };
      }
      if (typeof field.value === "boolean") return { key, kind: "flag" };
      if ("choices" in field && field.choices) return { key, kind: "choice", choices: field.choices };
      return {
        key,
        kind: "text",
        pattern: key === "entanglement.defaultPrimes" ? TWO_PRIMES : "^[\\s\\S]+$",
      };
    }),
  ],
  spiral: [
    ...ranged("integer", spiral.SIZES),
    ...ranged("number", spiral.NUMBERS),
    ...choices(spiral.CHOICES),
    ...flags(spiral.SWITCHES),
  ],
};

/** The fields of a kind's config in the order in which its presets and the settings of training have them. */
export interface KindFields {
  readonly model: readonly ConfigField[];
  readonly training: readonly ConfigField[];
}

/** The fields of a kind. */
export function fieldsOf(kind: string): KindFields {
  const { presets, context } = KINDS_OF_SETTINGS[kind]!;
  const model = inOrder(Object.keys(presets.tiny!), MODELS[kind]!);
  // The context is the model's window where that is not given, and never longer.
  const { least, most } = model.find(({ key }) => key === context)!;
  const training = TRAINING.map((field): ConfigField =>
    field.key === "context" ? { key: "context", kind: "integer", least: least!, most: most! } : field
  );
  return { model, training: inOrder(TRAINING_KEYS, training) };
}

function inOrder(keys: readonly string[], fields: readonly ConfigField[]): ConfigField[] {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  return keys.map((key) => byKey.get(key)!);
}
