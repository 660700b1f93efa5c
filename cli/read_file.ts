/** Bytes of files that the user names. */
import { kindOfNonFile } from "../lib/data/regular_file.ts";

/** A longer file is no checkpoint and no config; and an array cannot hold much more. */
const MAX_FILE_BYTES = 2 ** 31;

/** The bytes of a file, or an error that says what is wrong with the path. */
export async function readFile(path: string, act: string): Promise<Uint8Array> {
  if (path === "") throw new Error(`Cannot ${act} as a file must have a name: got an empty one`);
  const refuse = (error: unknown): never => {
    throw new Error(`Cannot ${act} as ${path} must be a readable file: ${reasonOf(error)}`, { cause: error });
  };
  const info = await Deno.stat(path).catch(refuse);
  const kind = kindOfNonFile(info);
  if (kind !== undefined) throw new Error(`Cannot ${act} as ${path} must be a regular file: it is ${kind}`);
  if (info.size > MAX_FILE_BYTES) {
    throw new Error(
      `Cannot ${act} as ${path} must have at most ${MAX_FILE_BYTES} bytes: it has ${info.size}`,
    );
  }
  return await Deno.readFile(path).catch(refuse);
}

function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  return error instanceof Error ? error.message : String(error);
}
