/** Weights as the bytes of a file, with what lies beside it. */
import { dirname, join } from "@std/path";
import {
  dequantizeLlama,
  huggingFaceConfig,
  type LlamaSafetensorsWriteOptions,
  quantizeLlama,
  writeLlama2c,
  writeLlama2cInt8,
  writeLlamaSafetensors,
} from "../../lib/formats/mod.ts";
import { llamaCheckpointOf, llisaFromCheckpoint } from "../../lib/models/mod.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
import { probeBytes, probePath } from "../probe.ts";
import { huggingFaceFolder } from "./hugging_face.ts";
import type { SourceWeights } from "./source.ts";
import type { WeightTarget } from "./target.ts";

/** Whose names tensors get. */
export type Naming = NonNullable<LlamaSafetensorsWriteOptions["naming"]>;

/** How weights are written. */
export interface WeightSettings {
  /** For `safetensors`. */
  readonly naming: Naming;
  /** For `v2`. */
  readonly groupSize: number | undefined;
  /** Whether what the model computes is written too. */
  readonly withProbe: boolean;
}

/** A file to be written. */
export interface OutFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Paths that are written, the first of them `out`. */
export function pathsOf(out: string, target: string, { naming, withProbe }: WeightSettings): string[] {
  const config = target === "safetensors" && naming === "hugging-face" ? [configPath(out)] : [];
  return [out, ...config, ...(withProbe ? [probePath(out)] : [])];
}

const configPath = (out: string): string => join(dirname(out), "config.json");

/** The bytes of each of {@linkcode pathsOf}; the library says what cannot be written. */
export function writeWeights(
  weights: SourceWeights,
  path: string,
  target: WeightTarget,
  settings: WeightSettings,
): OutFile[] {
  if (target === "hugging-face") return huggingFaceFolder(weights.model, weights.opened!, path);
  const files: OutFile[] = [{ path, bytes: bytesOf(weights, target, settings) }];
  if (target === "safetensors" && settings.naming === "hugging-face") {
    const config = JSON.stringify(huggingFaceConfig(llamaCheckpointOf(weights.model).sizes), null, 2);
    files.push({ path: configPath(path), bytes: new TextEncoder().encode(`${config}\n`) });
  }
  if (settings.withProbe) files.push({ path: probePath(path), bytes: probeOf(weights, target, settings) });
  return files;
}

function bytesOf(
  { model, opened, int8 }: SourceWeights,
  target: Exclude<WeightTarget, "hugging-face">,
  { naming, groupSize }: WeightSettings,
): Uint8Array {
  switch (target) {
    case "npz": {
      const { tokenizer, meta: { training } } = opened!;
      return encodeCheckpoint({ model, tokenizer, ...(training ? { training } : {}) });
    }
    case "safetensors":
      return writeLlamaSafetensors(llamaCheckpointOf(model), { naming });
    case "v2":
      // What is rounded already is not rounded again.
      if (int8 && (groupSize ?? int8.groupSize) === int8.groupSize) return writeLlama2cInt8(int8);
      return llama2c(() => writeLlama2c(llamaCheckpointOf(model), { version: 2, ...grouped(groupSize) }));
    default:
      return llama2c(() => writeLlama2c(llamaCheckpointOf(model), { version: target === "v0" ? 0 : 1 }));
  }
}

const grouped = (groupSize: number | undefined) => groupSize === undefined ? {} : { groupSize };

/** What the weights compute as they are written: in 8 bits they are others. It is taken from them, not from the file. */
function probeOf(
  { model, int8 }: SourceWeights,
  target: WeightTarget,
  { groupSize }: WeightSettings,
): Uint8Array {
  if (target !== "v2" || (int8 && (groupSize ?? int8.groupSize) === int8.groupSize)) return probeBytes(model);
  const rounded = llisaFromCheckpoint(
    dequantizeLlama(quantizeLlama(llamaCheckpointOf(model), grouped(groupSize))),
    model.kernels,
  );
  try {
    return probeBytes(rounded);
  } finally {
    rounded.close();
  }
}

/** The library's refusal of other angles and norms, with a way out that there is here. */
function llama2c(write: () => Uint8Array): Uint8Array {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof RangeError) || !error.message.includes("forgetThetaAndEps")) throw error;
    const message = error.message.replace(/\nhint: .*/s, "\nhint: npz and safetensors hold both");
    throw new RangeError(message, { cause: error });
  }
}
