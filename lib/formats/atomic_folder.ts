/**
 * Folders that are there whole or not at all.
 * @module
 */
import { ifPresent, isSystemError, leftOvers, syncFolder, writeFileAtomic } from "./atomic_write.ts";

/**
 * Writes files into a new folder so that a crash at any moment leaves all of them or none.
 *
 * They go into a temporary folder beside it, are synced, and that is renamed. What a killed process left is removed by the
 * next write of the same folder. An empty folder may be there already; anything else is refused.
 *
 * @throws {RangeError} for a name that is a path.
 * @throws {Error} naming the folder: if it is there and not empty, or is the one that the process is in; if its parent is
 * missing; or whatever the system says.
 *
 * @example
 * ```ts
 * import { writeFolderAtomic } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const parent = await Deno.makeTempDir();
 * await writeFolderAtomic(`${parent}/model`, new Map([["a.txt", new TextEncoder().encode("one")]]));
 * assertEquals(await Deno.readTextFile(`${parent}/model/a.txt`), "one");
 * await Deno.remove(parent, { recursive: true });
 * ```
 */
export async function writeFolderAtomic(path: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const fs = await import("node:fs/promises");
  const { basename, dirname, join, resolve } = await import("node:path");
  const bad = [...files.keys()].find((name) =>
    name === "" || name === ".." || name === "." || /[/\\]/.test(name)
  );
  if (bad !== undefined) {
    throw new RangeError(`Cannot write ${path} as its files have plain names: ${JSON.stringify(bad)}`);
  }
  try {
    await refuseToReplace(path);
    const target = await ifPresent(fs.realpath(path)) ?? resolve(path);
    const parent = dirname(target);
    const stem = `.${basename(target).slice(0, 40)}`;
    for (const name of await leftOvers(fs, parent, stem, "isDirectory")) {
      await fs.rm(join(parent, name), { recursive: true, force: true });
    }
    const { pid } = await import("node:process");
    const temporary = await makeTemporary(fs, join(parent, `${stem}.${pid}`));
    try {
      for (const [name, bytes] of files) await writeFileAtomic(join(temporary, name), bytes);
      await fs.rename(temporary, target);
    } catch (error) {
      await fs.rm(temporary, { recursive: true, force: true });
      throw error;
    }
    await syncFolder(fs, parent);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Error(`Cannot write ${path} as the system has to allow it: ${error.message}`, { cause: error });
  }
}

/**
 * Finds out before any work what {@linkcode writeFolderAtomic} would not replace.
 *
 * @throws {Error} as that.
 *
 * @example
 * ```ts
 * import { refuseToReplace } from "@haze/haze/formats";
 * import { assertRejects } from "@std/assert";
 * await assertRejects(() => refuseToReplace("."), Error, "must be new or empty");
 * ```
 */
export async function refuseToReplace(path: string): Promise<void> {
  const fs = await import("node:fs/promises");
  const { cwd } = await import("node:process");
  const stat = await ifPresent(fs.stat(path));
  if (stat === null) return;
  if (!stat.isDirectory()) {
    throw new Error(`Cannot write ${path} as it must be a folder: a file is there`);
  }
  const count = (await fs.readdir(path)).length;
  if (count > 0) {
    throw new Error(
      `Cannot write ${path} as the folder must be new or empty: it has ${count} entries\n` +
        "hint: name another one, or remove it first",
    );
  }
  if (await fs.realpath(path) === await fs.realpath(cwd())) {
    throw new Error(`Cannot write ${path} as the folder is replaced: you are in it\nhint: name a new folder`);
  }
}

/** Creates a folder that was not there: other writers of this process are passed over by number. */
async function makeTemporary(fs: typeof import("node:fs/promises"), stem: string): Promise<string> {
  for (let number = 0;; number++) {
    const name = `${stem}.${number}.tmp`;
    try {
      await fs.mkdir(name);
      return name;
    } catch (error) {
      if (!isSystemError(error) || error.code !== "EEXIST" || number > 1000) throw error;
    }
  }
}
