/** A run is a value: what was computed, with which seed, on what data, by which arithmetic. */
import { contentHash, type JsonValue } from "../tokenizers/mod.ts";

/** An object of plain JSON. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** A text, named by its content. */
export interface DataName {
  /** For people. */
  readonly name: string;
  /** Hash of what the run reads. */
  readonly hash: string;
}

/** Everything that decides the numbers of a run. */
export interface RunValue {
  /** What is computed, with a version that rises when its meaning changes, as `haze/training/1`. */
  readonly experiment: string;
  /** All settings, defaults filled in: a changed default is another run. */
  readonly config: JsonObject;
  /** Seed of all randomness in it. */
  readonly seed: number;
  /** What it is computed on. */
  readonly data: DataName;
  /** `NUMERICS_VERSION` of the library: rises when equal seeds no longer give equal numbers. */
  readonly numericsVersion: number;
}

/**
 * Names a run by its content, 16 hex digits. The order of keys does not matter; anything else does.
 *
 * @throws {TypeError} if the config is not plain JSON.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { runHash } from "@haze/haze/experiments";
 * const run = {
 *   ...{ experiment: "coin/1", config: { sides: 2, bias: 0 }, seed: 1, numericsVersion: 2 },
 *   data: { name: "none", hash: "0" },
 * };
 * assertEquals(runHash(run), runHash({ ...run, config: { bias: 0, sides: 2 } }));
 * assertEquals(runHash(run) === runHash({ ...run, seed: 2 }), false);
 * ```
 */
export function runHash(run: RunValue): string {
  return contentHash(runJson(run), "hash a run");
}

/** The parts that count, as JSON; whatever else an object carries is left out. */
export function runJson({ experiment, config, seed, data, numericsVersion }: RunValue): JsonObject {
  return { experiment, config, seed, data: { name: data.name, hash: data.hash }, numericsVersion };
}
