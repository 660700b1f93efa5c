import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { lengthsOf, startDecoding, trainMotifBpe } from "../../../lib/tokenizers/mod.ts";
import { splitLines } from "../../../lib/tokenizers/motif_bpe/lines.ts";

const TEXT = "the cat sat on the mat – naïve café déjà vu\n".repeat(3);
const tokenizer = trainMotifBpe(TEXT, { vocabSize: 300, motifTopk: 5 });
const anyText = fc.string({ unit: "binary", maxLength: 40 });
const ids = fc.array(fc.integer({ min: -2, max: 305 }), { maxLength: 40 });

/** Code points, each lone surrogate as U+FFFD, as UTF-8 has none. */
const wellFormed = (text: string): string => text.toWellFormed();

Deno.test("MotifBpeTokenizer gives every text back, and every line of a corpus", () => {
  fc.assert(fc.property(anyText, (text) => {
    assertEquals(tokenizer.decode(tokenizer.encode(text)), wellFormed(text));
    assertEquals(tokenizer.decode(tokenizer.encodeCorpus(text)), wellFormed(splitLines(text).join("")));
  }));
});

Deno.test("MotifBpeTokenizer.encodeCorpus is the lines of a text, each encoded with its marks", () => {
  const text = "the cat\r\nsat\u2028\u0085on the\n\n\rmat\u001c–";
  const lines = ["the cat", "sat", "", "on the", "", "", "mat", "–"];
  for (const config of [{}, { addBos: false }, { addEos: false }, { addBos: false, addEos: false }]) {
    const other = trainMotifBpe(TEXT, config);
    assertEquals([...other.encodeCorpus(text)], lines.flatMap((line) => [...other.encodeLine(line)]));
    assertEquals([other.bosId, other.eosId], [
      "addBos" in config ? undefined : 2,
      "addEos" in config ? undefined : 3,
    ]);
  }
  assertEquals(tokenizer.encodeCorpus("").length, 0);
});

Deno.test("splitLines cuts where Python's splitlines does", () => {
  const breaks = ["\n", "\v", "\f", "\r", "\r\n", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"];
  for (const mark of breaks) assertEquals(splitLines(`a${mark}${mark}b${mark}`), ["a", "", "b"]);
  assertEquals(splitLines("a\tb c\x1fd\u00a0e"), ["a\tb c\x1fd\u00a0e"]);
  assertEquals([splitLines(""), splitLines("\n"), splitLines("\n\r")], [[], [""], ["", ""]]);
});

Deno.test("MotifBpeTokenizer lower-cases a whole text first", () => {
  const lower = trainMotifBpe("ΟΔΟΣ İ\nοδος", { lowercase: true });
  assertEquals(lower.decode(lower.encode("ΟΔΟΣ")), "οδος");
  assertEquals([...lower.encodeLine("ABC")], [...lower.encodeLine("abc")]);
  assertEquals(lower.encodeCorpus("ΟΔΟΣ\nX").length, lower.encodeCorpus("οδος\nx").length);
});

Deno.test("MotifBpeTokenizer.startDecoding gives whole characters that together are the text", () => {
  fc.assert(
    fc.property(ids, (ids) => {
      const stream = tokenizer.startDecoding();
      const parts = ids.map((id) => stream.push(id));
      assertEquals(parts.join("") + stream.end(), tokenizer.decode(ids));
    }),
    { numRuns: 500 },
  );
  const [first, second] = [...new TextEncoder().encode("é")].map((byte) => 4 + byte);
  const stream = startDecoding(tokenizer, [first!]);
  assertEquals([stream.push(second!), stream.push(first!), stream.push(101), stream.end()], [
    "é",
    "",
    "a",
    "",
  ]);
});

Deno.test("MotifBpeTokenizer.decode drops the bytes that are no UTF-8, and no others", () => {
  const cases: [number[], string][] = [
    [[0x61, 0x80, 0x62], "ab"],
    [[0xe2, 0x82, 0x61], "a"],
    [[0xe2, 0x82, 0xac], "€"],
    [[0xed, 0xa0, 0x80, 0x61], "a"],
    [[0xf0, 0x80, 0x80, 0x80], ""],
    [[0xf4, 0x90, 0x80, 0x80], ""],
    [[0xf0, 0x9f, 0x98, 0x80], "😀"],
    [[0xf0, 0x9f, 0xc3, 0xa9], "é"],
    [[0xc0, 0xaf, 0xff, 0xc3], ""],
    [[0xef, 0xbf, 0xbd], "\ufffd"],
    [[0xef, 0xbb, 0xbf, 0x61], "\ufeffa"],
  ];
  for (const [bytes, text] of cases) assertEquals(tokenizer.decode(bytes.map((byte) => 4 + byte)), text);
});

Deno.test("MotifBpeTokenizer.lengthsOf counts bytes, and characters where they begin", () => {
  fc.assert(fc.property(anyText, (text) => {
    const known = wellFormed(text);
    const expected = { bytes: new TextEncoder().encode(known).length, characters: [...known].length };
    assertEquals(lengthsOf(tokenizer, tokenizer.encode(text, { bos: true, eos: true })), expected);
  }));
  assertEquals(tokenizer.lengthsOf([-1, 5000]), { bytes: 0, characters: 0 });
});

Deno.test("MotifBpeTokenizer.pieces gives names, and <unk> for an id that is none", () => {
  assertEquals(tokenizer.pieces([0, 2, 4, 259, 260, 300, -1]), [
    ...["<unk>", "<bos>", "<0x00>", "<0xff>", tokenizer.names[260]!, "<unk>", "<unk>"],
  ]);
});
