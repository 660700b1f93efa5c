/**
 * Shards and modules of tokens: folders of them, the split that no module moves for another, the mixture that training
 * draws from.
 *
 * @module
 */
export * from "./duplicates.ts";
export {
  inFolder as pathInFolder,
  readManifest,
  readModule,
  readModules,
  shardTokenizerOf,
  writeManifest,
} from "./folder.ts";
export * from "./manifest.ts";
export * from "./module_mixture.ts";
export * from "./shard_of_texts.ts";
export * from "./shares.ts";
export * from "./split_modules.ts";
export * from "./split_windows.ts";
export * from "./token_module.ts";
export type { QueueState } from "./window_queue.ts";
