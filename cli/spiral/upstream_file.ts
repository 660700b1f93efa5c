/** Upstream's system in a file that any command is given. */
import { listNpz, recogniseFile } from "../../lib/formats/mod.ts";
import { isSpiralNpz, type OpenedSpiral, readSpiralNpz } from "../../lib/models/spiral/mod.ts";
import { isFolder } from "../folder_vocabulary.ts";
import { readFile } from "../read_file.ts";

/**
 * The system of a file in the flat layout; undefined for any other file.
 *
 * @throws {SyntaxError} if it is damaged, or pickled, and then with the way out.
 */
export async function upstreamSpiralAt(path: string): Promise<OpenedSpiral | undefined> {
  if (await isFolder(path)) return undefined;
  const bytes = await readFile(path, "open a checkpoint");
  const { format } = recogniseFile(bytes, path);
  if (format !== "npz" && format !== "zip") return undefined;
  return isSpiralNpz(listNpz(bytes, { name: path })) ? readSpiralNpz(bytes, path) : undefined;
}
