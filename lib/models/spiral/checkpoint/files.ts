import { writeFileAtomic } from "../../../formats/mod.ts";
import type { SpiralCheckpoint } from "./checkpoint.ts";
import { type OpenedSpiral, readSpiralNpz } from "./read.ts";
import { writeSpiralNpz } from "./write.ts";

/**
 * Saves a spiral: tokenizer, teacher with its trackers and source weights, student and shared projection in one `.npz`.
 *
 * The path is taken as it is; upstream adds `.npz` where it is missing and does not say so.
 *
 * @throws {Error} naming the path if it cannot be written; the file there is then the old one.
 *
 * @example
 * ```ts
 * import { initialSpiral, loadWeights, saveWeights } from "@haze/haze/spiral";
 * import { assertEquals } from "@std/assert";
 *
 * const P = new Float32Array(64).fill(1 / 8);
 * const spiral = initialSpiral({ vocabSize: 8, width: 4, heads: 1, layers: 1, sharedRank: 2 }, P, 7);
 * const path = await Deno.makeTempFile({ suffix: ".npz" });
 * await saveWeights(path, { ...spiral, seed: 7 });
 * assertEquals((await loadWeights(path)).seed, 7);
 * await Deno.remove(path);
 * ```
 */
export async function saveWeights(path: string, spiral: SpiralCheckpoint): Promise<void> {
  await writeFileAtomic(path, writeSpiralNpz(spiral));
}

/**
 * Loads what `saveWeights` saved; an example stands there.
 *
 * @throws {Error} naming the path if it cannot be read.
 * @throws {SyntaxError} if it is no spiral checkpoint; upstream's own, pickled files are refused with the way out.
 *
 * @example
 * ```ts
 * import { loadWeights } from "@haze/haze/spiral";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => loadWeights("no-such-file.npz"), Error, "Cannot read no-such-file.npz");
 * ```
 */
export async function loadWeights(path: string): Promise<OpenedSpiral> {
  return readSpiralNpz(await readBytes(path), path);
}

/** The bytes of a file, or an error that names it. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const { readFile } = await import("node:fs/promises");
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot read ${path} as it must be a readable file: ${reason}`, { cause: error });
  }
}
