import { type NpyData, type NpyInput, writeNpz } from "../../../formats/mod.ts";
import { namedArrays } from "../upstream/student_weights.ts";
import { teacherShapes, type TeacherWeights } from "../upstream/teacher_weights.ts";
import type { SpiralCheckpoint } from "./checkpoint.ts";
import { KEYS, SIZE_KEYS, spiralPlaces, type SpiralSizes } from "./layout.ts";
import { wordsOfState } from "./random_words.ts";

/**
 * The bytes of a spiral checkpoint in the flat layout, which `numpy.load` opens without pickles.
 *
 * @throws {RangeError} if the tokenizer has another size than the model.
 * @throws {TypeError} if an array has not the size that follows from the sizes.
 *
 * @example
 * ```ts
 * import { readNpz } from "@haze/haze/formats";
 * import { initialSpiral, writeSpiralNpz } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const P = new Float32Array(64).fill(1 / 8);
 * const spiral = initialSpiral({ vocabSize: 8, width: 4, heads: 1, layers: 1, sharedRank: 2 }, P, 7);
 * const arrays = readNpz(writeSpiralNpz({ ...spiral, seed: 7 }));
 * assertEquals(arrays.get("student_blk3_ffn_fc1_W")?.shape, [4, 16]);
 * ```
 */
export function writeSpiralNpz(
  { student, teacher, seed, tokenizer, training }: SpiralCheckpoint,
): Uint8Array {
  const sizes: SpiralSizes = {
    ...teacher.sizes,
    studentLayers: student.sizes.layers,
    attentionRank: student.sizes.attentionRank,
  };
  if (tokenizer && tokenizer.vocabSize !== sizes.vocabSize) {
    throw new RangeError(
      "Cannot write a spiral checkpoint as model and tokenizer must have one size: " +
        `${sizes.vocabSize} and ${tokenizer.vocabSize}`,
    );
  }
  const long = (value: number) => BigInt64Array.of(BigInt(value));
  const data = new Map<string, NpyData>([
    [KEYS.seed, long(seed)],
    [KEYS.keepK, student.keepK],
    [KEYS.rho, student.rho],
    [KEYS.studentB, student.B],
    [KEYS.teacherB, teacher.B],
    [KEYS.teacherRho, Float64Array.of(teacher.rho)],
    [KEYS.teacherTau0, Float64Array.of(teacher.tau0)],
    [KEYS.sourceWeights, teacher.sourceWeights],
    [KEYS.dominance, teacher.reliability.x],
    [KEYS.reliability, teacher.reliability.y],
    [KEYS.readings, teacher.reliability.n],
  ]);
  if (teacher.P) data.set(KEYS.P, teacher.P);
  if (tokenizer) data.set(KEYS.tokenizer, new TextEncoder().encode(JSON.stringify(tokenizer.toJSON())));
  if (training) data.set(KEYS.step, long(training.step)).set(KEYS.random, wordsOfState(training.random));
  for (const [name, array] of namedArrays(student.weights)) data.set(`student_${name}`, array);
  for (const name of Object.keys(teacherShapes(teacher.sizes)) as (keyof TeacherWeights)[]) {
    data.set(`teacher_${name}`, teacher.weights[name]);
  }
  const arrays: [string, NpyInput][] = Object.entries(SIZE_KEYS)
    .map(([key, ours]) => [key, { shape: [], data: long(sizes[ours]) }]);
  for (const { key, shape } of spiralPlaces(sizes)) {
    const numbers = data.get(key);
    if (numbers) arrays.push([key, { shape: shape ?? [numbers.length], data: numbers }]);
  }
  return writeNpz(arrays);
}
