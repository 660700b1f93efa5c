/**
 * Data: corpora, held-out splits and windows of tokens, shards and mixtures of modules.
 *
 * @example
 * ```ts
 * import { splitContiguous, WindowSampler } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const ids = Int32Array.from({ length: 1000 }, (_, i) => i % 7);
 * const { train } = splitContiguous(ids, { heldOutFraction: 0.1, blocks: 5, minimumBlock: 9 });
 * const sampler = new WindowSampler(train, { B: 4, T: 8, seed: 42 });
 * const inputs = new Int32Array(4 * 8);
 * const targets = new Int32Array(4 * 8);
 * sampler.next(inputs, targets);
 * assertEquals(targets[0], inputs[1]);
 * ```
 *
 * @module
 */
export * from "./bigram_world/mod.ts";
export * from "./corpus.ts";
export * from "./decode_text.ts";
export * from "./dialogues/chronicle.ts";
export * from "./dialogues/dialogue.ts";
export * from "./dialogues/grammar.ts";
export * from "./dialogues/json_lines.ts";
export * from "./evaluation_windows.ts";
export * from "./line_windows/mod.ts";
export * from "./mixed_source.ts";
export * from "./ordered_windows/mod.ts";
export * from "./scored_sampler.ts";
export * from "./shards/mod.ts";
export * from "./splits.ts";
export type { TargetSource } from "./target_source.ts";
export * from "./windows.ts";
