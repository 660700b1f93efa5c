/** Versions that checkpoints and records name. */

/**
 * Version of the code that writes checkpoints; equals that of the package.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { makeCheckpointMeta, VERSION } from "@haze/haze/training";
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 4 });
 * assertEquals(makeCheckpointMeta(model, Vocab.fromText("haze")).codeVersion, VERSION);
 * model.close();
 * ```
 */
export const VERSION = "0.1.0";

/**
 * Rises when equal seeds no longer give equal numbers, as the golden curve shows. Checkpoints and recorded experiments name it.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { NUMERICS_VERSION } from "@haze/haze/training";
 * const recorded = { numericsVersion: 1, bitsPerByte: 2.5 };
 * assert(recorded.numericsVersion < NUMERICS_VERSION); // the same seed gives other numbers now: measure again
 * ```
 */
export const NUMERICS_VERSION = 2;
