/**
 * Telling a `tokenizer.bin` by its records.
 * @module
 */
import { viewOf } from "../float_view.ts";
import { COUNT_BYTES, RECORD_BYTES } from "./layout.ts";

/** A claim beyond this is not believed of any file; Llama's longest piece has 27 bytes. */
const LONGEST_BELIEVED = 65536;

/** Whether a file is a tokenizer.bin: by its first piece, or as its records end where the file ends. */
export function looksLikeTokenizerBin(bytes: Uint8Array): boolean {
  if (bytes.length < COUNT_BYTES + RECORD_BYTES) return false;
  const view = viewOf(bytes);
  const longest = view.getUint32(0, true);
  if (longest === 0 || longest > LONGEST_BELIEVED) return false;
  const first = String.fromCharCode(
    ...bytes.subarray(COUNT_BYTES + RECORD_BYTES, COUNT_BYTES + RECORD_BYTES + 5),
  );
  if (first === "<unk>" && view.getUint32(COUNT_BYTES + 4, true) === 5) return true;
  let at = COUNT_BYTES;
  while (at + RECORD_BYTES < bytes.length) {
    const length = view.getUint32(at + 4, true);
    if (length === 0 || length > longest) return false;
    at += RECORD_BYTES + length;
  }
  return at === bytes.length;
}
