/**
 * Which arithmetic a part follows: `"exact"` is the formula as mathematics has it, `"upstream"` what the seed's program
 * computes instead. Each part says where the two differ.
 */
export type SpiralRule = "exact" | "upstream";
