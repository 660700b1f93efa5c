/** How many neighbouring weights share a factor. */
import { groupSizeFor } from "../../formats/llama/quantized.ts";
import type { LlisaConfig } from "./config.ts";

/** Kernels sum four products at a time. */
const SMALLEST_GROUP = 4;

/**
 * The group size of 8-bit weights: 64, halved until it divides both widths, so that no group straddles two rows. (The
 * original halves until it divides `dim` alone, and computes nonsense where `hiddenDim` is no multiple.)
 *
 * @throws {RangeError} if not even 4 divides both.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { int8Group, LLISA_PRESETS } from "@haze/haze/models";
 * assertEquals(int8Group(LLISA_PRESETS["llisa-7m"]), 32);
 * assertEquals(int8Group({ dim: 64, hiddenDim: 172 }), 4);
 * ```
 */
export function int8Group({ dim, hiddenDim }: Pick<LlisaConfig, "dim" | "hiddenDim">): number {
  const group = groupSizeFor({ dim, hiddenDim });
  if (group < SMALLEST_GROUP) {
    throw new RangeError(
      `Cannot quantise a llisa model as dim and hiddenDim must be multiples of ${SMALLEST_GROUP}: ${dim} and ${hiddenDim}`,
    );
  }
  return group;
}
