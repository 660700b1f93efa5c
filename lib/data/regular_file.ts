/** What {@linkcode kindOfNonFile} asks, as `Deno.FileInfo` says it; null where a system does not know such things. */
interface KindOfFile {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isFifo: boolean | null;
  readonly isSocket: boolean | null;
}

/** What {@linkcode kindOfNonFileStats} asks of a `Stats` of `node:fs`. */
interface KindOfStats {
  isFile(): boolean;
  isDirectory(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}

/** What a path leads to if it is no regular file: reading from such a thing may wait or go on for ever. */
export function kindOfNonFile({ isFile, isDirectory, isFifo, isSocket }: KindOfFile): string | undefined {
  if (isFile) return undefined;
  if (isDirectory) return "a directory";
  if (isFifo) return "a pipe";
  return isSocket ? "a socket" : "a device";
}

/** {@linkcode kindOfNonFile} of what `node:fs` says. */
export function kindOfNonFileStats(stats: KindOfStats): string | undefined {
  const [isFile, isDirectory] = [stats.isFile(), stats.isDirectory()];
  return kindOfNonFile({ isFile, isDirectory, isFifo: stats.isFIFO(), isSocket: stats.isSocket() });
}
