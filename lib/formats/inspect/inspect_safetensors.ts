/**
 * A safetensors file looked at.
 * @module
 */
import type { Place } from "../content_error.ts";
import type { HuggingFaceConfig } from "../hugging_face/config.ts";
import { namingOfTensors, readLlamaSafetensors } from "../hugging_face/read.ts";
import { listSafetensors } from "../safetensors/read.ts";
import { asFault } from "./faults.ts";
import type { Findings, FoundFault } from "./findings.ts";

/** Lists the tensors; a Llama model that tells its sizes is read as well, to find what is wrong with it. */
export function inspectSafetensors(
  bytes: Uint8Array,
  place: Place,
  config: HuggingFaceConfig | undefined,
): Findings {
  const { entries, metadata } = listSafetensors(bytes, { name: place.file });
  const tensors = entries.map(({ name, shape, dtype }) => ({ name, shape, dtype }));
  const parameters = entries.reduce((sum, { elements }) => sum + elements, 0);
  const faults: FoundFault[] = [];
  const found = { config: Object.fromEntries(metadata), parameters, tensors, faults, warnings: [] };
  if (namingOfTensors(new Set(entries.map(({ name }) => name))) === null) return found;
  if (config === undefined && !metadata.has("config") && !metadata.has("model_args")) {
    const warning = "a Llama model, by its names, that needs the config.json beside it";
    return { ...found, warnings: [warning] };
  }
  try {
    const { sizes, naming, warnings } = readLlamaSafetensors(bytes, {
      name: place.file,
      ...(config === undefined ? {} : { config }),
    });
    return { ...found, config: { ...sizes, naming }, warnings };
  } catch (error) {
    faults.push(asFault(error));
    return found;
  }
}
