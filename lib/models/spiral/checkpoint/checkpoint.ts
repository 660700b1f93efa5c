import type { Pcg64State } from "../../../random/mod.ts";
import type { Tokenizer } from "../../../tokenizers/mod.ts";
import type { Student } from "../upstream/student_weights.ts";
import type { Teacher } from "../upstream/teacher_weights.ts";

/** All that a spiral checkpoint holds. */
export interface SpiralCheckpoint {
  /** The student. */
  readonly student: Student;
  /** The teacher; its projection is the student's. `P` is null in a file without it: the world is made again from the seed. */
  readonly teacher: Omit<Teacher, "P"> & { readonly P: Float32Array | null };
  /** The base seed of world and weights. */
  readonly seed: number;
  /** What turns text into ids, if it was trained on text. */
  readonly tokenizer?: Tokenizer;
  /** Where training stood, so that it goes on with the draws that it would have made. */
  readonly training?: SpiralTrainingState;
}

/** Where training stood. */
export interface SpiralTrainingState {
  /** Steps taken. */
  readonly step: number;
  /** The generator of its draws. */
  readonly random: Pcg64State;
}
