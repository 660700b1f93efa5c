/** Prompts of `haze spiral`: lists of ids, or text. */
import { promptIds } from "../../lib/models/spiral/mod.ts";
import { asUsage, UsageError } from "../command.ts";
import type { SpiralSystem } from "./system.ts";

/**
 * The ids of a prompt: those of a list as they are, even if the system knows text.
 *
 * @throws {UsageError} if an id is not from 0 to V − 1, or nothing is left of the text.
 */
export function prompted(prompt: string, system: SpiralSystem): number[] {
  const listed = asUsage(() => promptIds(prompt));
  const ids = listed ?? [...system.encodePrompt(prompt)];
  const { vocabSize: V } = system;
  const bad = ids.find((id) => id < 0 || id >= V);
  if (bad !== undefined) {
    throw new UsageError(`Cannot write on from a prompt as ids must be from 0 to ${V - 1}: ${bad}`);
  }
  if (ids.length === 0) {
    throw new UsageError(
      `Cannot write on from a prompt as it must hold something: ${JSON.stringify(prompt)}`,
    );
  }
  return ids;
}

/** A text's bytes as ids, for a system that never saw text. @throws {UsageError} if a byte is no id. */
export function bytesAsIds(text: string, V: number): Int32Array {
  return Int32Array.from(new TextEncoder().encode(text), (byte) => {
    if (byte < V) return byte;
    throw new UsageError(
      `Cannot write on from text as without a tokenizer its bytes are ids, below ${V}: ${byte}\nhint: give ids as 1,2,3`,
    );
  });
}
