/**
 * Which names a zip member may have.
 * @module
 */

const MAX_NAME_BYTES = 4096;

/**
 * Says what a member name ought to do and does not; null for a good name.
 *
 * Nothing here ever writes a member to disk under its name, but other programs that get the file may, so names that
 * leave the folder they are unpacked to are neither read nor written.
 */
export function memberNameProblem(name: string): string | null {
  if (name === "") return "are not empty";
  if (new TextEncoder().encode(name).length > MAX_NAME_BYTES) return `have at most ${MAX_NAME_BYTES} bytes`;
  if (!name.isWellFormed()) return "are well-formed Unicode";
  if (/\p{Cc}/u.test(name)) return "have no control characters";
  if (name.includes("\\")) return "have no backslashes";
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name)) return "are no absolute paths";
  if (name.split("/").some((part) => part === ".." || part === ".")) return "have no . or .. parts";
  return null;
}
