/** Floats in a chunk of a whole-array sum: chunks are summed apart, then added in order, whoever computes them. */
export const SUM_CHUNK = 4096;
