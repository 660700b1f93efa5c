/** Files of a spiral model: own checkpoints that hold the seed's layout as well. */
import { writeFileAtomic } from "../../../formats/mod.ts";
import type { Kernels } from "../../../kernels/mod.ts";
import { type Tokenizer, tokenizerOfJson } from "../../../tokenizers/mod.ts";
import {
  type Checkpoint,
  encodeCheckpoint,
  readCheckpointArrays,
  readCheckpointMeta,
  type Trainer,
} from "../../../training/mod.ts";
import { asContent } from "../../as_content.ts";
import { checkSpiralConfig } from "../student/config.ts";
import { spiralSpecs } from "../student/specs.ts";
import { SpiralModel } from "../student/spiral_model.ts";
import { readBytes } from "./files.ts";
import { flatModel } from "./flat_model.ts";

/** A spiral model and what is kept with it. */
export interface SpiralModelParts {
  /** The model: student, shared projection, and all that teacher and control remember. */
  readonly model: SpiralModel;
  /** What turns text into its ids. */
  readonly tokenizer: Tokenizer;
  /** The run, if it is to go on: moments, generator, cursor and step are kept then. */
  readonly trainer?: Trainer;
  /** The base seed, for readers of the seed's layout. Default: that of the run, or 0. */
  readonly seed?: number;
}

/** A spiral model that was loaded. */
export interface LoadedSpiralModel extends Checkpoint {
  /** The model; close it when done. */
  readonly model: SpiralModel;
  /** What turns text into its ids. */
  readonly tokenizer: Tokenizer;
}

/**
 * The bytes of a spiral model's checkpoint: an own one, from which training goes on bit for bit with `restoreTrainer`, and
 * beside it the student, the shared projection and what the teacher retrieves from under the names of the flat layout, as
 * copies for other readers.
 *
 * @example
 * ```ts
 * import { readNpz } from "@haze/haze/formats";
 * import { encodeSpiralModel, SpiralModel } from "@haze/haze/spiral";
 * import { IdTokenizer } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new SpiralModel({ vocabSize: 16, d: 8, L: 2, k: 4, keepK: 2, r: 4 });
 * const arrays = readNpz(encodeSpiralModel({ model, tokenizer: new IdTokenizer(16) }));
 * assertEquals(arrays.get("student_blk1_attn_q_W")?.shape, [8, 4]);
 * model.close();
 * ```
 */
export function encodeSpiralModel({ model, tokenizer, trainer, seed }: SpiralModelParts): Uint8Array {
  const run = { tokenizer, seed: seed ?? trainer?.config.seed ?? 0, step: trainer?.step ?? 0 };
  const parts = { model, tokenizer, extras: flatModel(model, run) };
  return encodeCheckpoint(trainer ? { ...parts, trainer } : parts);
}

/**
 * Saves a spiral model as `encodeSpiralModel` writes it; the file is replaced whole or not at all.
 *
 * @throws {Error} naming the path if it cannot be written.
 *
 * @example
 * ```ts
 * import { loadModelWeights, saveModelWeights, SpiralModel } from "@haze/haze/spiral";
 * import { IdTokenizer } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new SpiralModel({ vocabSize: 16, d: 8, L: 2, k: 4, keepK: 2, r: 4 });
 * const path = await Deno.makeTempFile({ suffix: ".npz" });
 * await saveModelWeights(path, { model, tokenizer: new IdTokenizer(16) });
 * const copy = await loadModelWeights(path);
 * assertEquals(copy.model.parameters.floats, model.parameters.floats);
 * for (const of of [model, copy.model]) of.close();
 * await Deno.remove(path);
 * ```
 */
export async function saveModelWeights(path: string, parts: SpiralModelParts): Promise<void> {
  await writeFileAtomic(path, encodeSpiralModel(parts));
}

/**
 * Opens the bytes of a spiral model's checkpoint, moments included if it has them. Copies in the flat layout are not read.
 *
 * @throws {SyntaxError} if it is none, is damaged, or model and tokenizer have different vocabularies.
 *
 * @example
 * ```ts
 * import { encodeSpiralModel, openSpiralModel, SpiralModel } from "@haze/haze/spiral";
 * import { IdTokenizer } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new SpiralModel({ vocabSize: 16, d: 8, L: 2, k: 4, keepK: 2, r: 4 });
 * const copy = openSpiralModel(encodeSpiralModel({ model, tokenizer: new IdTokenizer(16) }));
 * assertEquals(copy.model.config, model.config);
 * for (const of of [model, copy.model]) of.close();
 * ```
 */
export function openSpiralModel(
  bytes: Uint8Array,
  name = "spiral.npz",
  options: { readonly kernels?: Kernels } = {},
): LoadedSpiralModel {
  const meta = readCheckpointMeta(bytes, name);
  if (meta.kind !== "spiral") {
    throw new SyntaxError(`Cannot open ${name} as its kind must be spiral: ${meta.kind}`);
  }
  const tokenizer = asContent(name, () => tokenizerOfJson(meta.tokenizer));
  const config = asContent(name, () => checkSpiralConfig(meta.config));
  if (config.vocabSize !== tokenizer.vocabSize) {
    throw new SyntaxError(
      `Cannot open ${name} as model and tokenizer must have one vocabulary: ${config.vocabSize} and ${tokenizer.vocabSize}`,
    );
  }
  const arrays = readCheckpointArrays(bytes, name, spiralSpecs(config), meta.training?.state !== undefined);
  const model = new SpiralModel(config, { ...options, initialise: false });
  try {
    model.parameters.load(arrays, name);
  } catch (error) {
    model.close();
    throw error;
  }
  return { meta, arrays, model, tokenizer };
}

/**
 * Loads what `saveModelWeights` saved; an example stands there. `restoreTrainer` takes `meta` and `arrays` to go on with its
 * training.
 *
 * @throws {Error} naming the path if it cannot be read.
 * @throws {SyntaxError} as {@linkcode openSpiralModel}.
 *
 * @example
 * ```ts
 * import { loadModelWeights } from "@haze/haze/spiral";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => loadModelWeights("no-such-file.npz"), Error, "Cannot read no-such-file.npz");
 * ```
 */
export async function loadModelWeights(
  path: string,
  options: { readonly kernels?: Kernels } = {},
): Promise<LoadedSpiralModel> {
  return openSpiralModel(await readBytes(path), path, options);
}
