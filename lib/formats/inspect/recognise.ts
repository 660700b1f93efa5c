/**
 * What a file is, of all the kinds that have to do with models and tokens.
 * @module
 */
import { describeContainer } from "../container.ts";
import type { FileKind } from "../file_kind.ts";
import { FileFault } from "../file_fault.ts";
import { readLlama2cHeader } from "../llama2c/header.ts";
import { readZipDirectory } from "../zip_directory.ts";
import { looksLikeTokenShard } from "./token_shard.ts";

/** The formats that `recogniseFile` tells apart. */
export type FileFormat =
  | FileKind
  | "llama2.c v0"
  | "llama2.c v1"
  | "llama2.c v2"
  | "sentencepiece"
  | "tokenizer.bin"
  | "token-shard"
  | "pytorch"
  | "npz";

/** A recognised file, with the words a message needs. */
export interface RecognisedFile {
  /** Short name of the format. */
  readonly format: FileFormat;
  /** Noun phrase that fits after "found". */
  readonly description: string;
  /** What the user can do with it, without the word "hint"; empty where it is simply read. */
  readonly hint: string;
}

const WORDS = {
  "llama2.c v0": "a llama2.c checkpoint of version 0 (float32)",
  "llama2.c v1": "a llama2.c checkpoint of version 1 (float32)",
  "llama2.c v2": "a llama2.c checkpoint of version 2 (int8)",
} as const;

/**
 * Recognises a file by what marks it, or, where nothing does (version 0 checkpoints, raw shards of uint16 ids), by
 * whether its numbers make sense.
 *
 * `name` is used in advice only. A damaged file is recognised as what it was meant to be wherever its start tells; `inspectFile` says what is wrong.
 *
 * @example
 * ```ts
 * import { recogniseFile } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const shard = new Uint8Array(Uint16Array.of(1, 300, 17, 4).buffer);
 * assertEquals(recogniseFile(shard).format, "token-shard");
 * assertEquals(recogniseFile(new TextEncoder().encode("Once upon a time")).format, "text");
 * ```
 */
export function recogniseFile(bytes: Uint8Array, name = ""): RecognisedFile {
  const container = describeContainer(bytes, name);
  if (container?.kind === "zip" && holdsArrays(bytes)) {
    return { format: "npz", description: "an .npz archive of arrays", hint: "" };
  }
  if (container !== null) {
    const { kind, description, hint } = container;
    return { format: kind, description, hint };
  }
  const version = llama2cVersion(bytes);
  if (version !== null) return { format: version, description: WORDS[version], hint: "" };
  if (looksLikeTokenShard(bytes)) {
    return { format: "token-shard", description: "a raw shard of uint16 token ids", hint: "" };
  }
  const shown = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return {
    format: "unknown",
    description: `a file that starts with the bytes ${shown}`,
    hint: "check that this is the file you meant",
  };
}

/** Which version a file is, or was meant to be; null where its numbers make no header. */
function llama2cVersion(bytes: Uint8Array): keyof typeof WORDS | null {
  try {
    const { version } = readLlama2cHeader(bytes, { file: "" }, { theta: 1, eps: 0 });
    return `llama2.c v${version}`;
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    const isMeant = error.check === "byte-order" || error.check === "container";
    const isMarked = bytes[0] === 0x32 && bytes[1] === 0x34 && bytes[2] === 0x6b && bytes[3] === 0x61;
    if (isMarked) return bytes[4] === 2 ? "llama2.c v2" : "llama2.c v1";
    return !isMeant ? null : error.message.includes("version 1 file") ? "llama2.c v1" : "llama2.c v0";
  }
}

function holdsArrays(bytes: Uint8Array): boolean {
  try {
    return readZipDirectory(bytes, { file: "" }).some(({ name }) => name.endsWith(".npy"));
  } catch (error) {
    // A damaged directory is the business of who reads the archive; here it only means that nothing is known.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
