import { assert, assertEquals } from "@std/assert";
import { WordFlow } from "../../../cli/ui/word_flow.ts";

/** All that is shown of pieces. */
function flow(pieces: readonly string[], columns: number, at = 0): string {
  const words = new WordFlow(() => columns, at);
  return pieces.map((piece) => words.push(piece)).join("") + words.end();
}

Deno.test("WordFlow breaks between words, wherever a piece ends", () => {
  const text = "the lamp at the harbour is lit, and nobody knows by whom.";
  const shown = flow([text], 20, 3);
  for (const size of [1, 2, 3, 7]) {
    const pieces = text.match(new RegExp(`.{1,${size}}`, "g"))!;
    assertEquals(flow(pieces, 20, 3), shown);
  }
  assertEquals(shown.replaceAll("\n", " "), text);
  const lines = shown.split("\n");
  assert(lines[0]!.length <= 17 && lines.length > 3 && lines.every((line) => line.length <= 20), shown);
});

Deno.test("WordFlow keeps the text's own lines, and shows a word longer than a line before its end", () => {
  assertEquals(flow(["one\n\ntwo ", "three\n"], 9), "one\n\ntwo three\n");
  assertEquals(flow(["lighthouses"], 40), "lighthouses");
  const words = new WordFlow(() => 5);
  assertEquals([words.push("abcdef"), words.push("gh"), words.end()], ["abcdef", "", "gh"]);
});

Deno.test("WordFlow counts columns, not letters", () => {
  assertEquals(flow(["灯灯 灯灯 灯"], 8), "灯灯\n灯灯 灯");
});

Deno.test("WordFlow goes on where the terminal's last line of a long word ends", () => {
  // Twelve letters fill a line of five twice and two columns more, behind which " ab" fits and " abc" does not.
  assertEquals(flow(["abcdefghijkl ab c"], 5), "abcdefghijkl ab\nc");
  assertEquals(flow(["abcdefghijkl abc"], 5), "abcdefghijkl\nabc");
  assertEquals(flow(["abcdefghij a"], 5), "abcdefghij\na");
});

Deno.test("WordFlow shows a wide word once it fills a line", () => {
  assertEquals(new WordFlow(() => 5).push("灯灯灯"), "灯灯灯");
});
