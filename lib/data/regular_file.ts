/** What {@linkcode kindOfNonFile} asks of a `Stats` of `node:fs`. */
interface KindOfFile {
  isFile(): boolean;
  isDirectory(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}

/** What a path leads to if it is no regular file: reading from such a thing may wait or go on for ever. */
export function kindOfNonFile(stat: KindOfFile): string | undefined {
  if (stat.isFile()) return undefined;
  if (stat.isDirectory()) return "a directory";
  if (stat.isFIFO()) return "a pipe";
  return stat.isSocket() ? "a socket" : "a device";
}
