/**
 * Files that are either the old ones or the new ones, never half of each.
 * @module
 */

const MAX_TEMPORARY_NAMES = 1000;
/** No write takes this long: a temporary file as old as this is a left-over, whoever made it. */
const LEFT_OVER_MS = 3_600_000;

/**
 * Writes a file so that a crash at any moment leaves either the old content or the new one.
 *
 * The bytes go to a temporary name in the same folder, are synced, then renamed over the target, then the folder is
 * synced. A link is followed and the file keeps its permissions. On failure the temporary file is removed and the
 * target is untouched; what a killed process left is removed by the next write of the same target. Throws Error naming the path: for a folder as target, a missing folder, or whatever the system
 * says (with its error as `cause`).
 *
 * @example
 * ```ts
 * import { writeFileAtomic } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const path = await Deno.makeTempFile();
 * await writeFileAtomic(path, Uint8Array.of(1, 2, 3));
 * assertEquals(await Deno.readFile(path), Uint8Array.of(1, 2, 3));
 * await Deno.remove(path);
 * ```
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array): Promise<void> {
  if (!(bytes instanceof Uint8Array)) {
    throw new TypeError(`Cannot write ${path} as bytes have to be a Uint8Array: ${typeof bytes}`);
  }
  const fs = await import("node:fs/promises");
  const { basename, dirname, join } = await import("node:path");
  try {
    const old = await ifPresent(fs.stat(path));
    if (old?.isDirectory()) {
      throw new Error(`Cannot write ${path} as the target has to be a file: it is a folder`);
    }
    // Renamed over, a device would be gone for all.
    if (old?.isFile() === false) {
      throw new Error(`Cannot write ${path} as the target has to be a file: it is a device or a pipe`);
    }
    const target = old === null ? path : await fs.realpath(path);
    const folder = dirname(target);
    // The folder is opened first: a missing one must not be found out after the work.
    const inFolder = await ifPresent(fs.stat(folder));
    if (inFolder === null || !inFolder.isDirectory()) {
      const found = inFolder === null ? "there is none" : "it is a file";
      throw new Error(
        `Cannot write ${path} as ${folder} has to be a folder: ${found}\nhint: create it first`,
      );
    }
    const mode = old === null ? 0o666 : old.mode & 0o777;
    const stem = `.${basename(target).slice(0, 40)}`;
    for (const name of await leftOvers(fs, folder, stem)) await fs.rm(join(folder, name), { force: true });
    const { pid } = await import("node:process");
    const { file, name } = await openTemporary(fs, join(folder, `${stem}.${pid}`), mode);
    try {
      try {
        if (old !== null) await file.chmod(mode); // opening applied the umask to it
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await fs.rename(name, target);
    } catch (error) {
      await fs.rm(name, { force: true });
      throw error;
    }
    await syncFolder(fs, folder);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Error(`Cannot write ${path} as the system has to allow it: ${error.message}`, { cause: error });
  }
}

type FileSystem = typeof import("node:fs/promises");
type FileHandle = Awaited<ReturnType<FileSystem["open"]>>;

/** Whether an error is what the system said. */
export function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** What is looked for, null where nothing is there. */
export async function ifPresent<Found>(looking: Promise<Found>): Promise<Found | null> {
  try {
    return await looking;
  } catch (error) {
    if (isSystemError(error) && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
    throw error;
  }
}

/** Temporary files or folders of a target, `STEM.PROCESS.NUMBER.tmp`, that nobody writes any more. */
export async function leftOvers(
  fs: FileSystem,
  folder: string,
  stem: string,
  kind: "isFile" | "isDirectory" = "isFile",
): Promise<string[]> {
  const { join } = await import("node:path");
  const found: string[] = [];
  for (const name of await fs.readdir(folder)) {
    const [, pid] = /^\.(\d+)\.\d+\.tmp$/.exec(name.startsWith(stem) ? name.slice(stem.length) : "") ?? [];
    if (pid === undefined) continue;
    const stat = await ifPresent(fs.lstat(join(folder, name)));
    if (!stat?.[kind]()) continue;
    if (Date.now() - stat.mtimeMs > LEFT_OVER_MS || await isGone(Number(pid))) found.push(name);
  }
  return found;
}

/** Whether no process has this number; false where that cannot be told. */
async function isGone(pid: number): Promise<boolean> {
  const process = (await import("node:process")).default;
  // Without the permission the question would go to the user, in the middle of a write.
  const { Deno } = globalThis as {
    Deno?: { permissions: { querySync(p: { name: "run" }): { state: string } } };
  };
  if (Deno && Deno.permissions.querySync({ name: "run" }).state !== "granted") return false;
  try {
    process.kill(pid, 0); // signal 0 only asks
    return false;
  } catch (error) {
    return isSystemError(error) && error.code === "ESRCH";
  }
}

/** Creates a file that did not exist: other writers, also of this process, are passed over by number. */
async function openTemporary(
  fs: FileSystem,
  stem: string,
  mode: number,
): Promise<{ file: FileHandle; name: string }> {
  for (let number = 0;; number++) {
    const name = `${stem}.${number}.tmp`;
    try {
      return { file: await fs.open(name, "wx", mode), name };
    } catch (error) {
      const taken = isSystemError(error) && error.code === "EEXIST" && number < MAX_TEMPORARY_NAMES;
      if (!taken) throw error;
    }
  }
}

/** Makes the rename itself durable. Windows cannot open folders, and there the rename has to do. */
export async function syncFolder(fs: FileSystem, folder: string): Promise<void> {
  const { platform } = await import("node:process");
  if (platform === "win32") return;
  const handle = await fs.open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
