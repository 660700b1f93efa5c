/** Config and training of the corrected system, from the seed's flags and `--set`. */
import {
  checkSpiralConfig,
  SPIRAL_DEFAULTS,
  SPIRAL_PRESET_TRAINING,
  SPIRAL_TEXT,
  TEACHER_HEADS,
} from "../../lib/models/spiral/mod.ts";
import { meantHint } from "../suggest.ts";
import { checkTrainingConfig, type TrainingConfig } from "../../lib/training/mod.ts";
import { asUsage, type Call } from "../command.ts";
import { parseDecimal } from "../decimal.ts";
import type { Value } from "../settings.ts";
import { fail, type SpiralSettings } from "./settings.ts";

/** Settings that flags of their own set. */
const BY_FLAG: Readonly<Record<string, string>> = {
  ...{ vocabSize: "V", d: "d", L: "L", r: "r", T: "ctx_len", teacherHeads: "H" },
  ...{ steps: "steps", batch: "batch", context: "ctx_len", seed: "seed" },
};
/** The run is evaluated nowhere on its way: `haze eval` does that. */
const NEVER = 1e9;
const OF_EVALUATION = ["evaluateEvery", "evaluationTokens"];

/** What a new run is made with; the vocabulary is known once the data is. */
export interface CorrectedSettings {
  readonly model: Readonly<Record<string, Value>>;
  readonly training: Partial<TrainingConfig>;
}

/** Reads flags and settings. @throws {UsageError} for what is unknown, malformed or out of range. */
export function correctedSettings(settings: SpiralSettings): CorrectedSettings {
  const { number, given, call } = settings;
  const heads = given("H");
  if (heads !== undefined && heads > TEACHER_HEADS.length) {
    const names = TEACHER_HEADS.join(", ");
    fail(`--H must be at most ${TEACHER_HEADS.length} without --upstream, as its heads are ${names}`, heads);
  }
  const k = Math.max(16, Math.floor(number("d") / 4));
  const typed = setValues(call.list("set"));
  const chosen = Object.entries(typed);
  const inModel = new Set(Object.keys(SPIRAL_DEFAULTS));
  const pick = (isModel: boolean) =>
    Object.fromEntries(chosen.filter(([key]) => inModel.has(key) === isModel));
  const model = {
    ...{ d: number("d"), L: number("L"), r: number("r"), T: number("ctx_len") },
    ...{ k, keepK: Math.max(2, Math.floor(k / 2)), ...(heads === undefined ? {} : { teacherHeads: heads }) },
    ...(readsWorld(call) ? {} : SPIRAL_TEXT),
    ...pick(true),
  };
  const config = asUsage(() => checkSpiralConfig({ ...model, vocabSize: number("V") }));
  if (config.distillation === 0) refuseTyped(typed, OF_TEACHER, "distillation=0");
  if (config.retrieved === 0) refuseTyped(typed, OF_RETRIEVAL, "retrieved=0");
  const training = { ...trainingOf(settings, Math.max(1, number("steps"))), ...pick(false) };
  asUsage(() => checkTrainingConfig(training, number("ctx_len")));
  return { model, training };
}

/** Whether a new run is of the synthetic world. */
function readsWorld(call: Call): boolean {
  return ["text_path", "data_path"].every((name) => call.text(name) === undefined);
}

/** Settings of training by the flags; what is not given is as in a run before, if there was one. */
export function trainingOf(
  { number, given }: SpiralSettings,
  steps: number,
  before?: TrainingConfig,
): Partial<TrainingConfig> {
  if (before) {
    const [batch, context] = [given("batch") ?? before.batch, given("ctx_len") ?? before.context];
    return { ...before, ...{ steps, batch, context } };
  }
  return {
    ...SPIRAL_PRESET_TRAINING.small,
    ...{
      steps,
      batch: number("batch"),
      context: number("ctx_len"),
      seed: number("seed"),
      evaluateEvery: NEVER,
    },
  };
}

/** Settings that nothing reads where nothing is retrieved. */
const OF_RETRIEVAL = ["retrievalScore", "sourceRule"];
/** Settings that nothing reads without a teacher. */
const OF_TEACHER = ["teacherTemperature", "retrieved", ...OF_RETRIEVAL, "precisionPower", "reliabilityDecay"];

/** Refuses what was typed beside a setting that leaves it without effect. */
function refuseTyped(typed: Readonly<Record<string, Value>>, keys: readonly string[], beside: string): void {
  const idle = keys.find((key) => Object.hasOwn(typed, key));
  if (idle !== undefined) fail(`${idle} does nothing beside ${beside}`, `--set ${idle}=${typed[idle]}`);
}

function setValues(words: readonly string[]): Record<string, Value> {
  const keys = [...Object.keys(SPIRAL_DEFAULTS), ...Object.keys(checkTrainingConfig({}))];
  const values: Record<string, Value> = {};
  for (const word of words) {
    const [, key, text] = /^(\w+)=(.+)$/.exec(word) ?? [];
    if (key === undefined || text === undefined) fail("--set needs key=value", word);
    if (Object.hasOwn(values, key!)) fail("each setting is set once", `${key} twice`);
    if (OF_EVALUATION.includes(key!)) {
      fail("nothing is evaluated on the way: haze eval does that", `--set ${word}`);
    }
    if (Object.hasOwn(BY_FLAG, key!)) fail(`${key} is set by --${BY_FLAG[key!]}`, `--set ${word}`);
    if (!keys.includes(key!)) fail("there is no such setting", `${key}${meantHint(key!, keys)}`);
    values[key!] = text === "true" || text === "false" ? text === "true" : parseDecimal(text!) ?? text!;
  }
  return values;
}
