/** Sizes and settings of a spiral model. */
import { nearestName } from "../../../metrics/mod.ts";
import { showValue } from "../../../tokenizers/show_value.ts";
import { CHOICES, NUMBERS, SIZES, SWITCHES } from "./settings.ts";

/** Flat, as it stands in checkpoints; letters as in the seed. */
export interface SpiralConfig {
  /** V: number of tokens. */
  readonly vocabSize: number;
  /** The most tokens that a window holds. */
  readonly T: number;
  /** Model width. */
  readonly d: number;
  /** Blocks of the student. */
  readonly L: number;
  /** Columns of queries and keys. */
  readonly k: number;
  /** How many of them are in use at first, in every block. */
  readonly keepK: number;
  /** Rank of the projection that teacher and student share. */
  readonly r: number;
  /** Where the shared projection begins: normal numbers, or the top directions of the data, see `fitProjection`. */
  readonly projection: "random" | "data";
  /** Whether the shared projection is trained. */
  readonly trainProjection: boolean;
  /** λ: weight of KL(teacher‖student) beside the cross-entropy; 0 trains without a teacher. */
  readonly distillation: number;
  /**
   * The temperature at which the teacher is followed: its own, 1, as its heads give probabilities; or the student's, as
   * upstream has it. Shared, the divergence of softmax(t/T) from softmax(z/T) falls as about 1/T² whatever the student knows,
   * since both go flat, and λ multiplies what heat gains there: over 500 steps in five worlds T climbed to 1.6 to 1.8, its
   * bound, and held-out loss was 0.10 to 0.16 nats worse. At the teacher's own heat gains nothing by itself; T ended at 1.2 to
   * 1.3 in four of the worlds and 1.7 in one.
   */
  readonly teacherTemperature: "own" | "shared";
  /** Whether every position of a window is scored, rather than the last alone. */
  readonly scoreAll: boolean;
  /** How many of the teacher's five heads speak, in the order of `HEADS_BY_WORTH`; 5 is all. */
  readonly teacherHeads: number;
  /** m: successors that are retrieved for the last token; 0 retrieves nothing. */
  readonly retrieved: number;
  /** What a retrieved probability p is worth: log(p·V), or 1.5·p as upstream has it. */
  readonly retrievalScore: "log-ratio" | "probability";
  /** How sources are throttled: by the credit they earn, by how much they are used as upstream has it, or not. */
  readonly sourceRule: "credit" | "use" | "none";
  /** Share of ids that lie: each row retrieves half of them, at random, with a score of 2. An experiment. */
  readonly liars: number;
  /**
   * A head that speaks of another token than the last from some batch on, or all that look at tokens. An experiment.
   */
  readonly corruptHead: "none" | "bigram" | "twoBack" | "slow" | "retrieval" | "all";
  /** Batches before a head is corrupted. */
  readonly corruptFrom: number;
  /** Batches that the teacher learns from, after which it stays as it is; 0 for all. */
  readonly teacherBatches: number;
  /**
   * What passes back from the losses to the logits: their gradients, or those of each row times 25 and cut off at ±5 as
   * upstream has it, then divided by 25 again; or 25 times them. An experiment.
   */
  readonly logitGradient: "exact" | "upstream" | "boosted";
  /** ρ_f: a teacher's head weighs perplexity^−ρ_f; at 0 all heads count alike. */
  readonly precisionPower: number;
  /** How much of a head's running NLL each batch keeps. */
  readonly reliabilityDecay: number;
  /** Whether keep_k follows the hazard of its block. */
  readonly controlKeepK: boolean;
  /**
   * Whether ρ acts: the learning rate of block l is multiplied by softplus(−ρ_l)/ln 2. The rule raises rates and hardly ever
   * lowers them, see `LayerControl`: under a cosine that is worth 0.002 nats, at a constant rate it costs 0.22 to 0.48.
   */
  readonly uncertaintyRate: boolean;
  /** Which rows move the temperature's weights: those that train the rest, a share held out of it, or none. */
  readonly temperatureFrom: "training" | "heldOut" | "nothing";
  /** Share of windows that move temperatures alone, with `temperatureFrom` heldOut. */
  readonly heldOutShare: number;
  /** T₀: the temperature without variance. */
  readonly temperatureBase: number;
  /** λ of T₀(1 + λm)^γ. */
  readonly temperatureLambda: number;
  /** γ of T₀(1 + λm)^γ. */
  readonly temperatureGamma: number;
  /** The lowest temperature. */
  readonly temperatureMin: number;
  /** The highest temperature. */
  readonly temperatureMax: number;
  /** Over how many of the largest logits the variance is averaged; at most V are. */
  readonly temperatureTopK: number;
}

/**
 * What is taken where a config says nothing: the seed's sizes, and the settings that spec §16.2 found best.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { checkSpiralConfig, SPIRAL_DEFAULTS } from "@haze/haze/models";
 * assertEquals(checkSpiralConfig({}), SPIRAL_DEFAULTS);
 * assertEquals(checkSpiralConfig({ distillation: 0 }), { ...SPIRAL_DEFAULTS, distillation: 0 });
 * ```
 */
export const SPIRAL_DEFAULTS = {
  ...{ vocabSize: 128, T: 8, d: 96, L: 4, k: 24, keepK: 12, r: 64 },
  ...{ projection: "random", trainProjection: true, scoreAll: false },
  ...{ distillation: 5, teacherTemperature: "own", teacherHeads: 5 },
  ...{ retrieved: 8, retrievalScore: "log-ratio", sourceRule: "credit", liars: 0 },
  ...{ corruptHead: "none", corruptFrom: 0, teacherBatches: 0, logitGradient: "exact" },
  ...{ precisionPower: 16, reliabilityDecay: 0.9, controlKeepK: true, uncertaintyRate: true },
  ...{ temperatureFrom: "training", heldOutShare: 0.125, temperatureBase: 1, temperatureLambda: 1 },
  ...{ temperatureGamma: 1, temperatureMin: 0.7, temperatureMax: 1.8, temperatureTopK: 48 },
} as const satisfies SpiralConfig;

const KEYS: readonly string[] = Object.keys(SPIRAL_DEFAULTS);

/**
 * Fills in the defaults and checks a config that may come from a file.
 *
 * @throws {RangeError} naming the first key that is unknown, out of range, or that another key leaves without effect.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { checkSpiralConfig } from "@haze/haze/models";
 * assertEquals(checkSpiralConfig({ vocabSize: 64 }).r, 64);
 * assertThrows(() => checkSpiralConfig({ keepK: 30 }), RangeError, "keepK must be at most k");
 * ```
 */
export function checkSpiralConfig(given: Readonly<Record<string, unknown>>): SpiralConfig {
  const unknown = Object.keys(given).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, KEYS);
    throw new RangeError(
      `Cannot build a spiral model as there is no such setting: ${unknown}\nhint: ${
        nearest ? `did you mean ${nearest}?` : `the settings are ${KEYS.join(", ")}`
      }`,
    );
  }
  const config = { ...SPIRAL_DEFAULTS, ...given } as unknown as SpiralConfig;
  const values = config as unknown as Readonly<Record<string, unknown>>;
  for (const [key, [least, most]] of Object.entries(SIZES)) {
    const value = values[key];
    if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
      fail(`${key} must be an integer from ${least} to ${most}`, value);
    }
  }
  for (const [key, [least, most]] of Object.entries(NUMBERS)) {
    const value = values[key];
    if (typeof value !== "number" || !(value >= least && value <= most)) {
      fail(`${key} must be a number from ${least} to ${most}`, value);
    }
  }
  for (const [key, words] of Object.entries(CHOICES)) {
    const value = values[key];
    if (!(words as readonly unknown[]).includes(value)) {
      fail(`${key} must be one of ${words.join(", ")}`, value);
    }
  }
  for (const key of SWITCHES) {
    if (typeof values[key] !== "boolean") fail(`${key} must be true or false`, values[key]);
  }
  checkTogether(config);
  return config;
}

/** Keys that must fit each other. */
function checkTogether(config: SpiralConfig): void {
  const { k, keepK, vocabSize, retrieved, liars, temperatureMin, temperatureMax } = config;
  if (keepK > k) fail(`keepK must be at most k = ${k}`, keepK);
  if (retrieved > vocabSize) fail(`retrieved must be at most V = ${vocabSize}`, retrieved);
  if (liars > 0 && (retrieved === 0 || config.distillation === 0)) {
    fail("liars need retrieval and a teacher", `retrieved ${retrieved}, distillation ${config.distillation}`);
  }
  if (config.distillation === 0 && config.corruptHead !== "none") {
    fail("corruptHead needs a teacher", config.corruptHead);
  }
  if (config.corruptHead === "none" && config.corruptFrom > 0) {
    fail("corruptFrom needs a corruptHead", config.corruptFrom);
  }
  if (config.distillation === 0 && config.teacherBatches > 0) {
    fail("teacherBatches needs a teacher", config.teacherBatches);
  }
  if (config.temperatureFrom !== "heldOut" && config.heldOutShare !== SPIRAL_DEFAULTS.heldOutShare) {
    fail("heldOutShare is for temperatureFrom heldOut alone", config.heldOutShare);
  }
  if (retrieved === 0 && config.teacherHeads === 1) {
    fail("teacherHeads must be at least 2 without retrieval, which is the first of them", 1);
  }
  if (temperatureMin > temperatureMax) {
    fail(`temperatureMin must be at most temperatureMax = ${temperatureMax}`, temperatureMin);
  }
}

function fail(rule: string, got: unknown): never {
  throw new RangeError(`Cannot build a spiral model as ${rule}: ${showValue(got)}`);
}
