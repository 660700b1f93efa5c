/**
 * Llama models in safetensors files, under Hugging Face's names or those of llama2.c's trainer.
 * @module
 */
import { type Place, showName, showShape } from "../content_error.ts";
import { FileFault } from "../file_fault.ts";
import type { LlamaSizes } from "../llama/sizes.ts";
import { type LlamaCheckpoint, type LlamaTensor, llamaTensorShapes } from "../llama/tensors.ts";
import { valuesProblem } from "../llama2c/values.ts";
import { readSafetensors, refusedType, type SafetensorsFile } from "../safetensors/read.ts";
import { type HuggingFaceConfig, sizesFromHuggingFaceConfig } from "./config.ts";
import { sizesFromModelArgs } from "./model_args.ts";
import { foreignName, HUGGING_FACE, LLAMA2C, type Naming } from "./names.ts";
import { reorderRotaryRows } from "./rotary_rows.ts";

/** Settings of `readLlamaSafetensors`. */
export interface LlamaSafetensorsReadOptions {
  /** Name of the file for error messages. */
  readonly name?: string;
  /** The parsed `config.json` that lies beside a file of Hugging Face's; not needed where the metadata tells. */
  readonly config?: HuggingFaceConfig;
}

/** A Llama model as read from safetensors. */
export interface LlamaSafetensorsFile extends LlamaCheckpoint {
  /** Whose names the tensors had. */
  readonly naming: "hugging-face" | "llama2.c";
  /** What is odd about it without being wrong. */
  readonly warnings: readonly string[];
}

/**
 * Reads a Llama model from a safetensors file; the rotary rows of Hugging Face's files are put in our order.
 *
 * Sizes come from `config`, else from the file's own metadata. Names are taken strictly: each tensor of the model has
 * to be there and no other, but for those that can be worked out.
 *
 * @throws {FileFault} (names, values, unsupported) and other SyntaxErrors for anything malformed.
 *
 * @example
 * ```ts
 * import { llamaTensorShapes, readLlamaSafetensors, writeLlamaSafetensors } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const widths = { dim: 4, hiddenDim: 6, nLayers: 1, nHeads: 2, nKvHeads: 1, vocabSize: 5, maxSeqLen: 8 };
 * const sizes = { ...widths, tied: true, theta: 10000, eps: 1e-5 };
 * const tensors = new Map(Array.from(llamaTensorShapes(sizes), ([name, shape]) => {
 *   return [name, { shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i) }];
 * }));
 * const file = readLlamaSafetensors(writeLlamaSafetensors({ sizes, tensors }), { name: "model.safetensors" });
 * assertEquals([file.sizes, file.tensors.get("blocks.0.wq")], [sizes, tensors.get("blocks.0.wq")]);
 * ```
 */
export function readLlamaSafetensors(
  bytes: Uint8Array,
  options: LlamaSafetensorsReadOptions = {},
): LlamaSafetensorsFile {
  const place: Place = { file: options.name ?? "safetensors data" };
  const file = readSafetensors(bytes, { name: place.file });
  const naming = namingOf(file, place);
  const said = saidSizes(file, naming, options, place);
  const sizes = naming === LLAMA2C ? { ...said, tied: isTied(file, naming) } : said;
  const warnings: string[] = [];
  const tensors = new Map<string, LlamaTensor>();
  for (const [name, shape] of llamaTensorShapes(sizes)) {
    tensors.set(name, readTensor(file, name, shape, naming, sizes, place));
  }
  refuseRest(file, sizes, naming, warnings, place);
  const tag = naming === LLAMA2C ? "llama2.c" : "hugging-face";
  return { naming: tag, sizes, tensors, warnings };
}

/** Whose names the tensors have; null for those of no Llama. */
export function namingOfTensors(names: { has(name: string): boolean }): Naming | null {
  return [HUGGING_FACE, LLAMA2C].find(({ single }) => names.has(single.embedding)) ?? null;
}

function namingOf({ tensors, skipped }: SafetensorsFile, place: Place): Naming {
  const names = new Set([...tensors.keys(), ...skipped.map(({ name }) => name)]);
  const naming = namingOfTensors(names);
  if (naming !== null) return naming;
  const wanted = [HUGGING_FACE, LLAMA2C].map(({ single }) => single.embedding).join(" or ");
  const [first] = names;
  const found = first === undefined
    ? "found no tensor"
    : `found ${showName(first)} and ${names.size - 1} others`;
  throw new FileFault("names", place, `has the tensor ${wanted}`, found, "is it a Llama model?");
}

function saidSizes(
  file: SafetensorsFile,
  naming: Naming,
  { config }: LlamaSafetensorsReadOptions,
  place: Place,
): LlamaSizes {
  if (config !== undefined) return sizesFromHuggingFaceConfig(config, `the config of ${place.file}`);
  const key = naming === LLAMA2C ? "model_args" : "config";
  const text = file.metadata.get(key);
  if (text === undefined) {
    const hint = naming === LLAMA2C
      ? "write the checkpoint's model_args into the metadata"
      : "give the config.json that lies beside the file";
    throw new FileFault("names", place, `has its sizes in the metadata, as ${key}`, "found none there", hint);
  }
  const said = `the metadata of ${place.file}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FileFault(
      "names",
      place,
      `has JSON as ${key} in its metadata`,
      "found other text",
      undefined,
      cause,
    );
  }
  if (naming === HUGGING_FACE) return sizesFromHuggingFaceConfig(value as HuggingFaceConfig, said);
  const hidden = file.tensors.get(foreignName("blocks.0.w1", naming))?.shape[0];
  return sizesFromModelArgs(value, hidden, said);
}

/** llama2.c's trainer always ties; its state dict then has the matrix under both names. */
function isTied({ tensors }: SafetensorsFile, { single }: Naming): boolean {
  const classifier = tensors.get(single.classifier)?.data;
  if (classifier === undefined) return true;
  const embedding = tensors.get(single.embedding)?.data;
  return embedding?.length === classifier.length && classifier.every((weight, i) => weight === embedding[i]);
}

function readTensor(
  file: SafetensorsFile,
  name: string,
  shape: readonly number[],
  naming: Naming,
  { nHeads, nKvHeads }: LlamaSizes,
  place: Place,
): LlamaTensor {
  const theirs = foreignName(name, naming);
  const tensor = file.tensors.get(theirs);
  if (tensor === undefined) {
    const skipped = file.skipped.find((other) => other.name === theirs);
    if (skipped !== undefined) throw refusedType(theirs, skipped.dtype, place);
    throw new FileFault("names", place, `has the tensor ${theirs}`, "found none of that name");
  }
  if (showShape(tensor.shape) !== showShape(shape)) {
    const inside: Place = { ...place, member: theirs };
    throw new FileFault(
      "names",
      inside,
      `has the shape ${showShape(shape)}`,
      `found ${showShape(tensor.shape)}`,
    );
  }
  const problem = valuesProblem(theirs, tensor.data);
  if (problem !== null) throw new FileFault("values", place, problem.rule, problem.found);
  const heads = name.endsWith(".wq") ? nHeads : name.endsWith(".wk") ? nKvHeads : 0;
  if (heads === 0 || naming.rotary === "interleaved") return { shape, data: tensor.data };
  return reorderRotaryRows({ shape, data: tensor.data }, heads, "interleaved");
}

/** Nothing may be left over, but what can be worked out and a second copy of a tied matrix. */
function refuseRest(
  file: SafetensorsFile,
  sizes: LlamaSizes,
  naming: Naming,
  warnings: string[],
  place: Place,
): void {
  const known = new Set(Array.from(llamaTensorShapes(sizes), ([name]) => foreignName(name, naming)));
  let derived = 0;
  for (const name of [...file.tensors.keys(), ...file.skipped.map((other) => other.name)]) {
    if (known.has(name)) continue;
    if (naming.derived.test(name)) derived++;
    else if (name !== naming.single.classifier || !isTied(file, naming)) {
      const hint = name === naming.single.classifier
        ? "the config says that the classifier is the embedding, and they differ"
        : "a name that is not known could be a weight that would be missing";
      throw new FileFault(
        "names",
        place,
        "has no tensors but those of a Llama",
        `found ${showName(name)}`,
        hint,
      );
    }
  }
  if (derived > 0) {
    warnings.push(`${derived} tensors that can be worked out (masks, rotary tables) were left out`);
  }
}
