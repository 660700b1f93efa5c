import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { trainMotifBpe } from "../../../lib/tokenizers/mod.ts";
import { MergeApplier } from "../../../lib/tokenizers/motif_bpe/apply_merges.ts";
import { learnMerges, LINE_BREAK } from "../../../lib/tokenizers/motif_bpe/learn_merges.ts";
import { linesAsBytes } from "../../../lib/tokenizers/motif_bpe/lines.ts";
import { mineMotifs } from "../../../lib/tokenizers/motif_bpe/mine_motifs.ts";
import { MOTIF_BPE_DEFAULTS } from "../../../lib/tokenizers/mod.ts";
import { naiveApply, naiveMerges, naiveMotifs } from "./support.ts";

/** Few letters, so that pairs repeat, overlap and tie. */
const line = fc.string({ unit: fc.constantFrom("a", "b", "c", "é"), maxLength: 24 });
const lines = fc.array(line, { maxLength: 8 });
const rows = fc.array(fc.array(fc.integer({ min: 4, max: 7 }), { maxLength: 30 }), { maxLength: 6 });

const byteString = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text));

Deno.test("mineMotifs finds what counting every string of every line finds, in the same order", () => {
  fc.assert(
    fc.property(
      lines,
      fc.nat(20),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 4 }),
      (texts, topk, minFreq, min) => {
        const config = {
          ...MOTIF_BPE_DEFAULTS,
          motifTopk: topk,
          minFreq,
          motifMinLen: min,
          motifMaxLen: min + 3,
        };
        const found = mineMotifs(linesAsBytes(texts.join("\n")), config);
        assertEquals(
          found.map((bytes) => String.fromCharCode(...bytes)),
          naiveMotifs(texts.map(byteString), config),
        );
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("learnMerges learns what counting all pairs anew for each merge learns, ties and overlaps included", () => {
  fc.assert(
    fc.property(rows, fc.nat(25), fc.integer({ min: 1, max: 3 }), (lines, most, minFreq) => {
      const symbols = Int32Array.from([LINE_BREAK, ...lines.flatMap((line) => [...line, LINE_BREAK])]);
      assertEquals(
        learnMerges(symbols, 8, most, minFreq),
        naiveMerges(lines, 8, most, minFreq) as [number, number][],
      );
    }),
    { numRuns: 500 },
  );
});

Deno.test("MergeApplier merges as a search for the lowest rank at every step does", () => {
  const ids = fc.array(fc.integer({ min: 4, max: 7 }), { maxLength: 60 });
  fc.assert(
    fc.property(rows, ids, fc.nat(12), (lines, text, most) => {
      const merges = naiveMerges(lines, 8, most, 1) as [number, number][];
      const applier = new MergeApplier(merges, 8);
      // Something in front, to see that a part is merged in place and the rest is left alone.
      const room = Int32Array.from([9, ...text, 5]);
      const end = applier.apply(room, 1, 1 + text.length);
      assertEquals([...room.subarray(1, end)], naiveApply(text, merges, 8));
      assertEquals([room[0], room.at(-1)], [9, 5]);
    }),
    { numRuns: 500 },
  );
});

Deno.test("MotifBpeTokenizer encodes as the rules say: longest motifs first, then merges by rank", () => {
  fc.assert(
    fc.property(lines, line, fc.nat(8), (texts, text, motifTopk) => {
      const tokenizer = trainMotifBpe(texts.join("\n"), { vocabSize: 290, minFreq: 1, motifTopk });
      const { motifs, merges } = tokenizer.vocabulary;
      const known = motifs.map((bytes) => String.fromCharCode(...bytes));
      const cut: number[] = [];
      for (let rest = byteString(text); rest.length > 0;) {
        const fits = known.filter((motif) => rest.startsWith(motif)).sort((a, b) => b.length - a.length)[0];
        cut.push(fits ? 260 + known.indexOf(fits) : 4 + rest.charCodeAt(0));
        rest = rest.slice(fits?.length ?? 1);
      }
      assertEquals([...tokenizer.encode(text)], naiveApply(cut, merges, 260 + motifs.length));
    }),
    { numRuns: 300 },
  );
});
