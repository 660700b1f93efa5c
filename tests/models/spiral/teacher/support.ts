/** A teacher's memory on its own. */
import { TEACHER_HEADS } from "../../../../lib/models/spiral/mod.ts";
import { emptyTeacherMemory, type TeacherMemory } from "../../../../lib/models/spiral/teacher/memory.ts";

/** The memory of a teacher of V tokens that has seen nothing. */
export const memoryOf = (V: number): TeacherMemory => emptyTeacherMemory(V, TEACHER_HEADS.length);
