/** Merging against a slow twin, and its speed. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ChunkEncoder } from "../../../lib/tokenizers/sentencepiece/chunks.ts";
import { codePointBounds } from "../../../lib/tokenizers/sentencepiece/encode_sentencepiece.ts";
import { IdList } from "../../../lib/tokenizers/sentencepiece/id_list.ts";
import { mergeSymbols, mergeTable } from "../../../lib/tokenizers/sentencepiece/merge.ts";
import { slowMerge } from "./slow.ts";

const texts = fc.string({ unit: fc.constantFrom("a", "b", "▁", "🦊"), maxLength: 40 });
const vocabularies = fc.uniqueArray(
  fc.record({
    text: fc.string({ unit: fc.constantFrom("a", "b", "▁", "🦊"), minLength: 2, maxLength: 5 }),
    score: fc.integer({ min: -3, max: 3 }),
  }),
  { maxLength: 25, selector: ({ text }) => text },
);

function merged(text: string, table: ReturnType<typeof mergeTable>): string[] {
  const bounds = mergeSymbols(text, codePointBounds(text), table);
  return bounds.slice(1).map((end, i) => text.slice(bounds[i], end));
}

Deno.test("mergeSymbols merges as a search for the best pair at every step does, ties from the left", () => {
  fc.assert(
    fc.property(texts, vocabularies, (text, pieces) => {
      const scores = new Map(pieces.map((piece) => [piece.text, piece.score]));
      assertEquals(merged(text, mergeTable(pieces, () => true)), slowMerge([...text], scores));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("mergeTable compares scores as float32, where 0 and −0 are one, and takes what matches", () => {
  const pieces = [0, -0, 1 + 2 ** -30, 1].map((score, id) => ({ text: `${id}${id}`, score }));
  const { rank, idOf, maxLength } = mergeTable(pieces, (id) => id !== 3);
  assertEquals([...rank], [1, 1, 0, 0]);
  assertEquals([[...idOf.keys()], maxLength], [["00", "11", "22"], 2]);
});

Deno.test("ChunkEncoder gives what the whole text gives, whatever marks are inside of pieces", () => {
  fc.assert(
    fc.property(texts, vocabularies, (text, pieces) => {
      const table = mergeTable(pieces, () => true);
      const seen: string[] = [];
      const chunks = new ChunkEncoder(table, "▁", (chunk) => {
        const parts = merged(chunk, table);
        seen.push(...parts);
        return parts.map((_, i) => seen.length - parts.length + i);
      });
      const out = new IdList();
      chunks.encode(text, out);
      assertEquals([...out.toArray()].map((id) => seen[id]), merged(text, table));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("mergeSymbols merges one word of 200,000 characters in seconds, where a search would take hours", () => {
  const pieces = Array.from({ length: 12 }, (_, i) => ({ text: "a".repeat(i + 2), score: -i }));
  const started = performance.now();
  const parts = merged("a".repeat(200_000), mergeTable(pieces, () => true));
  assertEquals(parts.join("").length, 200_000);
  assert(parts.length < 200_000 / 4);
  assert(performance.now() - started < 10_000);
});
