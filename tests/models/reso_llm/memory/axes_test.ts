import { assert, assertEquals } from "@std/assert";
import { BUILTIN_TEXT } from "../../../../lib/data/builtin/mod.ts";
import {
  AXIS_LEXICON,
  AXIS_SENTENCES,
  axisEncoding,
  hashedEncoding,
  measureAxes,
  measureAxisWords,
  stemOf,
  type TextEncoding,
  upstreamEncoding,
  wordsOf,
  wordWeights,
} from "../../../../lib/models/reso_llm/memory/mod.ts";
import { dominantAxesOf, SEDENION_AXES } from "../../../../lib/physics/mod.ts";

Deno.test("AXIS_LEXICON has twenty stems an axis at least, and none twice", () => {
  const stems = SEDENION_AXES.map((axis) => new Set(AXIS_LEXICON[axis].map(stemOf)));
  SEDENION_AXES.forEach((axis, i) => assert(stems[i].size >= 20, `${axis}: ${stems[i].size}`));
  const all = stems.flatMap((set) => [...set]);
  assertEquals(all.filter((stem, i) => all.indexOf(stem) !== i), []);
});

Deno.test("AXIS_SENTENCES are ten an axis, all different, none with its axis's name", () => {
  for (const axis of SEDENION_AXES) {
    assertEquals(AXIS_SENTENCES[axis].length, 10);
    const stem = stemOf(axis);
    for (const sentence of AXIS_SENTENCES[axis]) {
      assert(!wordsOf(sentence).map(stemOf).includes(stem), sentence);
    }
  }
  assertEquals(new Set(SEDENION_AXES.flatMap((axis) => AXIS_SENTENCES[axis])).size, 160);
});

Deno.test("axisEncoding names every axis by its own name", () => {
  for (const axis of SEDENION_AXES) {
    assertEquals(dominantAxesOf(axisEncoding().encode(`It is about ${axis}.`), 1)[0].name, axis);
  }
});

Deno.test("axisEncoding spreads to words that keep company with the lexicon", () => {
  const corpus =
    "The truth is a grimble. A grimble is honest. The bloop sang in harmony. They sang a bloop together.";
  const [knows, alone] = [axisEncoding({ corpus }), axisEncoding()];
  const first = (text: string): string => dominantAxesOf(knows.encode(text), 1)[0].name;
  assertEquals([first("grimble"), first("bloop")], ["truth", "harmony"]);
  assertEquals([...alone.encode("grimble")], new Array(16).fill(0));
  assertEquals(first("a grimble of harmony"), "harmony"); // a listed word outweighs a spread one
});

Deno.test("axisEncoding spreads no further than eight words, and weighs by rarity where it is told", () => {
  const filler = "zor ".repeat(8);
  const said = (
    text: string,
  ): number[] => [...axisEncoding({ corpus: `${text} Peace, a bloop. A bloop of peace.` }).encode("grimble")];
  assertEquals(said(`truth ${filler}grimble. truth ${filler}grimble.`), new Array(16).fill(0));
  assert(
    said(`truth ${filler.slice(4)}grimble. truth ${filler.slice(4)}grimble.`).some((value) => value > 0),
  );
  const weightOf = (stem: string): number => stem === "truth" ? 3 : 1;
  const firstOf = (encoding: TextEncoding): string =>
    dominantAxesOf(encoding.encode("truth, peace, music"), 1)[0].name;
  assertEquals([axisEncoding(), axisEncoding({ weightOf })].map(firstOf), ["harmony", "truth"]);
});

Deno.test("axisEncoding names the axis of held-out sentences far above chance, nulls do not", () => {
  const axes = measureAxes(axisEncoding({ corpus: BUILTIN_TEXT, weightOf: wordWeights(BUILTIN_TEXT) }));
  assert(axes.all.low > 0.5, `${axes.all.low}`);
  assertEquals(axes.all.of, 160);
  for (const encoding of [hashedEncoding(), upstreamEncoding()]) {
    const { all } = measureAxes(encoding);
    assert(all.low < 1 / 16 && all.high < 0.15, `${all.low} to ${all.high}`);
  }
  for (const axis of SEDENION_AXES) assert(axes.byAxis[axis] >= 2, axis);
});

Deno.test("measureAxes finds nothing in masked sentences without a corpus, and little with the built-in one", () => {
  const alone = measureAxes(axisEncoding());
  assertEquals([alone.masked.hits, alone.unlisted.hits], [0, 0]);
  const { masked } = measureAxes(axisEncoding({ corpus: BUILTIN_TEXT }));
  assert(masked.hits > 0 && masked.value < 0.2, `${masked.hits}`);
});

Deno.test("measureAxisWords names words left out of the lexicon by their company", () => {
  // Of each axis two words that keep company in sentences of their own, from different quarters of the lexicon.
  const corpus = SEDENION_AXES.map((axis) => {
    const [a, b, c, d] = AXIS_LEXICON[axis];
    return `${a} ${b} ${c} ${d}. ${d} ${c} ${b} ${a}. `;
  }).join("");
  const { hits, of } = measureAxisWords(corpus);
  assert(of >= 40 && hits > 0.9 * of, `${hits} of ${of}`);
  assert(measureAxisWords(BUILTIN_TEXT).of < of);
});
