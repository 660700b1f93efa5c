/** The flat layout of a spiral checkpoint: plain arrays under upstream's names. */
import { studentArrays, type StudentSizes } from "../upstream/student_weights.ts";
import { teacherShapes, type TeacherSizes } from "../upstream/teacher_weights.ts";

/** Names of the sizes in a file, and ours; the student's first two are the teacher's as well. */
export const SIZE_KEYS = {
  meta_V: "vocabSize",
  meta_d: "width",
  meta_H: "heads",
  meta_L: "layers",
  meta_r: "sharedRank",
  student_cfg_L: "studentLayers",
  student_cfg_k: "attentionRank",
} as const;

/** Sizes of a student and its teacher. */
export interface SpiralSizes extends TeacherSizes {
  /** Blocks of the student. */
  readonly studentLayers: number;
  /** k: columns of the student's queries and keys. */
  readonly attentionRank: number;
}

/** Keys beside sizes and weights. */
export const KEYS = {
  seed: "meta_seed",
  keepK: "student_keepk",
  rho: "student_rho",
  teacherRho: "teacher_rho",
  teacherTau0: "teacher_tau0",
  sourceWeights: "teacher_rag_src_weight",
  dominance: "teacher_rel_x",
  reliability: "teacher_rel_y",
  readings: "teacher_rel_n",
  studentB: "student_B",
  teacherB: "teacher_B",
  P: "teacher_P",
  tokenizer: "tokenizer_json",
  step: "training_step",
  random: "training_rng",
} as const;

/** What the numbers of an array are. */
export type NumberKind = "float" | "integer" | "byte";

/** One array that a file has, or may have. */
export interface SpiralPlace {
  /** Its name. */
  readonly key: string;
  /** Its shape; null where any one axis will do. */
  readonly shape: readonly number[] | null;
  /** What its numbers are. */
  readonly kind: NumberKind;
  /** Whether a file may lack it. */
  readonly isOptional?: boolean;
}

/** The sizes of the student among those of a file. */
export function studentSizes(
  { vocabSize, width, studentLayers, attentionRank, sharedRank }: SpiralSizes,
): StudentSizes {
  return { vocabSize, width, layers: studentLayers, attentionRank, sharedRank };
}

/** The sizes of the teacher among those of a file. */
export function teacherSizes({ vocabSize, width, heads, layers, sharedRank }: SpiralSizes): TeacherSizes {
  return { vocabSize, width, heads, layers, sharedRank };
}

/** Every array of a checkpoint but the scalars of its sizes, one by one: a hostile file asks for a million blocks. */
export function* spiralPlaces(sizes: SpiralSizes): Generator<SpiralPlace, void, void> {
  const { vocabSize: V, layers: L, heads: H, sharedRank: r, studentLayers } = sizes;
  const float = (key: string, shape: number[]): SpiralPlace => ({ key, shape, kind: "float" });
  const integer = (key: string, shape: number[]): SpiralPlace => ({ key, shape, kind: "integer" });
  yield integer(KEYS.seed, []);
  yield integer(KEYS.keepK, [studentLayers]);
  yield float(KEYS.rho, [studentLayers]);
  yield float(KEYS.studentB, [r, V]);
  for (const { name, shape } of studentArrays(studentSizes(sizes))) {
    yield { key: `student_${name}`, shape, kind: "float" };
  }
  for (const [name, shape] of Object.entries(teacherShapes(teacherSizes(sizes)))) {
    yield float(`teacher_${name}`, shape);
  }
  yield float(KEYS.teacherRho, []);
  yield float(KEYS.teacherTau0, []);
  yield float(KEYS.sourceWeights, [V]);
  yield float(KEYS.dominance, [L, H]);
  yield float(KEYS.reliability, [L, H]);
  yield integer(KEYS.readings, [L, H]);
  yield { ...float(KEYS.teacherB, [r, V]), isOptional: true };
  yield { ...float(KEYS.P, [V, V]), isOptional: true };
  yield { key: KEYS.tokenizer, shape: null, kind: "byte", isOptional: true };
  yield { ...integer(KEYS.step, []), isOptional: true };
  yield { ...integer(KEYS.random, [4]), isOptional: true };
}
