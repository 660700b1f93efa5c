/** Reading a whole file at once, as the seed's functions do. */

/**
 * The bytes of a file.
 *
 * @throws {Error} if it cannot be read; `cause` holds the system's own error.
 */
export function readWholeFile(path: string | URL, act: string): Uint8Array {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : error instanceof Error
      ? error.message
      : String(error);
    throw new Error(`Cannot ${act} as ${path} must be a readable file: ${reason}`, { cause: error });
  }
}
