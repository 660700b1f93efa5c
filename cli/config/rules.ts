/** Rules between keys, which no range of a single one can say; the loader checks them, a schema only tells of them. */

const TRAINING: readonly string[] = [
  "batch times context is at most 2^26",
  "context is at most the model's window",
  "minLearningRate is at most learningRate",
  "goldenDecayScale is 1 unless schedule is golden",
  "schedule llama2c needs warmupSteps below steps",
];

/** What a key of a mechanism that is off may be. */
const BELONGS = "a key that cannot act, as its mechanism is off, has its default";

const MODELS: Readonly<Record<string, readonly string[]>> = {
  haze: ["nHeads divides nEmb", "alpha is given for headType hybrid alone"],
  llisa: ["nHeads divides dim into heads of even size", "nKvHeads divides nHeads"],
  resoformer: [
    "numHeads divides dim",
    "resonance prime-log needs heads of even size, any but none an even dim",
    "haltEpsilon above 0 needs causal true",
    BELONGS,
  ],
  "reso-llm": [
    "numHeads divides dim into heads of even size",
    "rule upstream needs standardMode true",
    "stability.minTemperature is at most stability.maxTemperature",
    "entanglement.defaultPrimes are two different primes",
    BELONGS,
  ],
  spiral: [
    "keepK is at most k",
    "retrieved is at most vocabSize",
    "temperatureMin is at most temperatureMax",
    "liars, corruptHead and teacherBatches need distillation above 0, liars retrieved above 0 too",
    "corruptFrom above 0 needs a corruptHead",
    "heldOutShare is 0.125 unless temperatureFrom is heldOut",
    "teacherHeads is at least 2 where retrieved is 0",
  ],
};

/** The rules of a kind's config. */
export function rulesOf(kind: string): readonly string[] {
  return [...MODELS[kind]!, ...TRAINING];
}
