/** What the teacher's heads know: each gives a distribution over the next token from something else. */

/**
 * `unigram`: how often each token came. `bigram`: what came after the last token. `twoBack`: what came two behind the token
 * before it. `slow`: what the student said after the last token, averaged over time. `retrieval`: scores of the most likely
 * successors alone, weighed by source.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SpiralModel, TEACHER_HEADS } from "@haze/haze/spiral";
 * const model = new SpiralModel({ vocabSize: 16, d: 8, L: 1, k: 4, keepK: 2, r: 4 });
 * assertEquals(model.heads.map(({ head }) => head), [...TEACHER_HEADS]);
 * model.close();
 * ```
 */
export const TEACHER_HEADS = ["unigram", "bigram", "twoBack", "slow", "retrieval"] as const;

/**
 * In which order heads are left to speak where not all do, see `teacherHeads`: the retrieval that has to prove itself first,
 * what knows least last.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { checkSpiralConfig, HEADS_BY_WORTH } from "@haze/haze/spiral";
 * const { teacherHeads } = checkSpiralConfig({ teacherHeads: 2 });
 * assertEquals(HEADS_BY_WORTH.slice(0, teacherHeads), ["retrieval", "bigram"]);
 * ```
 */
export const HEADS_BY_WORTH: readonly TeacherHead[] = ["retrieval", "bigram", "slow", "twoBack", "unigram"];

/** Name of a head. */
export type TeacherHead = typeof TEACHER_HEADS[number];
