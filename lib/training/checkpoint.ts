/** Own checkpoints: one `.npz` that `numpy.load` opens, with everything a run needs to go on. */
import type { NpyData, NpyInput, NpzArrays } from "../formats/mod.ts";
import { listNpz, readNpz } from "../formats/npz.ts";
import { writeNpz } from "../formats/npz_write.ts";
import type { FloatArray } from "../kernels/mod.ts";
import type { ParameterSpec } from "../nn/mod.ts";
import { showShape } from "../tensor/mod.ts";
import { tokenizerHash } from "../tokenizers/hash.ts";
import type { Tokenizer } from "../tokenizers/mod.ts";
import {
  type CheckpointMeta,
  type CheckpointTraining,
  FORMAT,
  FORMAT_VERSION,
  META,
} from "./checkpoint_meta.ts";
import type { Trainable } from "./trainable.ts";
import type { Trainer } from "./trainer.ts";
import { NUMERICS_VERSION, VERSION } from "./version.ts";

const MEANS = "adamw.mean/";
const VARIANCES = "adamw.variance/";

/** A checkpoint that was read and found whole. */
export interface Checkpoint {
  /** What the file says of itself. */
  readonly meta: CheckpointMeta;
  /** Parameters by name; moments too if they were asked for. */
  readonly arrays: NpzArrays;
}

/** What a checkpoint is made of. */
export interface CheckpointParts {
  /** The weights and their config. */
  readonly model: Trainable;
  /** From text to ids and back. */
  readonly tokenizer: Tokenizer;
  /** The run, if the checkpoint is to tell of it. */
  readonly trainer?: Trainer;
  /** What is known of the training of the weights where the run is over: recorded, but for what resuming needs. */
  readonly training?: CheckpointTraining;
  /** Keep moments and cursor, so that training can go on. Default: true if there is a trainer. */
  readonly resumable?: boolean;
  /** Arrays for other readers, as copies under the names of another layout; opening a checkpoint leaves them alone. */
  readonly extras?: readonly [name: string, array: NpyInput][];
}

/**
 * The bytes of a checkpoint.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readNpz } from "@haze/haze/formats";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { encodeCheckpoint } from "@haze/haze/training";
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 4 });
 * const bytes = encodeCheckpoint({ model, tokenizer: Vocab.fromText("haze") });
 * assertEquals(readNpz(bytes).get("embed")!.shape, [4, 64]);
 * model.close();
 * ```
 */
export function encodeCheckpoint(
  { model, tokenizer, trainer, training, resumable = true, extras = [] }: CheckpointParts,
): Uint8Array {
  const { state: _, ...known } = training ?? {};
  const told = trainer ? trainingMeta(trainer, resumable) : training && known as CheckpointTraining;
  const meta: CheckpointMeta = {
    ...makeCheckpointMeta(model, tokenizer),
    ...(told ? { training: told } : {}),
  };
  const metaBytes = new TextEncoder().encode(JSON.stringify(meta));
  const arrays: [string, { shape: readonly number[]; data: NpyData }][] = [
    [META, { shape: [metaBytes.length], data: metaBytes }],
  ];
  for (const [name, tensor] of model.parameters.entries()) {
    arrays.push([name, { shape: tensor.shape, data: tensor.data }]);
  }
  for (const [prefix, moments] of trainer && resumable ? momentsOf(trainer) : []) {
    for (const name of model.parameters.trainedNames) {
      const { shape } = model.parameters.get(name);
      const { start, end } = model.parameters.rangeOf(name);
      arrays.push([prefix + name, { shape, data: copy(moments, start, end) }]);
    }
  }
  return writeNpz([...arrays, ...extras]);
}

/**
 * What a checkpoint of a model without a training run says of itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { makeCheckpointMeta } from "@haze/haze/training";
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 4 });
 * assertEquals(makeCheckpointMeta(model, Vocab.fromText("haze")).kind, "haze");
 * model.close();
 * ```
 */
export function makeCheckpointMeta(model: Trainable, tokenizer: Tokenizer): CheckpointMeta {
  const json = tokenizer.toJSON();
  const { keptState } = model;
  return {
    ...{ format: FORMAT, formatVersion: FORMAT_VERSION },
    ...{ codeVersion: VERSION, numericsVersion: NUMERICS_VERSION },
    ...{ kind: model.kind, config: model.config, tokenizer: json, tokenizerHash: tokenizerHash(json) },
    ...(keptState === undefined ? {} : { state: keptState }),
  };
}

function trainingMeta(trainer: Trainer, resumable: boolean): CheckpointTraining {
  const { name, hash } = trainer.data;
  const { config, step, state, model } = trainer;
  const base = { config, corpus: { name, hash }, backend: model.kernels.name, step };
  return resumable ? { ...base, state } : base;
}

function momentsOf({ optimiser }: Trainer): [string, FloatArray][] {
  return [[MEANS, optimiser.means], [VARIANCES, optimiser.variances]];
}

/** A slice as an ordinary array: numbers in the engine's memory go on changing. */
function copy(array: FloatArray, start: number, end: number): Float32Array | Float64Array {
  const part = array.subarray(start, end);
  return part instanceof Float64Array ? new Float64Array(part) : new Float32Array(part);
}

/**
 * Reads the arrays of a checkpoint after comparing what the file declares with what the model needs, so that a file
 * with wrong shapes is refused before anything is allocated.
 *
 * @throws {SyntaxError} if an array is missing, has another shape, or is damaged.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { writeNpz } from "@haze/haze/formats";
 * import { readCheckpointArrays } from "@haze/haze/training";
 * const bytes = writeNpz([["w", { shape: [2], data: Float32Array.of(1, 2) }]]);
 * const read = (length: number) => readCheckpointArrays(bytes, "a.npz", [{ name: "w", shape: [length] }], false);
 * assertEquals([...read(2).get("w")!.data], [1, 2]);
 * assertThrows(() => read(3), SyntaxError, "array w must have shape (3,): (2,)");
 * ```
 */
export function readCheckpointArrays(
  bytes: Uint8Array,
  name: string,
  specs: readonly ParameterSpec[],
  moments: boolean,
): NpzArrays {
  const listed = new Map(listNpz(bytes, { name }).map((array) => [array.name, array]));
  const prefixes = moments ? ["", MEANS, VARIANCES] : [""];
  const prefixesOf = (spec: ParameterSpec) => spec.trained ?? true ? prefixes : [""];
  for (const spec of specs) {
    const { name: parameter, shape } = spec;
    for (const prefix of prefixesOf(spec)) {
      const found = listed.get(prefix + parameter);
      if (found?.shape?.join() !== shape.join()) {
        const got = found?.shape ? showShape(found.shape) : "it is missing";
        throw new SyntaxError(
          `Cannot open ${name} as array ${prefix + parameter} must have shape ${showShape(shape)}: ${got}`,
        );
      }
    }
  }
  const wanted = new Set(specs.flatMap((spec) => prefixesOf(spec).map((prefix) => prefix + spec.name)));
  return readNpz(bytes, { name, only: (member) => wanted.has(member) });
}

/**
 * Puts the moments of a checkpoint into an optimiser, and the state into its trainer.
 *
 * @throws {SyntaxError} if the checkpoint holds no training state, or its moments are missing or no moments.
 * @throws {RangeError} if it was trained on another text, or for more steps than the trainer is to run.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel, openCheckpoint } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { encodeCheckpoint, makeDataset, restoreTrainer, Trainer } from "@haze/haze/training";
 * const text = "the haze settles over the hills. ".repeat(20);
 * const tokenizer = Vocab.fromText(text);
 * const data = makeDataset({ name: "hills", text, bytes: text.length }, tokenizer, 8);
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, T: 8, vocabSize: tokenizer.vocabSize });
 * const trainer = new Trainer(model, data, { steps: 2, batch: 2, context: 8 });
 * for await (const { type } of trainer.run()) if (type === "step") break; // cut short after the first step
 * const saved = openCheckpoint(encodeCheckpoint({ model, tokenizer, trainer }), { moments: true });
 * const resumed = new Trainer(saved.model, data, saved.meta.training!.config);
 * restoreTrainer(resumed, saved.meta, saved.arrays, "hills.npz");
 * assertEquals(resumed.state, trainer.state);
 * for (const each of [resumed, saved.model, trainer, model]) each.close();
 * ```
 */
export function restoreTrainer(
  trainer: Trainer,
  meta: CheckpointMeta,
  arrays: NpzArrays,
  name: string,
): void {
  const { training } = meta;
  if (!training?.state) {
    throw new SyntaxError(
      `Cannot resume from ${name} as it must hold a training state: it holds weights alone`,
    );
  }
  if (training.corpus.hash !== trainer.data.hash) {
    const { name: given, hash } = trainer.data;
    const { name: known, hash: recorded } = training.corpus;
    const got = given === known
      ? `${known} has changed (hash ${recorded}, now ${hash})`
      : `${given} is not ${known} (hash ${hash}, not ${recorded})`;
    throw new RangeError(`Cannot resume from ${name} as the text must be the one it was trained on: ${got}`);
  }
  const { parameters } = trainer.model;
  const found = momentsOf(trainer).flatMap(([prefix, moments]) =>
    parameters.trainedNames.map((parameter) => {
      const { start, end } = parameters.rangeOf(parameter);
      const least = prefix === VARIANCES ? 0 : -Infinity;
      return {
        moments,
        start,
        numbers: checkedMoments(arrays, prefix + parameter, end - start, least, name),
      };
    })
  );
  trainer.restore(training.state);
  for (const { moments, start, numbers } of found) moments.set(numbers, start);
}

function checkedMoments(
  arrays: NpzArrays,
  key: string,
  size: number,
  least: number,
  name: string,
): Float64Array {
  const array = arrays.get(key);
  const numbers = Float64Array.from(array?.data ?? [], Number);
  const bad = numbers.find((number) => !(Number.isFinite(number) && number >= least));
  if (numbers.length !== size || bad !== undefined) {
    const rule = least === 0 ? "finite numbers of at least 0" : "finite numbers";
    const got = bad ?? (array ? `${numbers.length} of them` : "it is missing");
    throw new SyntaxError(`Cannot resume from ${name} as ${key} must hold ${size} ${rule}: ${got}`);
  }
  return numbers;
}
