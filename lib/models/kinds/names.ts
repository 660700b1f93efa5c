const NAMES = ["haze", "llisa", "resoformer", "reso-llm", "spiral"] as const;

/** One of {@linkcode MODEL_KINDS}. */
export type KindName = typeof NAMES[number];

/**
 * Kinds of models that this version can open, as checkpoints name them.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { MODEL_KINDS } from "@haze/haze/models";
 * assert(MODEL_KINDS.includes("reso-llm") && !MODEL_KINDS.includes("gpt-2"));
 * ```
 */
export const MODEL_KINDS: readonly string[] = NAMES;
