/**
 * A laboratory for small language models with unusual attention: everything the floors of `lib/` offer, under one
 * name. Each floor also has a sub-path of its own, such as `@haze/haze/random`.
 *
 * @module
 */
export * from "./lib/random/mod.ts";
export * from "./lib/metrics/mod.ts";
export * from "./lib/tokenizers/mod.ts";
export * from "./lib/formats/mod.ts";
export * from "./lib/data/mod.ts";
