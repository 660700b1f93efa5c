/** Tab where a path is asked for. */
import { basename } from "@std/path";

/**
 * The paths that begin as it is typed, folders with a slash, and all of it as the part that they replace. Hidden ones are
 * found by their dot alone; a folder that cannot be read, or only after a question to the user, has none.
 */
export function pathEndings(typed: string): [string[], string] {
  const isFolder = typed === "" || typed.endsWith("/");
  const folder = isFolder ? typed : typed.slice(0, typed.length - basename(typed).length);
  const start = isFolder ? "" : basename(typed);
  const path = folder === "" ? "." : folder;
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") return [[], typed];
  try {
    const found = Array.from(Deno.readDirSync(path))
      .filter(({ name }) => name.startsWith(start) && (start !== "" || !name.startsWith(".")))
      .map(({ name, isDirectory }) => `${folder}${name}${isDirectory ? "/" : ""}`);
    return [found.sort(), typed];
  } catch {
    return [[], typed];
  }
}
