/**
 * The models, one folder a system.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { HAZE_PRESETS, HazeModel } from "@haze/haze/models";
 * const model = new HazeModel({ ...HAZE_PRESETS.seed, vocabSize: 44 });
 * assertEquals(model.parameters.size, 106_892);
 * model.close();
 * ```
 *
 * @module
 */
export * from "./haze/mod.ts";
export { type Model, MODEL_KINDS, openCheckpoint, type OpenedModel, type OpenOptions } from "./registry.ts";
