/** What the configs of resoformers and Reso-LLMs share: sizes, what goes with their coherence gates, refusals. */
import { nearestName } from "../metrics/mod.ts";

/** Sizes of a transformer, which have no default. */
export interface TransformerSizes {
  /** V: number of tokens; that of the tokenizer. */
  readonly vocabSize: number;
  /** C: model width. */
  readonly dim: number;
  /** L: number of blocks. */
  readonly numLayers: number;
  /** H: heads a block; divides `dim`. */
  readonly numHeads: number;
  /** F: width of the feed-forward layers. */
  readonly ffnDim: number;
  /** T: the most tokens that a window holds. */
  readonly maxSeqLen: number;
}

/** Upper bounds of sizes, far above what fits: a wrong file must not make a loop run for ever. */
export const SIZE_LIMITS: Readonly<Record<keyof TransformerSizes, number>> = {
  ...{ vocabSize: 2 ** 21, dim: 2 ** 16, numLayers: 1000 },
  ...{ numHeads: 1024, ffnDim: 2 ** 18, maxSeqLen: 2 ** 16 },
};

/** What of a coherence gate is without effect where something else is off. */
export const GATE_BELONGINGS = [
  {
    isOn: ({ coherenceSlope }: { readonly coherenceSlope: number }): boolean => coherenceSlope > 0,
    needs: "coherenceSlope above 0",
    keys: ["coherenceThreshold"],
  },
  {
    // A token that halts skips the blocks that are left.
    isOn: ({ numLayers }: { readonly numLayers: number }): boolean => numLayers > 1,
    needs: "numLayers above 1",
    keys: ["haltEpsilon"],
  },
] as const;

/** Refuses a config: what must hold, what is given instead, and perhaps a way out. */
export type FailConfig = (rule: string, got: unknown, hint?: string) => never;

/** The refusals of the config of a model by its name, as RangeErrors. */
export function failConfigOf(model: string): FailConfig {
  return (rule, got, hint) => {
    throw new RangeError(
      `Cannot build a ${model} as ${rule}: ${got}${hint === undefined ? "" : `\nhint: ${hint}`}`,
    );
  };
}

/** Refuses the first key that is none of `known`, with the nearest that is. */
export function refuseUnknownKeys(given: object, known: readonly string[], fail: FailConfig): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, known);
  fail(
    "its config has no such key",
    unknown,
    nearest ? `did you mean ${nearest}?` : `keys are ${known.join(", ")}`,
  );
}
