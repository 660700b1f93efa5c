import { showValue } from "../show_value.ts";

/** Settings of a motif BPE: what it learns, and how it reads a text. */
export interface MotifBpeConfig {
  /** Ids to learn merges up to; below 260 it counts as 260, and motifs are added even beyond it. 1,024 by default. */
  readonly vocabSize: number;
  /** Occurrences that make a motif or a merge worth an id; 2 by default. */
  readonly minFreq: number;
  /** Whether a line begins with the mark 2 when it is encoded as a line; true by default. */
  readonly addBos: boolean;
  /** Whether a line ends with the mark 3 when it is encoded as a line; true by default. */
  readonly addEos: boolean;
  /** Whether text is lower-cased first; false by default. */
  readonly lowercase: boolean;
  /** The most motifs that are learnt; 48 by default. */
  readonly motifTopk: number;
  /** Bytes of the shortest motif; 3 by default. */
  readonly motifMinLen: number;
  /** Bytes of the longest motif; 8 by default. */
  readonly motifMaxLen: number;
}

/**
 * The settings that upstream's class has; its command line asks for 256 ids instead of 1,024.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { MOTIF_BPE_DEFAULTS } from "@haze/haze/tokenizers";
 * assertEquals(MOTIF_BPE_DEFAULTS.motifTopk, 48);
 * ```
 */
export const MOTIF_BPE_DEFAULTS: MotifBpeConfig = Object.freeze({
  ...{ vocabSize: 1024, minFreq: 2, addBos: true, addEos: true, lowercase: false },
  ...{ motifTopk: 48, motifMinLen: 3, motifMaxLen: 8 },
});

/** Each number's smallest and largest value. */
const RANGES = {
  vocabSize: [1, 2 ** 20],
  minFreq: [1, 2 ** 31 - 1],
  motifTopk: [0, 2 ** 16],
  motifMinLen: [1, 2 ** 16],
  motifMaxLen: [1, 2 ** 16],
} as const;

/** Completes settings; RangeError if a number is out of range, TypeError for a switch that is none or an unknown name. */
export function completeMotifBpeConfig(given: Partial<MotifBpeConfig>): MotifBpeConfig {
  const config = { ...MOTIF_BPE_DEFAULTS, ...given };
  for (const [name, value] of Object.entries(config)) {
    if (!Object.hasOwn(MOTIF_BPE_DEFAULTS, name)) {
      throw new TypeError(`Cannot make a motif BPE as its settings are known ones: got ${name}`);
    }
    const range = (RANGES as Record<string, readonly [number, number]>)[name];
    if (!range && typeof value !== "boolean") {
      throw new TypeError(
        `Cannot make a motif BPE as ${name} must be true or false: got ${showValue(value)}`,
      );
    }
    if (range && !(Number.isInteger(value) && Number(value) >= range[0] && Number(value) <= range[1])) {
      throw new RangeError(
        `Cannot make a motif BPE as ${name} must be an integer from ${range[0]} to ${range[1]}: got ${
          showValue(value)
        }`,
      );
    }
  }
  return config;
}
