/**
 * What the name of a tensor tells.
 * @module
 */

/** Whether a tensor is the gain of a norm, which is a vector and never quantised. */
export const isNormName = (name: string): boolean => name.endsWith("Norm");
