/** What the teacher's heads know: each gives a distribution over the next token from something else. */

/**
 * `unigram`: how often each token came. `bigram`: what came after the last token. `twoBack`: what came two behind the token
 * before it. `slow`: what the student said after the last token, averaged over time. `retrieval`: scores of the most likely
 * successors alone, weighed by source.
 */
export const TEACHER_HEADS = ["unigram", "bigram", "twoBack", "slow", "retrieval"] as const;

/** Where fewer heads speak: the retrieval that has to prove itself first, what knows least last. */
export const HEADS_BY_WORTH: readonly TeacherHead[] = ["retrieval", "bigram", "slow", "twoBack", "unigram"];

/** Name of a head. */
export type TeacherHead = typeof TEACHER_HEADS[number];
