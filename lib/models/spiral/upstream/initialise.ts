import { Pcg64 } from "../../../random/mod.ts";
import { checkInteger, checkLength } from "../parts/checks.ts";
import { type Student, type StudentSizes, studentWeights } from "./student_weights.ts";
import {
  freshTeacher,
  hiddenWidth,
  type Teacher,
  teacherShapes,
  type TeacherSizes,
  type TeacherWeights,
} from "./teacher_weights.ts";

/** A student and its teacher. */
export interface InitialSpiral {
  /** The student. */
  readonly student: Student;
  /** The teacher. */
  readonly teacher: Teacher;
}

/**
 * Upstream's untrained system. The teacher has the very numbers of numpy's generator that upstream draws: encoder from
 * seed 42 + s, the fuser of layer l from 42 + s + l. The student is drawn from 123 + s in the order of its arrays; no
 * recorded numbers say whether upstream's order is the same.
 *
 * @param sizes Sizes of the teacher; the student has max(4, L) blocks and attention rank max(16, ⌊d/4⌋).
 * @param P Successor probabilities (V, V).
 * @param seed s, at least −42.
 * @throws {TypeError} if P is not (V, V).
 * @throws {RangeError} if a size or the seed is out of range.
 *
 * @example
 * ```ts
 * import { initialSpiral } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const P = new Float32Array(32 * 32).fill(1 / 32);
 * const { student } = initialSpiral({ vocabSize: 32, width: 96, heads: 4, layers: 2, sharedRank: 64 }, P, 0);
 * assertEquals([student.sizes.layers, student.sizes.attentionRank], [4, 24]);
 * ```
 */
export function initialSpiral(sizes: TeacherSizes, P: Float32Array, seed: number): InitialSpiral {
  const act = "make a spiral";
  for (const [name, size] of Object.entries(sizes)) checkInteger(act, name, size, 1, 2 ** 20);
  checkInteger(act, "sharedRank", sizes.sharedRank, 2, 2 ** 20);
  checkInteger(act, "seed", seed, -42, Number.MAX_SAFE_INTEGER - 2 ** 21);
  checkLength(act, "P", P.length, sizes.vocabSize ** 2, `${sizes.vocabSize} rows of ${sizes.vocabSize}`);
  const { weights, B } = teacherNumbers(sizes, seed);
  const teacher = freshTeacher({ sizes, weights, B, P, rho: 0.7, tau0: 1e-4 });
  return { student: initialStudent(studentSizesOf(sizes), B.slice(), seed), teacher };
}

/** The sizes of the student that upstream gives to a teacher. */
function studentSizesOf({ vocabSize, width, layers, sharedRank }: TeacherSizes): StudentSizes {
  const attentionRank = Math.max(16, Math.floor(width / 4));
  return { vocabSize, width, layers: Math.max(4, layers), attentionRank, sharedRank };
}

/** `size` normal numbers with standard deviation `sigma`, over √`fan`. */
function normals(random: Pcg64, size: number, sigma: number, fan: number): Float32Array {
  return Float32Array.from({ length: size }, () => random.normal() * sigma / Math.sqrt(fan));
}

function teacherNumbers(sizes: TeacherSizes, seed: number): { weights: TeacherWeights; B: Float32Array } {
  const { vocabSize: V, width: d, heads: H, layers: L, sharedRank: r } = sizes;
  const hid = hiddenWidth(d);
  const shapes = Object.entries(teacherShapes(sizes));
  const weights = Object.fromEntries(
    shapes.map(([name, shape]) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]),
  ) as unknown as TeacherWeights;
  const encoder = new Pcg64(42 + seed);
  weights.E.set(normals(encoder, V * d, 0.02, 1));
  weights.W_layers.set(normals(encoder, L * d * d, 0.05, d));
  weights.W_heads.set(normals(encoder, L * H * d * d, 0.05, d));
  let shared: Float32Array | undefined;
  for (let layer = 0; layer < L; layer++) {
    const fuser = new Pcg64(42 + seed + layer);
    weights.A.set(normals(fuser, d * r, 0.05, d), layer * d * r);
    const B = normals(fuser, r * V, 0.05, r);
    shared ??= B; // further layers draw one too, and it is thrown away
    weights.W1.set(normals(fuser, H * d * hid, 0.05, d), layer * H * d * hid);
    weights.W2.set(normals(fuser, H * hid * r, 0.05, hid), layer * H * hid * r);
  }
  return { weights, B: shared! };
}

function initialStudent(sizes: StudentSizes, B: Float32Array, seed: number): Student {
  const random = new Pcg64(123 + seed);
  const weights = studentWeights(sizes, (name, shape) => {
    if (shape.length === 1) return new Float32Array(shape[0]);
    return normals(random, shape[0] * shape[1], 0.02, name === "embed_W" ? sizes.width : shape[0]);
  });
  const keepK = new Int32Array(sizes.layers).fill(Math.max(2, Math.floor(sizes.attentionRank / 2)));
  return { sizes, weights, B, keepK, rho: new Float32Array(sizes.layers) };
}
