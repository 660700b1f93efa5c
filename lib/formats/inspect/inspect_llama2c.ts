/**
 * A checkpoint of llama2.c looked at: sizes, tensors, and every check that fails.
 * @module
 */
import type { Place } from "../content_error.ts";
import { llamaTensorShapes } from "../llama/tensors.ts";
import { isNormName } from "../llama/names.ts";
import { LLAMA2C_EPS, LLAMA2C_THETA, llamaParameters } from "../llama/sizes.ts";
import { readLlama2cHeader } from "../llama2c/header.ts";
import { openLlama2c } from "../llama2c/read.ts";
import { asFault } from "./faults.ts";
import type { Findings, FoundFault } from "./findings.ts";

/** Collects all faults of content; one of structure ends the search, as nothing behind it means anything. */
export function inspectLlama2c(bytes: Uint8Array, place: Place): Findings {
  const faults: FoundFault[] = [];
  const found: Findings = { config: {}, parameters: 0, tensors: [], faults, warnings: [] };
  try {
    const { sizes, version, groupSize } = readLlama2cHeader(bytes, place, {
      theta: LLAMA2C_THETA,
      eps: LLAMA2C_EPS,
    });
    const described = {
      ...found,
      config: { ...sizes, ...(version === 2 ? { groupSize } : {}) },
      parameters: llamaParameters(sizes),
    };
    const { warnings } = openOrFault(bytes, place, faults);
    if (faults.some(({ check }) => check === "size" || check === "shared-flag")) return described;
    const tensors = Array.from(llamaTensorShapes(sizes), ([name, shape]) => (
      { name, shape, dtype: version === 2 && !isNormName(name) ? "q8_0" : "float32" }
    ));
    return { ...described, tensors, warnings };
  } catch (error) {
    faults.push(asFault(error));
    return found;
  }
}

function openOrFault(
  bytes: Uint8Array,
  place: Place,
  faults: FoundFault[],
): { readonly warnings: readonly string[] } {
  try {
    return openLlama2c(bytes, place, {}, (fault) => {
      // One message a check: a file of another type has a million values that cannot be.
      if (!faults.some(({ check }) => check === fault.check)) faults.push(asFault(fault));
    });
  } catch (error) {
    faults.push(asFault(error));
    return { warnings: [] };
  }
}
