import { assert, assertEquals } from "@std/assert";
import { describeFile, type FileKind } from "../../lib/formats/file_kind.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const header = text('{"a":{}}  ');
const samples: [FileKind, Uint8Array][] = [
  ["empty", new Uint8Array(0)],
  ["zip", Uint8Array.of(0x50, 0x4b, 3, 4, 1)],
  ["zip", Uint8Array.of(0x50, 0x4b, 5, 6, 0)],
  ["npy", Uint8Array.of(0x93, ...text("NUMPY"), 1, 0)],
  ["gzip", Uint8Array.of(0x1f, 0x8b, 8)],
  ["pickle", Uint8Array.of(0x80, 4, 0x95)],
  ["safetensors", Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0, ...header)],
  ["gguf", text("GGUF\u0003")],
  ["hdf5", Uint8Array.of(0x89, ...text("HDF\r\n"))],
  ["json", text(' {"embed": []}')],
  ["text", text("naïve text\n")],
  ["text", text("é".repeat(300)).subarray(0, 513)],
  ["unknown", Uint8Array.of(0, 1, 2, 3)],
  ["unknown", Uint8Array.of(0x41, 0xff, 0x41)],
];

Deno.test("describeFile tells the kinds apart and always has words and a hint", () => {
  for (const [kind, bytes] of samples) {
    const found = describeFile(bytes);
    assertEquals(found.kind, kind);
    assert(found.description.length > 5 && found.hint.length > 10);
  }
  assertEquals(
    describeFile(Uint8Array.of(0, 1, 0xab)).description,
    "a file that starts with the bytes 00 01 ab",
  );
});
