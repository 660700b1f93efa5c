/** Own checkpoints: one `.npz` that `numpy.load` opens, with everything a run needs to go on. */
import { listNpz, type NpyData, type NpzArrays, readNpz, writeNpz } from "../formats/mod.ts";
import type { FloatArray } from "../kernels/mod.ts";
import type { ParameterSpec } from "../nn/mod.ts";
import { showShape } from "../tensor/mod.ts";
import { type Tokenizer, tokenizerHash, type TokenizerJson } from "../tokenizers/mod.ts";
import type { TrainingConfig } from "./config.ts";
import type { TrainerState } from "./state.ts";
import type { Trainable } from "./trainable.ts";
import type { Trainer } from "./trainer.ts";

/** Version of the code that writes checkpoints; equals that of the package. */
export const VERSION = "0.1.0";
/** Rises when equal seeds no longer give equal numbers, as the golden curve shows. */
export const NUMERICS_VERSION = 1;

const FORMAT = "haze-checkpoint";
const FORMAT_VERSION = 1;
/** Member that holds the metadata as UTF-8 JSON. */
const META = "meta.json";
const MEANS = "adamw.mean/";
const VARIANCES = "adamw.variance/";

/** Metadata of a checkpoint. */
export interface CheckpointMeta {
  readonly format: typeof FORMAT;
  readonly formatVersion: number;
  readonly codeVersion: string;
  readonly numericsVersion: number;
  /** Kind of the model, as `haze`. */
  readonly kind: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly tokenizer: TokenizerJson;
  readonly tokenizerHash: string;
  /** How it was trained, if it was; `state` and the moments are there if the run can be resumed. */
  readonly training?: {
    readonly config: TrainingConfig;
    readonly corpus: { readonly name: string; readonly hash: string };
    readonly backend: string;
    readonly step: number;
    readonly state?: TrainerState;
  };
}

/** A checkpoint that was read and found whole. */
export interface Checkpoint {
  readonly meta: CheckpointMeta;
  readonly arrays: NpzArrays;
}

/** What a checkpoint is made of. */
export interface CheckpointParts {
  readonly model: Trainable;
  readonly tokenizer: Tokenizer;
  readonly trainer?: Trainer;
  /** Keep moments and cursor, so that training can go on. Default: true if there is a trainer. */
  readonly resumable?: boolean;
}

/** The bytes of a checkpoint. */
export function encodeCheckpoint(
  { model, tokenizer, trainer, resumable = true }: CheckpointParts,
): Uint8Array {
  const json = tokenizer.toJSON();
  const meta: CheckpointMeta = {
    ...{
      format: FORMAT,
      formatVersion: FORMAT_VERSION,
      codeVersion: VERSION,
      numericsVersion: NUMERICS_VERSION,
    },
    ...{ kind: model.kind, config: model.config, tokenizer: json, tokenizerHash: tokenizerHash(json) },
    ...(trainer ? { training: trainingMeta(trainer, resumable) } : {}),
  };
  const metaBytes = new TextEncoder().encode(JSON.stringify(meta));
  const arrays: [string, { shape: readonly number[]; data: NpyData }][] = [
    [META, { shape: [metaBytes.length], data: metaBytes }],
  ];
  for (const [name, tensor] of model.parameters.entries()) {
    arrays.push([name, { shape: tensor.shape, data: tensor.data }]);
  }
  if (trainer && resumable) {
    for (
      const [prefix, moments] of [[MEANS, trainer.optimiser.means], [
        VARIANCES,
        trainer.optimiser.variances,
      ]] as const
    ) {
      for (const [name, { shape }] of model.parameters.entries()) {
        const { start, end } = model.parameters.rangeOf(name);
        arrays.push([prefix + name, { shape, data: copy(moments, start, end) }]);
      }
    }
  }
  return writeNpz(arrays);
}

function trainingMeta(trainer: Trainer, resumable: boolean): NonNullable<CheckpointMeta["training"]> {
  const { name, hash } = trainer.data;
  const { config, step, state, model } = trainer;
  const base = { config, corpus: { name, hash }, backend: model.kernels.name, step };
  return resumable ? { ...base, state } : base;
}

/** A slice as an ordinary array: numbers in the engine's memory go on changing. */
function copy(array: FloatArray, start: number, end: number): Float32Array | Float64Array {
  const part = array.subarray(start, end);
  return part instanceof Float64Array ? new Float64Array(part) : new Float32Array(part);
}

/** The metadata alone: nothing else is read. */
export function readCheckpointMeta(bytes: Uint8Array, name: string): CheckpointMeta {
  const listed = listNpz(bytes, { name });
  if (!listed.some((array) => array.name === META)) {
    throw new SyntaxError(
      `Cannot open ${name} as a checkpoint must hold ${META}: it is an .npz without it\nhint: haze inspect shows what it is`,
    );
  }
  const fail = (rule: string, got: unknown): never => {
    throw new SyntaxError(`Cannot open ${name} as a checkpoint's metadata ${rule}: ${got}`);
  };
  const raw = readNpz(bytes, { name, only: (member) => member === META }).get(META)!;
  if (!(raw.data instanceof Uint8Array)) fail("must be bytes", raw.dtype);
  const meta = parseJson(raw.data as Uint8Array, (error) => fail("must be JSON", error)) as CheckpointMeta;
  if (typeof meta !== "object" || meta === null || meta.format !== FORMAT) {
    fail(`must be of format ${FORMAT}`, meta?.format);
  }
  if (meta.formatVersion !== FORMAT_VERSION) fail(`must be of version ${FORMAT_VERSION}`, meta.formatVersion);
  if (typeof meta.kind !== "string" || typeof meta.config !== "object" || meta.config === null) {
    fail("must name a kind and a config", `${meta.kind}, ${meta.config}`);
  }
  if (typeof meta.tokenizer !== "object" || meta.tokenizer === null) {
    fail("must hold a tokenizer", meta.tokenizer);
  }
  if (tokenizerHash(meta.tokenizer) !== meta.tokenizerHash) {
    fail("must match its tokenizer's hash", meta.tokenizerHash);
  }
  return meta;
}

function parseJson(bytes: Uint8Array, fail: (error: string) => never): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Reads the arrays of a checkpoint after comparing what the file declares with what the model needs, so that a file
 * with wrong shapes is refused before anything is allocated.
 */
export function readCheckpointArrays(
  bytes: Uint8Array,
  name: string,
  specs: readonly ParameterSpec[],
  moments: boolean,
): NpzArrays {
  const listed = new Map(listNpz(bytes, { name }).map((array) => [array.name, array]));
  const prefixes = moments ? ["", MEANS, VARIANCES] : [""];
  for (const { name: parameter, shape } of specs) {
    for (const prefix of prefixes) {
      const found = listed.get(prefix + parameter);
      if (found?.shape?.join() !== shape.join()) {
        const got = found?.shape ? showShape(found.shape) : "it is missing";
        throw new SyntaxError(
          `Cannot open ${name} as array ${prefix + parameter} must have shape ${showShape(shape)}: ${got}`,
        );
      }
    }
  }
  const wanted = new Set(specs.flatMap((spec) => prefixes.map((prefix) => prefix + spec.name)));
  return readNpz(bytes, { name, only: (member) => wanted.has(member) });
}

/** Puts the moments of a checkpoint into an optimiser, and the state into its trainer. */
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
    throw new RangeError(
      `Cannot resume from ${name} as the text must be the one it was trained on: ${training.corpus.name} has changed ` +
        `(hash ${training.corpus.hash}, now ${trainer.data.hash})`,
    );
  }
  const { parameters } = trainer.model;
  for (
    const [prefix, moments] of [[MEANS, trainer.optimiser.means], [
      VARIANCES,
      trainer.optimiser.variances,
    ]] as const
  ) {
    for (const parameter of parameters.names) {
      const { start } = parameters.rangeOf(parameter);
      moments.set(Float64Array.from(arrays.get(prefix + parameter)!.data, Number), start);
    }
  }
  trainer.restore(training.state);
}
