/** What upstream computed, beside what is computed here. */
import { assert } from "@std/assert";
import { type NpzArrays, readNpz } from "../../../lib/formats/mod.ts";
import type { StudentSizes, StudentWeights } from "../../../lib/models/spiral/upstream/student_weights.ts";
import { studentWeights } from "../../../lib/models/spiral/upstream/student_weights.ts";
import {
  freshTeacher,
  type Teacher,
  teacherShapes,
  type TeacherSizes,
  type TeacherWeights,
} from "../../../lib/models/spiral/upstream/teacher_weights.ts";

const folder = new URL("../../golden/spiral/", import.meta.url);

/** The bytes of a golden file. */
export const goldenBytes = (name: string): Uint8Array => Deno.readFileSync(new URL(name, folder));
/** A golden archive. */
export const goldenArrays = (name: string): NpzArrays => readNpz(goldenBytes(name), { name });
/** A golden document. */
export const goldenJson = <T>(name: string): T => JSON.parse(new TextDecoder().decode(goldenBytes(name)));

/** The numbers of an array. */
export function numbersOf(arrays: NpzArrays, name: string): Float64Array {
  const array = arrays.get(name);
  if (!array) throw new RangeError(`no array ${name}`);
  return Float64Array.from(array.data as ArrayLike<number | bigint>, Number);
}

/** The floats of an array as they lie in the file. */
export function floatsOf(arrays: NpzArrays, name: string): Float32Array {
  return Float32Array.from(numbersOf(arrays, name));
}

/** A single number. */
export const numberOf = (arrays: NpzArrays, name: string): number => numbersOf(arrays, name)[0];

/** Fails unless every number is within atol + rtol·|expected|, and there is at least one. */
export function assertClose(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol = 1e-4, atol = 1e-5 }: { rtol?: number; atol?: number } = {},
  what = "",
): void {
  assert(
    expected.length > 0 && got.length === expected.length,
    `${what}: ${got.length} of ${expected.length}`,
  );
  for (let i = 0; i < got.length; i++) {
    const error = Math.abs(got[i] - expected[i]);
    assert(error <= atol + rtol * Math.abs(expected[i]), `${what} ${i}: ${got[i]}, expected ${expected[i]}`);
  }
}

/** Weights of a student under a prefix. */
export function goldenStudent(arrays: NpzArrays, sizes: StudentSizes, prefix = ""): StudentWeights {
  return studentWeights(sizes, (name) => floatsOf(arrays, prefix + name));
}

/** A teacher that has seen nothing, with the weights of a file. */
export function goldenTeacher(arrays: NpzArrays, sizes: TeacherSizes, prefix = ""): Teacher {
  const weights = Object.fromEntries(
    Object.keys(teacherShapes(sizes)).map((name) => [name, floatsOf(arrays, prefix + name)]),
  ) as unknown as TeacherWeights;
  return freshTeacher({
    ...{ sizes, weights, B: floatsOf(arrays, prefix + "B"), P: floatsOf(arrays, prefix + "P") },
    ...{ rho: numberOf(arrays, prefix + "rho"), tau0: numberOf(arrays, prefix + "tau0") },
  });
}

/** The sizes of a file's teacher. */
export function goldenSizes(arrays: NpzArrays, prefix = ""): TeacherSizes {
  const [vocabSize, width] = arrays.get(`${prefix}E`)!.shape;
  const [layers, heads] = arrays.get(`${prefix}W_heads`)!.shape;
  return { vocabSize, width, layers, heads, sharedRank: arrays.get(`${prefix}B`)!.shape[0] };
}
