/** Sizes and mechanisms of a resoformer. */
import {
  type FailConfig,
  failConfigOf,
  GATE_BELONGINGS,
  refuseUnknownKeys,
  SIZE_LIMITS,
  type TransformerSizes,
} from "../transformer_sizes.ts";
import { INVERSE_PHI } from "../../physics/mod.ts";
import { showValue } from "../../tokenizers/show_value.ts";

/** Flat, so that it is a checkpoint's JSON and `--set key=value` alike. */
export interface ResoformerConfig extends TransformerSizes {
  /** `golden`: learned weights of heads that begin at φ^(−h), where there are several; `uniform`: all heads alike. */
  readonly headWeights: "golden" | "uniform";
  /** Whether weights of heads are divided by their mean, or by their sum as upstream's pure model does. */
  readonly headNormalisation: "mean" | "sum";
  /**
   * What R̂ turns, and by which angle: `prime-log` queries and keys by 2π·f_d·log_{p_d}(t + 1); `prime-log-stream` the
   * residual stream by the same; `prime-position` the stream by 2π·f_d·ln p_{t+1}/ln p_T; `learned-n` the stream by 2π·ln n_d
   * at every position; `none` nothing.
   */
  readonly resonance: "prime-log" | "prime-log-stream" | "prime-position" | "learned-n" | "none";
  /** Whether blocks have a coherence gate. */
  readonly useCoherenceGate: boolean;
  /** Whether the gate opens for what the feed-forward layer adds, or for the whole stream as upstream's pure model has it. */
  readonly gatePlacement: "update" | "stream";
  /** τ: coherence at which a gate is half open. */
  readonly coherenceThreshold: number;
  /** How sharply it opens there. */
  readonly coherenceSlope: number;
  /** Width of the gate's hidden layer; 0: one linear layer, as the seed's σ(x·w). */
  readonly gateHidden: number;
  /** ε: a token halts at inference once all but ε of it has; 0 never. */
  readonly haltEpsilon: number;
  /** Whether the states that the blocks leave are replaced by attractors. */
  readonly useEntropyCollapse: boolean;
  /** Number of attractors. */
  readonly numAttractors: number;
  /** `straight-through`: the nearest attractor always; `soft`: a mean of all in training, the nearest at inference. */
  readonly collapseMode: "straight-through" | "soft";
  /** α: how far a state goes to its attractor. */
  readonly collapseResidual: number;
  /** τ of the soft mode. */
  readonly collapseTemperature: number;
  /** β: how much states are drawn to their attractors, in the straight-through mode. */
  readonly collapseCommitment: number;
  /** Steps of training after which attractors that nothing chose are moved; 0 never. */
  readonly reviveEvery: number;
  /** Whether a token sees only those before it. */
  readonly causal: boolean;
  /** Whether token vectors get a learned place and the logarithm of the place's prime, as in upstream's PyTorch variant. */
  readonly primeEmbedding: boolean;
  /** Whether the matrices of attention have biases. */
  readonly attentionBias: boolean;
  /** `gelu`: the tanh form; `geluErf`: the exact one. */
  readonly activation: "gelu" | "geluErf";
  /** Whether the token vectors are the output matrix too, then without a bias. */
  readonly tiedHead: boolean;
  /** ε of the layer norms. */
  readonly normEpsilon: number;
}

/**
 * The seed's mechanisms: what is taken where a config says nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESOFORMER_DEFAULTS, ResoformerModel } from "@haze/haze/models";
 * const sizes = { vocabSize: 20, dim: 8, numLayers: 1, numHeads: 2, ffnDim: 16, maxSeqLen: 4 };
 * const model = new ResoformerModel({ ...RESOFORMER_DEFAULTS, ...sizes, resonance: "none" });
 * assertEquals([model.config.resonance, model.config.useCoherenceGate], ["none", true]);
 * model.close();
 * ```
 */
export const RESOFORMER_DEFAULTS: Omit<
  ResoformerConfig,
  "vocabSize" | "dim" | "numLayers" | "numHeads" | "ffnDim" | "maxSeqLen"
> = {
  ...{ headWeights: "golden", headNormalisation: "mean", resonance: "prime-log" },
  ...{ useCoherenceGate: true, gatePlacement: "update", coherenceThreshold: INVERSE_PHI, coherenceSlope: 10 },
  ...{ gateHidden: 0, haltEpsilon: 0 },
  ...{ useEntropyCollapse: false, numAttractors: 64, collapseMode: "straight-through", collapseResidual: 1 },
  ...{ collapseTemperature: 1, collapseCommitment: 0.25, reviveEvery: 100 },
  ...{ causal: true, primeEmbedding: false, attentionBias: false, activation: "gelu", tiedHead: false },
  normEpsilon: 1e-6,
};

type Key = keyof ResoformerConfig;

/** Other whole numbers, from 0. */
export const COUNTS: Readonly<Partial<Record<Key, readonly [least: number, most: number]>>> = {
  ...{ gateHidden: [0, 2 ** 16], numAttractors: [1, 2 ** 16], reviveEvery: [0, 2 ** 31] },
};
/** One of a few words. */
export const CHOICES: Readonly<Partial<Record<Key, readonly string[]>>> = {
  headWeights: ["golden", "uniform"],
  headNormalisation: ["mean", "sum"],
  resonance: ["prime-log", "prime-log-stream", "prime-position", "learned-n", "none"],
  gatePlacement: ["update", "stream"],
  collapseMode: ["straight-through", "soft"],
  activation: ["gelu", "geluErf"],
};
/** True or false. */
export const FLAGS: readonly Key[] = [
  ...["useCoherenceGate", "useEntropyCollapse", "causal", "primeEmbedding"] as const,
  ...["attentionBias", "tiedHead"] as const,
];
/** Ranges, ends included. */
export const NUMBERS: Readonly<Partial<Record<Key, readonly [least: number, most: number]>>> = {
  ...{ coherenceThreshold: [0, 1], coherenceSlope: [0, 1e4], haltEpsilon: [0, 1] },
  ...{ collapseResidual: [0, 1], collapseTemperature: [1e-6, 1e6], collapseCommitment: [0, 1e4] },
  normEpsilon: [1e-12, 1],
};
/** What acts only with a mechanism that is on. */
const BELONGINGS: readonly {
  readonly isOn: (config: ResoformerConfig) => boolean;
  readonly needs: string;
  readonly keys: readonly (keyof typeof RESOFORMER_DEFAULTS)[];
}[] = [
  {
    isOn: (config) => config.numHeads > 1,
    needs: "numHeads above 1",
    keys: ["headWeights", "headNormalisation"],
  },
  {
    isOn: (config) => config.useCoherenceGate,
    needs: "useCoherenceGate true",
    keys: ["gatePlacement", "coherenceThreshold", "coherenceSlope", "gateHidden", "haltEpsilon"],
  },
  ...GATE_BELONGINGS,
  {
    isOn: (config) => config.useEntropyCollapse,
    needs: "useEntropyCollapse true",
    keys: ["numAttractors", "collapseMode", "collapseResidual"],
  },
  {
    isOn: (config) => config.useEntropyCollapse && config.collapseMode === "soft",
    needs: "useEntropyCollapse true and collapseMode soft",
    keys: ["collapseTemperature"],
  },
  {
    isOn: (config) => config.useEntropyCollapse && config.collapseMode === "straight-through",
    needs: "useEntropyCollapse true and collapseMode straight-through",
    keys: ["collapseCommitment", "reviveEvery"],
  },
];

/**
 * Fills in defaults and checks a config that may come from a file. A key that could not act, as it belongs to a mechanism
 * that is off, must have its default value.
 *
 * @throws {RangeError} naming the first key that is missing, unknown, out of range or without effect.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { checkResoformerConfig, RESOFORMER_PRESETS } from "@haze/haze/models";
 * const demo = { ...RESOFORMER_PRESETS.demo, vocabSize: 77 };
 * assertEquals(checkResoformerConfig({ ...demo }).resonance, "prime-log");
 * assertThrows(() => checkResoformerConfig({ ...demo, numLayer: 2 }), RangeError, "did you mean numLayers?");
 * assertThrows(() => checkResoformerConfig({ ...demo, numAttractors: 8 }), RangeError, "useEntropyCollapse true");
 * ```
 */
export function checkResoformerConfig(given: Readonly<Record<string, unknown>>): ResoformerConfig {
  const fail: FailConfig = failConfigOf("resoformer");
  const config = { ...RESOFORMER_DEFAULTS, ...given } as ResoformerConfig;
  refuseUnknownKeys(given, [...Object.keys(SIZE_LIMITS), ...Object.keys(RESOFORMER_DEFAULTS)], fail);
  const of = (key: string): unknown => config[key as Key];
  const whole = Object.entries(SIZE_LIMITS).map(([key, most]) => [key, [1, most]] as const);
  for (const [key, [least, most]] of [...whole, ...Object.entries(COUNTS)]) {
    const value = of(key);
    if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
      fail(`${key} must be an integer from ${least} to ${most}`, showValue(value));
    }
  }
  for (const [key, [least, most]] of Object.entries(NUMBERS)) {
    const value = of(key);
    if (typeof value !== "number" || !(value >= least && value <= most)) {
      fail(`${key} must be a number from ${least} to ${most}`, showValue(value));
    }
  }
  for (const [key, choices] of Object.entries(CHOICES)) {
    if (!choices.includes(of(key) as string)) {
      fail(`${key} must be one of ${choices.join(", ")}`, showValue(of(key)));
    }
  }
  for (const key of FLAGS) {
    if (typeof of(key) !== "boolean") fail(`${key} must be true or false`, showValue(of(key)));
  }
  checkTogether(config, fail);
  return config;
}

function checkTogether(config: ResoformerConfig, fail: FailConfig): void {
  const { dim, numHeads, resonance, haltEpsilon, causal } = config;
  const sizes = `dim ${dim}, numHeads ${numHeads}`;
  if (dim % numHeads !== 0) fail("numHeads must divide dim", sizes);
  if (resonance === "prime-log" && dim / numHeads % 2 !== 0) {
    fail("resonance prime-log turns pairs and needs heads of even size", sizes);
  }
  if (resonance !== "none" && dim % 2 !== 0) {
    fail(`resonance ${resonance} turns pairs and needs an even dim`, dim);
  }
  if (haltEpsilon > 0 && !causal) {
    fail(
      "tokens can halt only where later ones leave them as they are, with causal true",
      `haltEpsilon ${haltEpsilon}`,
    );
  }
  for (const { isOn, needs, keys } of BELONGINGS) {
    if (isOn(config)) continue;
    for (const key of keys) {
      if (config[key] !== RESOFORMER_DEFAULTS[key]) {
        fail(`${key} has no effect without ${needs}`, showValue(config[key]));
      }
    }
  }
}
