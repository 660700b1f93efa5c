/** Readers of golden files, plain and without checks: the tests of encoding need no library to read for them. */
import {
  type Piece,
  PIECE_TYPES,
  type RunCVocabulary,
  type SentencePieceModel,
} from "../../../lib/tokenizers/mod.ts";

const GOLDEN = new URL("../../golden/llisa/tokenizer/", import.meta.url);

/** Data of other projects, which stay out of this repository; absent on most machines. */
export const SHARED = new URL("../../../../shared/fixtures/llisa/tokenizer/", import.meta.url);

export const exists = (url: URL): boolean => {
  try {
    return Deno.statSync(url).isFile;
  } catch {
    return false;
  }
};

export const readJson = <T>(name: string, folder = GOLDEN): T =>
  JSON.parse(Deno.readTextFileSync(new URL(name, folder)));

export const readBytes = (name: string, folder = GOLDEN): Uint8Array =>
  Deno.readFileSync(new URL(name, folder));

export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));

export const toHex = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The fields of one protobuf message: numbers, bytes, or the bytes of a fixed number. */
function* fields(bytes: Uint8Array): Generator<[field: number, value: number | Uint8Array]> {
  let at = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n;; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const size = { 0: -1, 1: 8, 5: 4 }[key & 7] ?? varint();
    yield [key >> 3, size < 0 ? varint() : bytes.subarray(at, at += size)];
  }
}

const text = (value: number | Uint8Array): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(value as Uint8Array);

/** A SentencePiece `.model`. */
export function readModel(bytes: Uint8Array): SentencePieceModel {
  const pieces: Piece[] = [];
  const ids = { unkId: 0, bosId: 1, eosId: 2, padId: -1 };
  const spaces = { addDummyPrefix: true, removeExtraWhitespaces: true, escapeWhitespaces: true };
  let [byteFallback, unkSurface] = [false, " ⁇ "];
  for (const [field, message] of fields(bytes)) {
    const piece = { text: "", score: 0, type: PIECE_TYPES[0] as Piece["type"] };
    for (const [inner, value] of field <= 3 ? fields(message as Uint8Array) : []) {
      if (field === 1 && inner === 1) piece.text = text(value);
      if (field === 1 && inner === 2) {
        piece.score = new DataView((value as Uint8Array).slice().buffer).getFloat32(0, true);
      }
      if (field === 1 && inner === 3) piece.type = PIECE_TYPES[value as number - 1];
      if (field === 2 && inner === 35) byteFallback = value === 1;
      if (field === 2 && inner >= 40 && inner <= 43) {
        ids[(["unkId", "bosId", "eosId", "padId"] as const)[inner - 40]] = value as number;
      }
      if (field === 2 && inner === 44) unkSurface = text(value);
      if (field === 3 && inner >= 3 && inner <= 5) {
        spaces[(["addDummyPrefix", "removeExtraWhitespaces", "escapeWhitespaces"] as const)[inner - 3]] =
          value === 1;
      }
    }
    if (field === 1) pieces.push(piece);
  }
  return { pieces, ...spaces, byteFallback, ...ids, unkSurface };
}

/** A `tokenizer.bin`. */
export function readTokenizerBin(bytes: Uint8Array): RunCVocabulary {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const pieces = [];
  for (let at = 4; at < bytes.length;) {
    const length = view.getInt32(at + 4, true);
    pieces.push({ score: view.getFloat32(at, true), text: text(bytes.subarray(at + 8, at + 8 + length)) });
    at += 8 + length;
  }
  return { pieces };
}
