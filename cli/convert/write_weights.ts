/** Weights as the bytes of a file, with what lies beside it. */
import { dirname, join } from "@std/path";
import {
  huggingFaceConfig,
  type LlamaSafetensorsWriteOptions,
  writeLlama2c,
  writeLlama2cInt8,
  writeLlamaSafetensors,
} from "../../lib/formats/mod.ts";
import { llamaCheckpointOf } from "../../lib/models/mod.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
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
}

/** A file to be written. */
export interface OutFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Paths that are written, the first of them `out`. */
export function pathsOf(out: string, target: string, { naming }: WeightSettings): string[] {
  return target === "safetensors" && naming === "hugging-face"
    ? [out, join(dirname(out), "config.json")]
    : [out];
}

/** The bytes of each of {@linkcode pathsOf}; the library says what cannot be written. */
export function writeWeights(
  { model, opened, int8 }: SourceWeights,
  out: string,
  target: WeightTarget,
  settings: WeightSettings,
): OutFile[] {
  const [path = out, beside] = pathsOf(out, target, settings);
  const { naming, groupSize } = settings;
  switch (target) {
    case "npz": {
      const { tokenizer, meta: { training } } = opened!;
      return [{ path, bytes: encodeCheckpoint({ model, tokenizer, ...(training ? { training } : {}) }) }];
    }
    case "safetensors": {
      const checkpoint = llamaCheckpointOf(model);
      const files = [{ path, bytes: writeLlamaSafetensors(checkpoint, { naming }) }];
      if (beside === undefined) return files;
      const config = JSON.stringify(huggingFaceConfig(checkpoint.sizes), null, 2);
      return [...files, { path: beside, bytes: new TextEncoder().encode(`${config}\n`) }];
    }
    case "v2": {
      // What is rounded already is not rounded again.
      if (int8 && (groupSize ?? int8.groupSize) === int8.groupSize) {
        return [{ path, bytes: writeLlama2cInt8(int8) }];
      }
      const group = groupSize === undefined ? {} : { groupSize };
      return [{
        path,
        bytes: llama2c(() => writeLlama2c(llamaCheckpointOf(model), { version: 2, ...group })),
      }];
    }
    default: {
      const version = target === "v0" ? 0 : 1;
      return [{ path, bytes: llama2c(() => writeLlama2c(llamaCheckpointOf(model), { version })) }];
    }
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
