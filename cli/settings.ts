/** Settings of `train` from presets, a config file and `--set`: one flat namespace, every key known. */
import { withoutByteOrderMark } from "../lib/data/byte_order_mark.ts";
import { nearestName } from "../lib/metrics/mod.ts";
import { decodeUtf8Text } from "../lib/data/mod.ts";
import {
  checkHazeConfig,
  checkLlisaConfig,
  checkResoformerConfig,
  checkResoLLMSettings,
  checkSpiralConfig,
  HAZE_PRESET_TRAINING,
  HAZE_PRESETS,
  type HazePreset,
  LLISA_PRESET_TRAINING,
  LLISA_PRESETS,
  RESO_LLM_PRESET_TRAINING,
  RESO_LLM_PRESETS,
  RESOFORMER_PRESET_TRAINING,
  RESOFORMER_PRESETS,
  SPIRAL_PRESET_TRAINING,
  SPIRAL_PRESETS,
} from "../lib/models/mod.ts";
import { checkTrainingConfig, DEFAULT_TRAINING, type TrainingConfig } from "../lib/training/mod.ts";
import { showValue } from "../lib/tokenizers/show_value.ts";
import { asUsage, type Call, UsageError } from "./command.ts";
import { parseJsonc } from "./config/jsonc.ts";
import { readFile } from "./files.ts";
import { meantHint } from "./suggest.ts";

/** What a run is made with. */
export interface RunSettings {
  /** Sizes of the model; those of haze without its vocabulary, which is that of the text. */
  readonly model: Readonly<Record<string, Value>>;
  readonly training: Partial<TrainingConfig>;
  /** What the call or its file say: the rest is that of the preset. */
  readonly given: ReadonlySet<string>;
}

/** A setting as it is typed. */
export type Value = string | number | boolean;

/** Presets of a kind of model, and what its settings are called. */
interface KindOfSettings {
  readonly presets: Readonly<Record<string, object>>;
  readonly training: Readonly<Record<string, Readonly<Partial<TrainingConfig>>>>;
  /** The key of the context window. */
  readonly context: string;
  /**
   * Checks sizes.
   *
   * @throws {RangeError} naming the key.
   */
  check(sizes: Readonly<Record<string, unknown>>, given: ReadonlySet<string>): void;
}

/** The kinds that can be trained. */
export const KINDS_OF_SETTINGS: Readonly<Record<string, KindOfSettings>> = {
  haze: {
    ...{ presets: HAZE_PRESETS, training: HAZE_PRESET_TRAINING, context: "T" },
    check: (sizes, given) => checkModel(sizes, given.has("alpha")),
  },
  llisa: {
    ...{ presets: LLISA_PRESETS, training: LLISA_PRESET_TRAINING, context: "maxSeqLen" },
    check: (sizes) => void checkLlisaConfig(sizes),
  },
  resoformer: {
    ...{ presets: RESOFORMER_PRESETS, training: RESOFORMER_PRESET_TRAINING, context: "maxSeqLen" },
    check: (sizes) => void checkResoformerConfig({ ...sizes, vocabSize: 1 }),
  },
  "reso-llm": {
    ...{ presets: RESO_LLM_PRESETS, training: RESO_LLM_PRESET_TRAINING, context: "maxSeqLen" },
    check: (sizes) => void checkResoLLMSettings({ vocabSize: 1, ...sizes }),
  },
  spiral: {
    ...{ presets: SPIRAL_PRESETS, training: SPIRAL_PRESET_TRAINING, context: "T" },
    check: (sizes) => void checkSpiralConfig(sizes),
  },
};

export const MODEL_KEYS: readonly string[] = Object.keys(HAZE_PRESETS.tiny);
export const TRAINING_KEYS: readonly string[] = Object.keys(DEFAULT_TRAINING);

/**
 * Collects settings: preset, then `--config FILE.json`, then `--set key=value` and the options of their own.
 * `context` sets the model's window as well.
 *
 * @throws {UsageError} for an unknown preset or key, a key that is typed twice, a malformed value or one out of range,
 * and an `alpha` without gates that begin there.
 */
export async function runSettings(kind: string, call: Call): Promise<RunSettings> {
  return settingsOf(kind, call, await configText(call));
}

/** {@linkcode runSettings} once the file is read. */
export function settingsOf(kind: string, call: Call, config: ConfigText | undefined): RunSettings {
  const { presets, training: trainings, context: contextKey, check } = KINDS_OF_SETTINGS[kind]!;
  const preset = checkPreset(kind, call.text("preset") ?? "tiny", "train");
  const modelKeys = Object.keys(presets[preset]!);
  const keys = [...modelKeys, ...TRAINING_KEYS];
  const own = ["steps", "batch", "context", "seed"].map((key) => [key, key, call.number(key)] as const);
  const given = new Map<string, Value>([
    ...(config === undefined ? [] : parseConfig(config, keys)),
    ...typed(call, keys, own),
  ]);
  const context = given.get("context") ?? given.get(contextKey);
  if (context !== undefined) {
    given.set(contextKey, given.get(contextKey) ?? context);
    given.set("context", given.get("context") ?? context);
  }
  const pick = (keys: readonly string[]) =>
    Object.fromEntries([...given].filter(([key]) => keys.includes(key)));
  const model: Record<string, Value> = { ...presets[preset], ...pick(modelKeys) };
  const training = { ...trainings[preset], ...pick(TRAINING_KEYS) } as Partial<TrainingConfig>;
  // Checked before a text is loaded.
  asUsage(() => check(model, new Set(given.keys())));
  asUsage(() => checkTrainingConfig(training, Number(model[contextKey])));
  return {
    model,
    training: forRanks(training, given.has("accumulation"), call),
    given: new Set(given.keys()),
  };
}

/**
 * Settings of training alone, for a model whose sizes stand: those of the kind's preset `tiny`, then `--config` and `--set`.
 *
 * @throws {UsageError} as {@linkcode runSettings}, and for a preset.
 */
export async function trainingSettings(
  kind: string,
  contextLength: number,
  call: Call,
): Promise<Partial<TrainingConfig>> {
  if (call.text("preset") !== undefined) {
    throw new UsageError(
      `Cannot train as a checkpoint that it begins with has its sizes: got --preset ${call.text("preset")}`,
    );
  }
  const config = await configText(call);
  const own = ["steps", "batch", "context", "seed"].map((key) => [key, key, call.number(key)] as const);
  const given = Object.fromEntries([
    ...(config === undefined ? [] : parseConfig(config, TRAINING_KEYS)),
    ...typed(call, TRAINING_KEYS, own),
  ]);
  const training = { ...KINDS_OF_SETTINGS[kind]!.training.tiny, ...given } as Partial<TrainingConfig>;
  asUsage(() => checkTrainingConfig(training, contextLength));
  return forRanks(training, "accumulation" in given, call);
}

/** Micro-batches that can be shared out evenly, unless the call says how many there are to be. */
function forRanks(
  training: Partial<TrainingConfig>,
  isGiven: boolean,
  { group }: Call,
): Partial<TrainingConfig> {
  if (!group || isGiven) return training;
  const { size } = group.communicator;
  const { accumulation = DEFAULT_TRAINING.accumulation } = training;
  return { ...training, accumulation: Math.ceil(accumulation / size) * size };
}

/**
 * Sizes of an untrained model: `base`, then `--set key=value`, `--head-type` and `--alpha`.
 *
 * @throws {UsageError} as {@linkcode runSettings}.
 */
export function modelSettings(call: Call, base: HazePreset): HazePreset {
  const given = typed(call, MODEL_KEYS, [
    ["head-type", "headType", call.text("head-type")],
    ["alpha", "alpha", call.number("alpha")],
  ]);
  const sizes = { ...base, ...Object.fromEntries(given) } as HazePreset;
  checkModel({ ...sizes }, given.has("alpha"));
  return sizes;
}

/** The preset, if the kind has one of that name. */
export function checkPreset(kind: string, preset: string, act: string): string {
  const names = Object.keys(KINDS_OF_SETTINGS[kind]!.presets);
  if (names.includes(preset)) return preset;
  throw new UsageError(
    `Cannot ${act} as there is no such preset: ${preset}${
      meantHint(preset, names) || `\nhint: it is one of ${names.join(", ")}`
    }`,
  );
}

/** Checks sizes; an `alpha` that was given must have gates that it begins. */
function checkModel(sizes: Readonly<Record<string, unknown>>, givesAlpha: boolean): void {
  const { headType, alpha } = asUsage(() => checkHazeConfig({ ...sizes, vocabSize: 1 }));
  if (!givesAlpha || headType === "hybrid") return;
  throw new UsageError(
    `Cannot set alpha as it is where the gates of hybrid heads begin: got alpha ${alpha} with ${headType} heads`,
  );
}

/** What a call gives by `--set` and by options of their own, each key once. */
function typed(
  call: Call,
  keys: readonly string[],
  options: readonly (readonly [option: string, key: string, value: Value | undefined])[],
): Map<string, Value> {
  const given = new Map<string, Value>();
  const put = (key: string, value: Value, how: string): void => {
    if (given.has(key)) throw new UsageError(`Cannot set ${key} as it is given twice: got ${how} too`);
    given.set(key, value);
  };
  for (const [option, key, value] of options) {
    if (value !== undefined) put(key, value, `--${option} ${value}`);
  }
  for (const [key, value] of assignments(call, keys)) put(key, value, `--set ${key}=${value}`);
  return given;
}

/** The pairs of `--set`. */
function assignments(call: Call, keys: readonly string[]): [string, Value][] {
  return call.list("set").map((assignment) => {
    const [, key, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (key === undefined || text === undefined) {
      throw new UsageError(`Cannot set anything as --set needs key=value: ${assignment}`);
    }
    return [checkKey(key, "--set", keys), parseValue(text)];
  });
}

/** A config file that was read and not yet parsed. */
export interface ConfigText {
  readonly path: string;
  readonly text: string;
}

/** The file that `--config` names, if it names one. */
async function configText(call: Call): Promise<ConfigText | undefined> {
  const path = call.text("config");
  if (path === undefined) return undefined;
  return { path, text: decodeUtf8Text(await readFile(path, "read a config"), path) };
}

/** The settings of a JSON file; throws as {@linkcode parseConfig}. */
export async function readConfig(path: string, keys: readonly string[]): Promise<[string, Value][]> {
  return parseConfig({ path, text: decodeUtf8Text(await readFile(path, "read a config"), path) }, keys);
}

/**
 * The settings in the text of a config file, which may hold comments, their keys checked; `$schema` is for editors.
 *
 * @throws {SyntaxError} if it is not one object of numbers, texts, true and false.
 * @throws {UsageError} for an unknown key.
 */
export function parseConfig({ path, text }: ConfigText, keys: readonly string[]): [string, Value][] {
  let config: unknown;
  try {
    config = parseJsonc(withoutByteOrderMark(text));
  } catch (error) {
    throw new SyntaxError(`Cannot read ${path} as a config must be JSON: ${(error as Error).message}`);
  }
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new SyntaxError(
      `Cannot read ${path} as a config must be one JSON object: got ${showValue(config)}`,
    );
  }
  return Object.entries(config).filter(([key, value]) => key !== "$schema" || typeof value !== "string").map((
    [key, value],
  ) => {
    if (!["string", "number", "boolean"].includes(typeof value)) {
      throw new SyntaxError(
        `Cannot read ${path} as values must be numbers or text: ${key} is ${showValue(value)}`,
      );
    }
    return [asUsage(() => checkKey(key, path, keys)), value as Value];
  });
}

/** Letters of a key that a message shows: a damaged file may hold one of any length. */
const LONGEST_KEY = 60;

/** The key, if it is known. */
export function checkKey(key: string, place: string, keys: readonly string[]): string {
  if (keys.includes(key)) return key;
  const nearest = nearestName(key, keys);
  const hint = nearest ? `did you mean ${nearest}?` : `keys are ${keys.join(", ")}`;
  const shown = key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}...` : key;
  throw new UsageError(
    `Cannot set ${shown} as there is no such setting in ${place}: ${shown}\nhint: ${hint}`,
  );
}

/** What a typed value means. */
export function parseValue(text: string): Value {
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}
