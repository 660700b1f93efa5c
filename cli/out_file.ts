/** Files that commands write: nothing is replaced unasked, nor read and written at once. */
import { UsageError } from "./command.ts";
import { exists, prepareToWrite, refuseDirectory } from "./files.ts";

/** Says whether a file may be replaced. */
export const FORCE_OPTION = { name: "force", kind: "flag", help: "replace files that are there" } as const;

/**
 * Finds out before any work whether files can be written.
 *
 * @throws {UsageError} if one of them is `source`.
 * @throws {Error} if one is there and not to be replaced, or cannot be written.
 */
export async function prepareFiles(
  paths: readonly string[],
  { act, force, source }: { readonly act: string; readonly force: boolean; readonly source?: string },
): Promise<void> {
  const [from, ...targets] = await Promise.all([source ?? "", ...paths].map(realPath));
  for (const [i, path] of paths.entries()) {
    await refuseDirectory(path, `${act} into`);
    if (source !== undefined && targets[i] !== undefined && targets[i] === from) {
      throw new UsageError(`Cannot ${act} into ${path} as it must be another file than the source: got both`);
    }
    if (!force && await exists(path)) {
      throw new Error(
        `Cannot ${act} into ${path} as nothing may be overwritten: it is there\nhint: --force replaces it`,
      );
    }
  }
  for (const path of paths) await prepareToWrite(path);
}

/** A path without links; undefined for a file that is not there. */
const realPath = (path: string): Promise<string | undefined> => Deno.realPath(path).catch(() => undefined);
