/** What a checkpoint says of itself: `meta.json`, checked before anything else of the file is believed. */
import { showValue } from "../tokenizers/show_value.ts";
import { listNpz, readNpz } from "../formats/npz.ts";
import { tokenizerHash } from "../tokenizers/hash.ts";
import type { JsonValue, TokenizerJson } from "../tokenizers/mod.ts";
import { checkTrainingConfig, type TrainingConfig } from "./config.ts";
import { isObject } from "./json_checks.ts";
import { checkTrainerState, type TrainerState } from "./state.ts";

/** Format of own checkpoints. */
export const FORMAT = "haze-checkpoint";
/** Version of that format. */
export const FORMAT_VERSION = 1;
/** Member that holds the metadata as UTF-8 JSON. */
export const META = "meta.json";

/** How a checkpoint was trained. */
export interface CheckpointTraining {
  /** Settings of the run. */
  readonly config: TrainingConfig;
  /** Name of the text and hash of its ids. */
  readonly corpus: { readonly name: string; readonly hash: string };
  /** Backend that it ran on: another one gives other last bits. */
  readonly backend: string;
  /** Finished steps. */
  readonly step: number;
  /** There if the run can be resumed, and then the moments are too. */
  readonly state?: TrainerState;
}

/** Metadata of a checkpoint. */
export interface CheckpointMeta {
  /** Always `haze-checkpoint`. */
  readonly format: "haze-checkpoint";
  /** Version of the format. */
  readonly formatVersion: number;
  /** Version of the package that wrote it. */
  readonly codeVersion: string;
  /** {@linkcode NUMERICS_VERSION} of the package that wrote it. */
  readonly numericsVersion: number;
  /** Kind of the model, as `haze`. */
  readonly kind: string;
  /** Config of the model; its kind checks it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** From text to ids and back. */
  readonly tokenizer: TokenizerJson;
  /** Hash of `tokenizer`. */
  readonly tokenizerHash: string;
  /** How it was trained, if it was. */
  readonly training?: CheckpointTraining;
  /** What the model keeps beside its weights, as goals and memories; its kind checks it. */
  readonly state?: JsonValue;
}

/**
 * The metadata of a checkpoint alone: nothing else is read.
 *
 * @throws {SyntaxError} if the bytes are no checkpoint, or its metadata is malformed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { encodeCheckpoint, readCheckpointMeta } from "@haze/haze/training";
 * const tokenizer = Vocab.fromText("haze");
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 4 });
 * assertEquals(readCheckpointMeta(encodeCheckpoint({ model, tokenizer }), "haze.npz").kind, "haze");
 * model.close();
 * ```
 */
export function readCheckpointMeta(bytes: Uint8Array, name: string): CheckpointMeta {
  const listed = listNpz(bytes, { name, only: (member) => member === META });
  if (listed.length === 0) {
    throw new SyntaxError(
      `Cannot open ${name} as a checkpoint must hold ${META}: it is an .npz without it\nhint: haze inspect shows what it is`,
    );
  }
  const raw = readNpz(bytes, { name, only: (member) => member === META }).get(META)!;
  const fail = (rule: string, got: unknown): never => {
    throw new SyntaxError(`Cannot open ${name} as a checkpoint's metadata ${rule}: ${show(got)}`);
  };
  if (!(raw.data instanceof Uint8Array)) return fail("must be bytes", raw.dtype);
  const meta = parseJson(raw.data, (error) => fail("must be JSON", error));
  if (!isObject(meta) || meta.format !== FORMAT) {
    return fail(`must be of format ${FORMAT}`, isObject(meta) ? meta.format : meta);
  }
  if (meta.formatVersion !== FORMAT_VERSION) fail(`must be of version ${FORMAT_VERSION}`, meta.formatVersion);
  for (const key of ["kind", "codeVersion", "tokenizerHash"]) {
    if (typeof meta[key] !== "string") fail(`must name its ${key}`, meta[key]);
  }
  if (typeof meta.numericsVersion !== "number") fail("must name its numericsVersion", meta.numericsVersion);
  for (const key of ["config", "tokenizer"]) {
    if (!isObject(meta[key])) fail(`must hold a ${key}`, meta[key]);
  }
  // A tokenizer nested beyond reason has no hash; that is a fault of the file like any other.
  const hash = complain(() => tokenizerHash(meta.tokenizer as TokenizerJson), name);
  if (hash !== meta.tokenizerHash) fail("must match its tokenizer's hash", meta.tokenizerHash);
  if (meta.training !== undefined) checkTraining(meta.training, name, fail);
  return meta as unknown as CheckpointMeta;
}

function checkTraining(training: unknown, name: string, fail: (rule: string, got: unknown) => never): void {
  if (!isObject(training)) return fail("must say how it was trained in an object", training);
  const { config, corpus, backend, step, state } = training;
  if (!isObject(config)) return fail("must hold the settings of the run", config);
  complain(() => checkTrainingConfig(config), name);
  if (!isObject(corpus) || typeof corpus.name !== "string" || typeof corpus.hash !== "string") {
    fail("must name its corpus and the corpus's hash", corpus);
  }
  if (typeof backend !== "string") fail("must name its backend", backend);
  if (!Number.isSafeInteger(step)) fail("must count its steps", step);
  if (state !== undefined) complain(() => checkTrainerState(state), name);
}

/** Says of the file what `body` finds wrong with a value in it. */
function complain<T>(body: () => T, name: string): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError || error instanceof SyntaxError)) {
      throw error;
    }
    const [message] = error.message.split("\n", 1);
    throw new SyntaxError(`Cannot open ${name} as its metadata must be whole: ${message}`, { cause: error });
  }
}

function parseJson(bytes: Uint8Array, fail: (error: string) => never): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

/** Whatever stands in a file, short and on one line. */
function show(value: unknown): string {
  const text = (typeof value === "string" ? value : showValue(value, 200)).replace(
    /\s+/g,
    " ",
  );
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
