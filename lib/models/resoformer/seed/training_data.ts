/** A text as the seed trains on it. */
import { evaluationWindows, type WindowSamplerOptions } from "../../../data/mod.ts";
import { bigramNats, unigramNats } from "../../../metrics/mod.ts";
import { fnv1a64, type Tokenizer } from "../../../tokenizers/mod.ts";
import type { Dataset } from "../../../training/mod.ts";
import type { ScoredWindow } from "./score_windows.ts";
import { SeedWindows } from "./windows.ts";

/** What a run reads. */
export interface SeedData extends Dataset {
  /** The trained part. */
  readonly ids: Int32Array;
  /** The held-out part in windows that do not overlap. */
  readonly validation: readonly ScoredWindow[];
  /** The windows of the run that asked last. */
  readonly windows: () => SeedWindows;
}

/**
 * The ids of a text without marks, its end held out unless `validation` is given.
 *
 * @throws {RangeError} if fewer than two tokens are held out.
 */
export function seedData(
  corpus: string | readonly string[],
  validation: string | undefined,
  tokenizer: Tokenizer,
  { seqLen, validationShare }: { seqLen: number; validationShare: number },
): SeedData {
  const all = tokenizer.encode([corpus].flat().join("\n"));
  const cut = validation === undefined ? Math.round(all.length * (1 - validationShare)) : all.length;
  const ids = all.slice(0, cut);
  const held = validation === undefined ? all.slice(cut) : tokenizer.encode(validation);
  if (held.length < 2) {
    throw new RangeError(
      `Cannot train as at least 2 tokens must be held out: ${held.length}\nhint: give a longer text, or another one as validation`,
    );
  }
  let windows: SeedWindows | undefined;
  const V = tokenizer.vocabSize;
  return {
    ...{ name: "corpus", tokenizer, ids, train: [ids], heldOut: [held] },
    hash: fnv1a64(new Uint8Array(all.buffer, all.byteOffset, all.byteLength)),
    source: (options: WindowSamplerOptions) => windows = new SeedWindows(ids, options),
    windows: () => windows!,
    validation: [...evaluationWindows([held], seqLen)],
    unigramNats: unigramNats(ids, held, V),
    bigramNats: bigramNats(ids, held, V),
  };
}
