/** A teacher's memory on its own. */
import { TEACHER_HEADS } from "../../../../lib/models/spiral/mod.ts";
import type { TeacherMemory } from "../../../../lib/models/spiral/teacher/memory.ts";

/** The memory of a teacher of V tokens that has seen nothing. */
export function memoryOf(V: number): TeacherMemory {
  const [table, H] = [() => new Float64Array(V * V), TEACHER_HEADS.length];
  return {
    ...{ unigram: new Float64Array(V), bigram: table(), twoBack: table(), slow: table() },
    ...{ dominance: new Float64Array(H), nll: new Float64Array(H + 1), batches: new Float64Array(1) },
    counted: new Float64Array(1),
    ...{
      sourceWeight: new Float64Array(V).fill(1),
      hits: new Float64Array(V),
      expected: new Float64Array(V),
    },
  };
}
