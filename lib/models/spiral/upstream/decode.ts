import { checkInteger } from "../parts/checks.ts";
import { drawNucleus, nucleus } from "../parts/nucleus.ts";
import { softmaxRow } from "./arithmetic.ts";
import { studentForward } from "./student_forward.ts";
import type { Student } from "./student_weights.ts";

/** How upstream decodes. */
export interface DecodeOptions {
  /** How many tokens at most; 0 and less give none. Default: 32. */
  readonly maxNewTokens?: number;
  /** Divides the logits; below 1e-4 it counts as that. Default: 1. */
  readonly temperature?: number;
  /** Mass of the nucleus. Default: 0.9. */
  readonly topP?: number;
  /** Draws numbers in [0, 1): one for each token that is not certain. */
  readonly uniform: () => number;
}

/** Upstream stops after this id, whether or not there is a tokenizer that calls it an end. */
const END = 3;

/**
 * Upstream's decoding: the student reads the whole sequence again for each token, however long it grows, and the token is
 * drawn from the nucleus of its logits. The temperature from variance has no part in it.
 *
 * @param prompt Ids in [0, V), at least one.
 * @returns The new ids, one by one; an end mark is given before it stops.
 * @throws {RangeError} if the prompt is empty or holds an id that the student does not know, or a setting is NaN.
 *
 * @example
 * ```ts
 * import { decodeStudent, initialSpiral } from "@haze/haze/spiral";
 * import { Pcg64 } from "@haze/haze/random";
 * import { assert } from "@std/assert";
 *
 * const P = new Float32Array(64).fill(1 / 8);
 * const { student } = initialSpiral({ vocabSize: 8, width: 4, heads: 1, layers: 1, sharedRank: 2 }, P, 0);
 * const random = new Pcg64(1);
 * const ids = [...decodeStudent(student, [1, 2], { maxNewTokens: 5, uniform: () => random.uniform() })];
 * assert(ids.length <= 5 && ids.every((id) => id < 8));
 * ```
 */
export function* decodeStudent(
  student: Student,
  prompt: ArrayLike<number>,
  { maxNewTokens = 32, temperature = 1, topP = 0.9, uniform }: DecodeOptions,
): Generator<number, void, void> {
  const sequence = Array.from(prompt);
  if (sequence.length === 0) throw new RangeError("Cannot decode as a prompt must hold an id: it is empty");
  sequence.forEach((id, i) => checkInteger("decode", `id ${i}`, id, 0, student.sizes.vocabSize - 1));
  for (const [name, value] of Object.entries({ maxNewTokens, temperature, topP })) {
    if (Number.isNaN(value)) throw new RangeError(`Cannot decode as ${name} must be a number: ${value}`);
  }
  const divisor = Math.max(temperature, 1e-4);
  for (let i = 0; i < maxNewTokens; i++) {
    const { logits } = studentForward(student, sequence, 1);
    const id = drawNucleus(nucleus(softmaxRow(logits.map((logit) => logit / divisor)), topP), uniform);
    yield id;
    if (id === END) return;
    sequence.push(id);
  }
}

/**
 * A student's logits for the token after a prompt, which it sees whole: V numbers.
 *
 * @throws {TypeError | RangeError} if the prompt is empty or holds an id that the student does not know.
 *
 * @example
 * ```ts
 * import { initialSpiral, nextLogits } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const P = new Float32Array(64).fill(1 / 8);
 * const { student } = initialSpiral({ vocabSize: 8, width: 4, heads: 1, layers: 1, sharedRank: 2 }, P, 0);
 * assertEquals(nextLogits(student, [1, 2]).length, 8);
 * ```
 */
export function nextLogits(student: Student, prompt: ArrayLike<number>): Float64Array {
  return studentForward(student, prompt, 1).logits;
}
