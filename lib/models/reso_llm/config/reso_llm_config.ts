/** A config by the seed's names: sizes and core settings, and a group for each layer. */
import { nearestName } from "../../../metrics/mod.ts";
import { DEFAULT_VOCAB_SIZE } from "../data/default_tokenizer.ts";
import { checkResoLLMSettings } from "./check.ts";
import { SIZE_LIMITS } from "../../transformer_sizes.ts";
import { FIELDS } from "./defaults.ts";
import {
  AgencyConfig,
  EntanglementConfig,
  PRSCConfig,
  StabilityConfig,
  StochasticResonanceConfig,
  TemporalSMFConfig,
} from "./groups.ts";
import { layersOf } from "./layers.ts";
import { RESO_LLM_PRESETS, type ResoLLMPresetName } from "./presets.ts";
import type { ResoLLMCore, ResoLLMSettings, ResoLLMSizes } from "./settings.ts";

/** The groups of a config. */
export interface ResoLLMGroups {
  /** Foci and goals. */
  readonly agency: AgencyConfig;
  /** Concepts bound to tokens. */
  readonly prsc: PRSCConfig;
  /** Episodic memory. */
  readonly temporalSmf: TemporalSMFConfig;
  /** The monitor of a generation. */
  readonly stability: StabilityConfig;
  /** Links to other agents. */
  readonly entanglement: EntanglementConfig;
  /** Noise against loops. */
  readonly stochasticResonance: StochasticResonanceConfig;
}

/** What a {@linkcode ResoLLMConfig} may be given. */
export type ResoLLMConfigOptions = Partial<
  ResoLLMSizes & ResoLLMCore & { [G in keyof ResoLLMGroups]: Partial<ResoLLMGroups[G]> }
>;

const GROUPS = {
  agency: AgencyConfig,
  prsc: PRSCConfig,
  temporalSmf: TemporalSMFConfig,
  stability: StabilityConfig,
  entanglement: EntanglementConfig,
  stochasticResonance: StochasticResonanceConfig,
};
type GroupName = keyof typeof GROUPS;
const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];
const CORE_KEYS = [...Object.keys(SIZE_LIMITS), ...Object.keys(FIELDS).filter((key) => !key.includes("."))];

/**
 * All that a Reso-LLM is made with. Sizes that are not given are the seed's: width 768 in 12 blocks, heads of 64, a
 * feed-forward layer four times as wide; the vocabulary is the default tokenizer's. A config is checked when it is made and
 * does not change.
 *
 * @example
 * ```ts
 * import { assert, assertEquals, assertThrows } from "@std/assert";
 * import { AgencyConfig, PRSCConfig, ResoLLMConfig } from "@haze/haze/reso-llm";
 * const config = new ResoLLMConfig({
 *   ...{ dim: 512, numLayers: 8 },
 *   agency: new AgencyConfig({ enabled: true, maxFoci: 5, noveltyWeight: 0.4 }),
 *   prsc: new PRSCConfig({ coherenceThreshold: 0.7 }),
 * });
 * assertEquals([config.numHeads, config.ffnDim, config.agency.maxGoals], [8, 2048, 10]);
 * assert(config.hasExtensionsEnabled());
 * assertThrows(() => new ResoLLMConfig({ dim: 100, numHeads: 3 }), RangeError, "numHeads");
 * ```
 */
export class ResoLLMConfig implements ResoLLMSizes, ResoLLMCore, ResoLLMGroups {
  /** V: number of tokens; that of the tokenizer. */
  declare readonly vocabSize: number;
  /** C: model width. */
  declare readonly dim: number;
  /** L: number of blocks. */
  declare readonly numLayers: number;
  /** H: heads a block; divides `dim` into heads of even size. */
  declare readonly numHeads: number;
  /** F: width of the feed-forward layers. */
  declare readonly ffnDim: number;
  /** T: the most tokens that a window holds. */
  declare readonly maxSeqLen: number;
  /** All layers that the seed adds to a transformer are off: PRSC, Kuramoto, agency, memory, monitor, resonance. */
  declare readonly standardMode: boolean;
  /**
   * `upstream`: biases in attention, heads alike, the exact GELU, no prime features, no norm before the head, as upstream's
   * standard mode computes. It takes `standardMode`.
   */
  declare readonly rule: "reso" | "upstream";
  /** Whether heads have learned weights that begin at φ^(−h), or are all alike. */
  declare readonly useResonance: boolean;
  /** How heads know places: `rope` turns by the distance, `resonance` by R̂'s logarithms to prime bases. */
  declare readonly positions: "rope" | "resonance";
  /** Whether token vectors get 0.1·Linear(ln p) of their prime p. */
  declare readonly usePrimeFeatures: boolean;
  /** Whether blocks have a coherence gate on what their feed-forward layer adds. */
  declare readonly useCoherenceGating: boolean;
  /** τ: coherence at which a gate is half open. */
  declare readonly coherenceThreshold: number;
  /** How sharply it opens there. */
  declare readonly coherenceSlope: number;
  /** Id of the mark that begins a text: a row of a batch that begins with it remembers nothing. */
  declare readonly beginId: number;
  /** ε: a token halts at inference once all but ε of it has; 0 never. */
  declare readonly haltEpsilon: number;
  /** Whether every token has an oscillator, whose phase moves attention. */
  declare readonly useKuramotoDynamics: boolean;
  /** K: how strongly oscillators are coupled, and with them attention; 0 leaves attention as it is. */
  declare readonly kuramotoCoupling: number;
  /** M: Runge–Kutta steps of 0.1. */
  declare readonly kuramotoSteps: number;
  /** ω of a token whose ln p lies one deviation above the mean, in radians a unit of time. */
  declare readonly kuramotoFrequency: number;
  /** Foci and goals. */
  declare readonly agency: AgencyConfig;
  /** Concepts bound to tokens. */
  declare readonly prsc: PRSCConfig;
  /** Episodic memory. */
  declare readonly temporalSmf: TemporalSMFConfig;
  /** The monitor of a generation. */
  declare readonly stability: StabilityConfig;
  /** Links to other agents. */
  declare readonly entanglement: EntanglementConfig;
  /** Noise against loops. */
  declare readonly stochasticResonance: StochasticResonanceConfig;
  /** The same as one flat table: what a model, a checkpoint and `--set` have. */
  readonly settings: ResoLLMSettings;

  /**
   * Fills in what is not given.
   *
   * @throws {RangeError} naming the first key that is unknown, out of range or without effect.
   */
  constructor(given: ResoLLMConfigOptions = {}) {
    const known = [...CORE_KEYS, ...GROUP_NAMES];
    const unknown = Object.keys(given).find((key) => !known.includes(key));
    if (unknown !== undefined) {
      const nearest = nearestName(unknown, known);
      throw new RangeError(
        `Cannot build a Reso-LLM as its config has no such key: ${unknown}\nhint: ${
          nearest ? `did you mean ${nearest}?` : `keys are ${known.join(", ")}`
        }`,
      );
    }
    const groups = GROUP_NAMES.map((name) => [name, new GROUPS[name](given[name] as object)] as const);
    const core = Object.entries(given).filter(([key]) => CORE_KEYS.includes(key));
    const dim = given.dim ?? 768;
    this.settings = checkResoLLMSettings({
      ...{ vocabSize: DEFAULT_VOCAB_SIZE, dim, numLayers: 12, maxSeqLen: 1024 },
      ...{ numHeads: Math.max(1, Math.floor(dim / 64)), ffnDim: 4 * dim },
      ...Object.fromEntries(core),
      ...Object.assign({}, ...groups.map(([name, group]) => flat(name, group))),
    });
    for (const key of CORE_KEYS) Object.assign(this, { [key]: this.settings[key as keyof ResoLLMSettings] });
    Object.assign(this, Object.fromEntries(groups));
    Object.freeze(this);
  }

  /** The config of one flat table, as of a checkpoint. */
  static fromSettings(settings: ResoLLMSettings): ResoLLMConfig {
    const entries = Object.entries(settings);
    const groups = GROUP_NAMES.map((name) => {
      const own = entries.filter(([key]) => key.startsWith(`${name}.`));
      return [
        name,
        Object.fromEntries(own.map(([key, value]) => [key.slice(name.length + 1), value])),
      ] as const;
    });
    const core = entries.filter(([key]) => !key.includes("."));
    return new ResoLLMConfig({ ...Object.fromEntries(core), ...Object.fromEntries(groups) });
  }

  /**
   * The config of a preset.
   *
   * @throws {RangeError} if there is none of that name.
   */
  static fromSize(size: ResoLLMPresetName): ResoLLMConfig {
    if (!Object.hasOwn(RESO_LLM_PRESETS, size)) {
      const names = Object.keys(RESO_LLM_PRESETS);
      throw new RangeError(`Cannot size a Reso-LLM as it must be one of ${names.join(", ")}: ${size}`);
    }
    return ResoLLMConfig.fromSettings(RESO_LLM_PRESETS[size]);
  }

  /** With all layers off. */
  static standard(given: Omit<ResoLLMConfigOptions, "standardMode"> = {}): ResoLLMConfig {
    return new ResoLLMConfig({ ...given, standardMode: true });
  }

  /** With the layers that the groups switch on. */
  static extended(given: Omit<ResoLLMConfigOptions, "standardMode"> = {}): ResoLLMConfig {
    return new ResoLLMConfig({ ...given, standardMode: false });
  }

  /** The same with the layers that its groups switch on. */
  enableExtensions(): ResoLLMConfig {
    return ResoLLMConfig.fromSettings({ ...this.settings, standardMode: false });
  }

  /** The same with all layers off; their settings go back to the defaults, as none could act. */
  disableExtensions(): ResoLLMConfig {
    const core = Object.fromEntries(Object.entries(this.settings).filter(([key]) => !isOfLayer(key)));
    return new ResoLLMConfig({ ...core, standardMode: true });
  }

  /** Whether any layer is on. */
  hasExtensionsEnabled(): boolean {
    return Object.values(layersOf(this.settings)).some((isOn) => isOn);
  }
}

function isOfLayer(key: string): boolean {
  return key.includes(".") || /kuramoto/i.test(key);
}

function flat(name: GroupName, group: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(group).map(([key, value]) => [`${name}.${key}`, value]));
}
