import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import golden from "../golden/tokenizers/vocab.json" with { type: "json" };
import { decodeUtf8Text, normaliseLineEnds, utf8Length } from "../../lib/data/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";

const hexBytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

Deno.test("decodeUtf8Text agrees with every recorded upstream corpus file", () => {
  assertEquals(golden.corpus_files.length, 4);
  for (const { bytes_hex, text_codepoints, vocab_size, error } of golden.corpus_files) {
    const bytes = hexBytes(bytes_hex);
    if (error !== undefined) {
      assertThrows(() => decodeUtf8Text(bytes, "bad.txt"), SyntaxError, "byte 0xff at offset 4");
      continue;
    }
    const text = decodeUtf8Text(bytes, "corpus.txt");
    assertEquals([...text].map((char) => char.codePointAt(0)), text_codepoints);
    assertEquals(Vocab.fromText(text).vocabSize, vocab_size);
  }
});

Deno.test("decodeUtf8Text keeps two byte-order marks as two characters", () => {
  assertEquals(decodeUtf8Text(hexBytes("efbbbfefbbbf61"), "x"), "\ufeff\ufeffa");
});

Deno.test("decodeUtf8Text names the file and the first bad byte of every kind of malformed sequence", () => {
  const cases: [string, string][] = [
    ["80", "byte 0x80 at offset 0"],
    ["61c0af", "byte 0xc0 at offset 1"],
    ["c3a9e08080", "byte 0xe0 at offset 2"],
    ["eda080", "byte 0xed at offset 0"],
    ["f4908080", "byte 0xf4 at offset 0"],
    ["61f08f8080", "byte 0xf0 at offset 1"],
    ["61e28278", "byte 0xe2 at offset 1"],
    ["61e282", "the bytes end inside the character that starts at offset 1"],
    ["f0", "the bytes end inside the character that starts at offset 0"],
    ["e041", "byte 0xe0 at offset 0"],
  ];
  for (const [hex, got] of cases) {
    assertThrows(
      () => decodeUtf8Text(hexBytes(hex), "a/b.txt"),
      SyntaxError,
      `Cannot decode a/b.txt as a text must be UTF-8: ${got}`,
    );
  }
});

Deno.test("decodeUtf8Text hints at UTF-16, at binary files and at Latin-1", () => {
  assertThrows(() => decodeUtf8Text(hexBytes("fffe6100"), "x"), SyntaxError, "hint: it starts like UTF-16");
  assertThrows(() => decodeUtf8Text(hexBytes("feff0061"), "x"), SyntaxError, "hint: it starts like UTF-16");
  assertThrows(() => decodeUtf8Text(hexBytes("504b0300ff"), "x"), SyntaxError, "hint: it holds zero bytes");
  assertThrows(() => decodeUtf8Text(hexBytes("636166e9"), "x"), SyntaxError, "iconv -f WINDOWS-1252");
});

Deno.test("decodeUtf8Text accepts and refuses exactly what a fatal TextDecoder does", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const nearMiss = fc.array(
    fc.constantFrom(0x41, 0x80, 0xa0, 0xbf, 0xc3, 0xe0, 0xed, 0xf0, 0xf4, 0x8f, 0x9f),
    {
      maxLength: 8,
    },
  ).map((bytes) => Uint8Array.from(bytes));
  fc.assert(
    fc.property(fc.oneof(nearMiss, fc.uint8Array({ maxLength: 8 })), (bytes) => {
      let expected: string;
      try {
        expected = decoder.decode(bytes);
      } catch {
        let offset = -1;
        try {
          decodeUtf8Text(bytes, "x");
        } catch (error) {
          offset = Number(/at offset (\d+)/.exec((error as Error).message)![1]);
        }
        // What precedes the offset is whole characters, and no sequence that starts at it is one.
        decoder.decode(bytes.subarray(0, offset));
        for (let end = offset + 1; end <= Math.min(offset + 4, bytes.length); end++) {
          assertThrows(() => decoder.decode(bytes.subarray(offset, end)), TypeError);
        }
        return;
      }
      assertEquals(decodeUtf8Text(bytes, "x"), normaliseLineEnds(expected));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("normaliseLineEnds leaves no carriage return and keeps the number of lines", () => {
  fc.assert(fc.property(fc.array(fc.constantFrom("a", "\r", "\n", "\r\n")), (pieces) => {
    const text = pieces.join("");
    const got = normaliseLineEnds(text);
    assertEquals(got.includes("\r"), false);
    assertEquals(got.split("\n"), text.split(/\r\n|\r|\n/));
  }));
});

Deno.test("utf8Length equals the length of the encoded text, lone surrogates included", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\ud800", "a\udc00b")), (text) => {
      assertEquals(utf8Length(text), new TextEncoder().encode(text).length);
    }),
  );
});
