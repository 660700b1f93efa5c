/**
 * Spiral's bigram world: draws, and what can be known of them exactly.
 *
 * @module
 */
export * from "./bigram_sampler.ts";
export * from "./bigram_world.ts";
export * from "./projection_ceiling.ts";
export * from "./transitions.ts";
