import { checkWhole } from "../checks.ts";

/**
 * The prompt of an agent that goes on from others: the prompt, then what each of them said.
 *
 * If that is too long, the oldest of what was said goes; the prompt itself stays as long as it fits, and then its end.
 *
 * @param prompt ids of the prompt
 * @param texts ids of what the agents before said, in order
 * @param most how many ids there may be: the context without what is to be said
 * @throws {RangeError} if `most` is no positive integer
 *
 * @example
 * ```ts
 * import { sequentialPrompt } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sequentialPrompt([1, 2], [[3, 4], [5]], 9), [1, 2, 3, 4, 5]);
 * assertEquals(sequentialPrompt([1, 2], [[3, 4], [5]], 4), [1, 2, 4, 5]);
 * assertEquals(sequentialPrompt([1, 2], [[3, 4], [5]], 1), [2]);
 * ```
 */
export function sequentialPrompt(
  prompt: readonly number[],
  texts: readonly (readonly number[])[],
  most: number,
): number[] {
  checkWhole("the length of a prompt", most, 1);
  const kept = prompt.slice(-most);
  const room = most - kept.length;
  return room === 0 ? kept : [...kept, ...texts.flat().slice(-room)];
}
