/** Whether paths lead anywhere. */

/** Whether something is at a path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new Error(
      `Cannot look at ${path} as the system refuses: ${error instanceof Error ? error.message : error}`,
    );
  }
}
