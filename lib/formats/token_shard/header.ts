/**
 * The header of a `.shard`, checked before anything else of the file is believed.
 * @module
 */
import { contentError, type Place } from "../content_error.ts";
import { crc32 } from "../crc32.ts";
import { viewOf } from "../float_view.ts";
import { recogniseFile } from "../inspect/recognise.ts";
import {
  AT,
  hasShardMagic,
  HEADER_BYTES,
  idsOffset,
  MAX_NAME_BYTES,
  MAX_VOCAB,
  NO_BOS,
  SHARD_VERSION,
} from "./layout.ts";
import { describeMisread } from "./misread.ts";
import type { TokenShard } from "./shard.ts";

/** What to do about a damaged file. */
export const CUT = "the file was cut short or written over: build it again";

/** What the header of a `.shard` says. */
export type ShardHeader = Omit<TokenShard, "ids"> & {
  /** How many ids it has. */
  readonly tokens: number;
};

/**
 * Reads the header of a `.shard` alone: what it says of itself, the ids unseen.
 *
 * @throws {SyntaxError} if it is damaged, or the file has another number of bytes than it says.
 *
 * @example
 * ```ts
 * import { readShardHeader, writeTokenShard } from "@haze/haze/formats";
 * import { assertEquals } from "@std/assert";
 * const ids = Uint16Array.of(0, 2);
 * const bytes = writeTokenShard({ ids, vocabSize: 3, tokenizerHash: "00112233aabbccdd", source: "x" });
 * assertEquals(readShardHeader(bytes).tokens, 2);
 * ```
 */
export function readShardHeader(bytes: Uint8Array, options: { readonly name?: string } = {}): ShardHeader {
  const { idsStart, ...header } = readHeader(bytes, { file: options.name ?? "shard" });
  return { ...header, tokens: (bytes.length - idsStart) / 2 };
}

/** All of a header, checked, and where the ids start. */
export function readHeader(
  bytes: Uint8Array,
  place: Place,
): Omit<TokenShard, "ids" | "tokenizerHash"> & { tokenizerHash: string; idsStart: number } {
  if (!hasShardMagic(bytes)) {
    const { description, hint } = describeMisread(bytes, place.file) ?? recogniseFile(bytes, place.file);
    throw contentError(place, "starts with the mark of a shard", `found ${description}`, hint || undefined);
  }
  if (bytes.length < HEADER_BYTES) {
    throw contentError(place, `has ${HEADER_BYTES} header bytes`, `found ${bytes.length}`, CUT);
  }
  const view = viewOf(bytes);
  const uint32 = (at: number): number => view.getUint32(at, true);
  const hex = (at: number): string => view.getBigUint64(at).toString(16).padStart(16, "0");
  const expect = (rule: string, isRight: boolean, found: unknown, hint = CUT): void => {
    if (!isRight) throw contentError(place, rule, `found ${found}`, hint);
  };
  const [version, vocabSize, tokens] = [uint32(AT.version), uint32(AT.vocabSize), uint32(AT.tokens)];
  const [bosId, nameBytes] = [uint32(AT.bosId), uint32(AT.nameBytes)];
  expect(`has version ${SHARD_VERSION}`, version === SHARD_VERSION, version, "a newer haze may read it");
  expect(`has a name of at most ${MAX_NAME_BYTES} bytes`, nameBytes <= MAX_NAME_BYTES, nameBytes);
  const idsStart = idsOffset(nameBytes);
  const size = idsStart + 2 * tokens;
  expect(`has ${size} bytes for its ${tokens} tokens`, bytes.length === size, bytes.length);
  const name = bytes.subarray(HEADER_BYTES, HEADER_BYTES + nameBytes);
  const [stored, crc] = [uint32(AT.crc), crc32(name, crc32(bytes.subarray(0, AT.crc)))];
  expect(`has a header of the CRC ${stored.toString(16)}`, crc === stored, crc.toString(16));
  const padding = bytes.subarray(HEADER_BYTES + nameBytes, idsStart);
  expect("has zeros between its name and its tokens", padding.every((byte) => byte === 0), "other bytes");
  expect("has at least one token", tokens > 0, tokens);
  expect(`has a vocabulary of 1 to ${MAX_VOCAB}`, vocabSize >= 1 && vocabSize <= MAX_VOCAB, vocabSize);
  expect(`has a begin mark below ${vocabSize}`, bosId === NO_BOS || bosId < vocabSize, bosId);
  return {
    ...{ vocabSize, source: sourceOf(name, place), idsStart },
    ...(bosId === NO_BOS ? {} : { bosId }),
    ...{ tokenizerHash: hex(AT.tokenizerHash), contentHash: hex(AT.contentHash) },
  };
}

function sourceOf(name: Uint8Array, place: Place): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(name);
  } catch (cause) {
    throw contentError(place, "names its source in UTF-8", "found other bytes", CUT, cause);
  }
}
