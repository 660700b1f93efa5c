import { assertEquals } from "@std/assert";
import { columnsOf, graphemes, shownGrapheme } from "../../../cli/ui/columns.ts";
import { wrap } from "../../../cli/ui/wrap.ts";

Deno.test("columnsOf counts what terminals give a character: two for wide ones and emoji, none for accents", () => {
  const cases: [string, number][] = [
    ...[["", 0], ["abc", 3], ["é", 1], ["e\u0301", 1], ["日本", 4], ["ｶﾅ", 2], ["ﾊﾟ", 1], ["Ａ", 2]] as const,
    ...[["한국", 4], ["\u1112\u1161\u11ab", 2], ["👩‍👩‍👧", 2], ["🇩🇪", 2], ["❤", 1], ["❤\ufe0f", 2], [
      "👍🏽",
      2,
    ]] as const,
    ...[["·–…", 3], ["\x1b[1;31ma日\x1b[0m", 3], ["\u200b", 0], ["ไทย", 3], ["…日", 3], ["𠮷", 2]] as const,
  ].map(([text, columns]) => [text, columns]);
  for (const [text, columns] of cases) assertEquals(columnsOf(text), columns, JSON.stringify(text));
});

Deno.test("graphemes are what a reader counts, and what steers a terminal is shown as a picture", () => {
  assertEquals(graphemes("ae\u0301👩‍👩‍👧日"), ["a", "e\u0301", "👩‍👩‍👧", "日"]);
  assertEquals(["\t", "\x1b", "\x7f", "\x9b", "é"].map(shownGrapheme), ["    ", "␛", "␡", "\ufffd", "é"]);
});

Deno.test("wrap breaks by columns and not by code points", () => {
  assertEquals(wrap("日本 日本 日本", 9), ["日本 日本", "日本"]);
  assertEquals(wrap("e\u0301e\u0301 e\u0301e\u0301", 5), ["e\u0301e\u0301 e\u0301e\u0301"]);
});
