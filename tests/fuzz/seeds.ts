/** The recorded seeds. */
import type { Reader } from "./reader.ts";
import { READERS } from "./readers/table.ts";

const FIRST_SEED = 20_261_122;

/** The seed of a reader unless one is given: the first, and its place in the table. */
export function seedOfReader(reader: Reader): number {
  return FIRST_SEED + READERS.indexOf(reader);
}
