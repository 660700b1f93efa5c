/** Settings of the seed's trainer. */
import { INVERSE_PHI } from "../../../physics/mod.ts";
import { givenOf, refuseUnknown } from "./known_names.ts";

/** How the learning rate falls after the warm-up. */
export type LrDecay = "golden" | "cosine" | "linear" | "constant";

/** Settings of a {@linkcode ResonantTrainer}, under the seed's names. */
export interface TrainingConfig {
  /** Times that every window is read. Default 10. */
  readonly epochs: number;
  /** Windows a step; the last step of an epoch takes those that are left. Default 8. */
  readonly batchSize: number;
  /** T: tokens a window. Default 64, or the model's longest window if that is less. */
  readonly seqLen: number;
  /** Peak learning rate. Default 1e-3. */
  readonly learningRate: number;
  /**
   * Steps of linear warm-up, fewer than the run has. Default null: 100, or a tenth of all steps if that is less, and at
   * least 1. With 100 a run on a short text would never leave it, as a step reads a whole batch.
   */
  readonly lrWarmupSteps: number | null;
  /** How the rate falls after it. Default golden. */
  readonly lrDecay: LrDecay;
  /** Warm-ups in which the golden decay falls by φ: 1 as the seed writes it (the default), 10 as upstream computes it. */
  readonly goldenDecayScale: number;
  /** The rate does not fall below this. Default 1e-5. */
  readonly minLr: number;
  /** Largest norm of the gradient; 0 switches clipping off. Default 1/φ. */
  readonly gradientClip: number;
  /** How gradients are taken. Default exact. */
  readonly gradient: "exact" | "numerical";
  /** ε of numerical gradients. Default 1e-5. */
  readonly gradEpsilon: number;
  /** Share of the entries of each large parameter that numerical gradients vary in a step. Default 0.1. */
  readonly gradShare: number;
  /** Decoupled weight decay of matrices. Default 0.01. */
  readonly weightDecay: number;
  /** Share of activations set to zero. Default that of the model, 0 where it has none. */
  readonly dropout: number;
  /** Whether coherence is measured, and with it the early stop. Default true. */
  readonly monitorCoherence: boolean;
  /** Steps between measurements. Default 10. */
  readonly coherenceCheckInterval: number;
  /** Coherence above which training may stop; 1 is never reached. Default 0.95. */
  readonly earlyStopCoherence: number;
  /** Measurements in a row that must allow the stop. Default 3. */
  readonly earlyStopPatience: number;
  /** Share of the text, at its end, that is held out unless another text is given. Default 0.1. */
  readonly validationShare: number;
  /** Steps between log lines. Default 10. */
  readonly logInterval: number;
  /** Steps between evaluations on all held-out tokens. Default 100. */
  readonly evalInterval: number;
  /** Steps between checkpoints. Default 500. */
  readonly checkpointInterval: number;
  /** Where checkpoints go: `{path}_step{n}.npz` and `{path}_best.npz`. Default null: none are written. */
  readonly checkpointPath: string | null;
  /** Seed of the order of windows and of dropout. Default 42. */
  readonly seed: number;
}

/**
 * What is taken where the settings of a trainer say nothing; a model may have a `seqLen` and a `dropout` of its own.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { checkResonantTraining, TRAINING_DEFAULTS } from "@haze/haze/resoformer";
 * const { epochs, seed } = checkResonantTraining({ epochs: 2 * TRAINING_DEFAULTS.epochs });
 * assert(epochs === 20 && seed === TRAINING_DEFAULTS.seed);
 * ```
 */
export const TRAINING_DEFAULTS: TrainingConfig = {
  ...{ epochs: 10, batchSize: 8, seqLen: 64, learningRate: 1e-3, lrWarmupSteps: null },
  ...{ lrDecay: "golden", goldenDecayScale: 1, minLr: 1e-5, gradientClip: INVERSE_PHI },
  ...{ gradient: "exact", gradEpsilon: 1e-5, gradShare: 0.1, weightDecay: 0.01, dropout: 0 },
  ...{ monitorCoherence: true, coherenceCheckInterval: 10, earlyStopCoherence: 0.95, earlyStopPatience: 3 },
  ...{ validationShare: 0.1, logInterval: 10, evalInterval: 100 },
  ...{ checkpointInterval: 500, checkpointPath: null, seed: 42 },
};

/** What upstream's config has, and why this one has not. */
const REFUSED: Readonly<Record<string, string>> = {
  useNumericalGrad: "upstream never reads it\nhint: gradient is exact or numerical",
};

type Key = keyof TrainingConfig;

/** Counts, all of at least 1 but the first two; of them a warm-up may be null. */
const COUNTS: readonly Key[] = [
  ...["seed", "lrWarmupSteps"] as const,
  ...["epochs", "batchSize", "seqLen", "coherenceCheckInterval", "earlyStopPatience"] as const,
  ...["logInterval", "evalInterval", "checkpointInterval"] as const,
];

/** Numbers, what they must satisfy, and how that is said. */
const NUMBERS: readonly (readonly [keys: readonly Key[], rule: string, fits: (x: number) => boolean])[] = [
  [["learningRate", "minLr", "gradientClip", "weightDecay"], "at least 0", (x) => x >= 0],
  [["goldenDecayScale", "gradEpsilon"], "above 0", (x) => x > 0],
  [["gradShare"], "above 0 and at most 1", (x) => x > 0 && x <= 1],
  [["earlyStopCoherence"], "from 0 to 1", (x) => x >= 0 && x <= 1],
  [["dropout"], "at least 0 and below 1", (x) => x >= 0 && x < 1],
  [["validationShare"], "between 0 and 1", (x) => x > 0 && x < 1],
];

/** Settings that nothing reads unless another has a value. */
const DEPENDENT: readonly (readonly [key: Key, isRead: (config: TrainingConfig) => boolean, rule: string])[] =
  [
    ["goldenDecayScale", ({ lrDecay }) => lrDecay === "golden", "is for lrDecay golden"],
    ["minLr", ({ lrDecay }) => lrDecay !== "constant", "is for an lrDecay that falls"],
    ["gradEpsilon", ({ gradient }) => gradient === "numerical", "is for gradient numerical"],
    ["gradShare", ({ gradient }) => gradient === "numerical", "is for gradient numerical"],
    ["coherenceCheckInterval", ({ monitorCoherence }) => monitorCoherence, "is for monitorCoherence true"],
    ["earlyStopCoherence", ({ monitorCoherence }) => monitorCoherence, "is for monitorCoherence true"],
    ["earlyStopPatience", ({ monitorCoherence }) => monitorCoherence, "is for monitorCoherence true"],
    ["checkpointInterval", ({ checkpointPath }) => checkpointPath !== null, "is for a checkpointPath"],
  ];

/**
 * Fills in defaults and checks every value; a setting that nothing would read is refused like one that is wrong.
 *
 * @param given Settings; undefined ones count as not given.
 * @param defaults What the model would rather have than those of {@linkcode TRAINING_DEFAULTS}.
 * @throws {RangeError} naming the first key that is unknown, out of range, or without effect.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { checkResonantTraining } from "@haze/haze/resoformer";
 * assertEquals(checkResonantTraining({ epochs: 3 }).gradientClip.toFixed(3), "0.618");
 * assertThrows(() => checkResonantTraining({ gradEpsilon: 1e-4 }), RangeError, "is for gradient numerical");
 * ```
 */
export function checkResonantTraining(
  given: Partial<TrainingConfig>,
  defaults: Partial<TrainingConfig> = {},
): TrainingConfig {
  given = givenOf(given);
  const config: TrainingConfig = { ...TRAINING_DEFAULTS, ...defaults, ...given };
  const fail = (rule: string, got: unknown): never => {
    throw new RangeError(`Cannot train as ${rule}: ${got}`);
  };
  checkKeys(given);
  for (const key of COUNTS) {
    if (key === "lrWarmupSteps" && config[key] === null) continue;
    const least = key === "seed" || key === "lrWarmupSteps" ? 0 : 1;
    if (!Number.isSafeInteger(config[key]) || (config[key] as number) < least) {
      fail(`${key} must be an integer of at least ${least}`, config[key]);
    }
  }
  for (const [keys, rule, fits] of NUMBERS) {
    const bad = keys.find((key) => !Number.isFinite(config[key]) || !fits(config[key] as number));
    if (bad !== undefined) fail(`${bad} must be a number ${rule}`, config[bad]);
  }
  const { lrDecay, gradient, monitorCoherence, checkpointPath } = config;
  const decays: readonly string[] = ["golden", "cosine", "linear", "constant"];
  if (!decays.includes(lrDecay)) fail(`lrDecay must be one of ${decays.join(", ")}`, lrDecay);
  if (!["exact", "numerical"].includes(gradient)) fail("gradient must be exact or numerical", gradient);
  if (typeof monitorCoherence !== "boolean") {
    fail("monitorCoherence must be true or false", monitorCoherence);
  }
  if (checkpointPath !== null && (typeof checkpointPath !== "string" || checkpointPath === "")) {
    fail("checkpointPath must be a path or null", JSON.stringify(checkpointPath));
  }
  for (const [key, isRead, rule] of DEPENDENT) {
    if (given[key] !== undefined && !isRead(config)) fail(`${key} ${rule}`, given[key]);
  }
  // A rate below the floor would begin there.
  if (config.minLr > config.learningRate) {
    if (given.minLr === undefined) return { ...config, minLr: config.learningRate };
    fail(`minLr must be at most learningRate, ${config.learningRate}`, config.minLr);
  }
  return config;
}

function checkKeys(given: object): void {
  for (const key of Object.keys(given)) {
    const why = REFUSED[key];
    if (why !== undefined) throw new RangeError(`Cannot train as ${key} is no setting here: ${why}`);
  }
  refuseUnknown("train", "setting", given, Object.keys(TRAINING_DEFAULTS));
}
