/**
 * What a file is when it is not what was expected, told from its first bytes.
 * @module
 */
import { hasShardMagic } from "./token_shard/layout.ts";

/** The kinds of file that `describeFile` tells apart. */
export type FileKind =
  | "empty"
  | "zip"
  | "npy"
  | "gzip"
  | "pickle"
  | "safetensors"
  | "gguf"
  | "hdf5"
  | "shard"
  | "json"
  | "text"
  | "unknown";

/** A file's kind, with the words an error message needs. */
export interface FileDescription {
  /** Short name of the kind. */
  readonly kind: FileKind;
  /** Noun phrase that fits after "found". */
  readonly description: string;
  /** What the user can do, without the word "hint". */
  readonly hint: string;
}

/**
 * Recognises a file by its first bytes; `"unknown"` comes with those bytes in hexadecimal.
 *
 * A prefix of the file will do, except that safetensors is then only recognised when its JSON header fits the prefix.
 *
 * @example
 * ```ts
 * import { describeFile } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * assertEquals(describeFile(new TextEncoder().encode("Once upon a time")).kind, "text");
 * ```
 */
export function describeFile(bytes: Uint8Array): FileDescription {
  const make = (kind: FileKind, description: string, hint: string): FileDescription => ({
    kind,
    description,
    hint,
  });
  if (bytes.length === 0) {
    return make(
      "empty",
      "an empty file",
      "the file was never written, or its copy failed: write or copy it again",
    );
  }
  if (startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0x50, 0x4b, 5, 6])) {
    return make("zip", "a zip archive", "if it is an .npz, open it as one (readNpz)");
  }
  if (startsWith(bytes, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59])) {
    return make("npy", "a single .npy array", "read it as .npy (parseNpy), or store it with numpy.savez");
  }
  if (startsWith(bytes, [0x1f, 0x8b])) return make("gzip", "a gzip file", "unpack it first (gunzip)");
  if (bytes[0] === 0x80 && bytes[1] >= 2 && bytes[1] <= 5) {
    return make(
      "pickle",
      "a Python pickle",
      "pickles can run code and are never loaded: save plain arrays with numpy.savez",
    );
  }
  if (looksLikeSafetensors(bytes)) {
    return make("safetensors", "a safetensors file", "open it as safetensors, or convert it first");
  }
  if (startsWith(bytes, [0x47, 0x47, 0x55, 0x46])) {
    return make("gguf", "a GGUF model", "GGUF is not read here: export the weights as safetensors or .npz");
  }
  if (startsWith(bytes, [0x89, 0x48, 0x44, 0x46])) {
    return make("hdf5", "an HDF5 file", "HDF5 is not read here: export the weights as safetensors or .npz");
  }
  if (hasShardMagic(bytes)) {
    return make("shard", "a shard of tokens", "haze shards verify checks it; train reads a folder of them");
  }
  const start = textStart(bytes);
  if (start === null) {
    const shown = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    return make(
      "unknown",
      `a file that starts with the bytes ${shown}`,
      "check that this is the file you meant",
    );
  }
  return /^\s*[{[]/.test(start)
    ? make("json", "JSON text", "check that this is the file you meant; weights are never JSON")
    : make(
      "text",
      "plain text",
      "check that this is the file you meant; a failed download often leaves a text page",
    );
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

function looksLikeSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 10 || bytes[8] !== 0x7b) return false;
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  return length >= 2n && length <= BigInt(bytes.length - 8);
}

/** The first characters, when the first 512 bytes are UTF-8 without control characters other than blanks. */
function textStart(bytes: Uint8Array): string | null {
  const start = bytes.subarray(0, 512);
  if (start.some((byte) => (byte < 0x20 && !(byte >= 9 && byte <= 13)) || byte === 0x7f)) return null;
  try {
    // stream: a character cut in two at byte 512 is no fault.
    return new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
  } catch {
    return null; // Not UTF-8 is an answer here, not a fault.
  }
}
