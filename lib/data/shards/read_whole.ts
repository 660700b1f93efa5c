import { kindOfNonFileStats } from "../regular_file.ts";

/** An array cannot hold much more. */
const MAX_BYTES = 2 ** 31;

/**
 * The bytes of a regular file of at most `maxBytes`.
 *
 * @throws {Error} that says what is wrong with the path.
 */
export async function readWhole(
  path: string,
  act: string,
  maxBytes: number = MAX_BYTES,
  hint?: string,
): Promise<Uint8Array> {
  const fs = await import("node:fs/promises");
  const refuse = (error: unknown): never => {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const reason = code === "ENOENT" || code === "ENOTDIR" ? "there is no such file" : message;
    const advice = hint === undefined ? "" : `\nhint: ${hint}`;
    throw new Error(`Cannot ${act} as ${path} must be a readable file: ${reason}${advice}`, { cause: error });
  };
  const stat = await fs.stat(path).catch(refuse);
  const kind = kindOfNonFileStats(stat);
  if (kind !== undefined) throw new Error(`Cannot ${act} as ${path} must be a regular file: it is ${kind}`);
  if (stat.size > maxBytes) {
    throw new Error(`Cannot ${act} as ${path} must have at most ${maxBytes} bytes: it has ${stat.size}`);
  }
  return await fs.readFile(path).catch(refuse);
}
