/** What a spiral model can be told: its keys, what each may be, and what is taken where nothing is said. */
import { TEACHER_HEADS } from "../teacher/heads.ts";

/** A whole number and its bounds; far above what fits: a wrong file must not make a loop run for ever. */
export const SIZES = {
  vocabSize: [2, 2 ** 14],
  T: [1, 2 ** 16],
  d: [1, 2 ** 14],
  L: [1, 1000],
  k: [2, 2 ** 14],
  r: [1, 2 ** 14],
  keepK: [2, 2 ** 14],
  teacherHeads: [1, TEACHER_HEADS.length],
  retrieved: [0, 2 ** 14],
  temperatureTopK: [1, 2 ** 14],
  corruptFrom: [0, 2 ** 31],
  teacherBatches: [0, 2 ** 31],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

/** A number and its bounds, both allowed. */
export const NUMBERS = {
  distillation: [0, 1e3],
  precisionPower: [0, 1e3],
  reliabilityDecay: [0, 0.9999],
  liars: [0, 0.9],
  heldOutShare: [0.01, 0.9],
  temperatureBase: [1e-3, 1e3],
  temperatureLambda: [0, 1e3],
  temperatureGamma: [1e-3, 1e3],
  temperatureMin: [1e-3, 1e3],
  temperatureMax: [1e-3, 1e3],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;

/** One of a few words. */
export const CHOICES = {
  projection: ["random", "data"],
  retrievalScore: ["log-ratio", "probability"],
  sourceRule: ["credit", "use", "none"],
  teacherTemperature: ["own", "shared"],
  temperatureFrom: ["training", "heldOut", "nothing"],
  corruptHead: ["none", "bigram", "twoBack", "slow", "retrieval", "all"],
  logitGradient: ["exact", "upstream", "boosted"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** True or false. */
export const SWITCHES = ["trainProjection", "scoreAll", "controlKeepK", "uncertaintyRate"] as const;
