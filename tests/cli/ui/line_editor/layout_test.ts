import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { columnsOf } from "../../../../cli/ui/columns.ts";
import { itemLines } from "../../../../cli/ui/line_editor/items.ts";
import { layOut, promptsOf } from "../../../../cli/ui/line_editor/layout.ts";
import { Painter } from "../../../../cli/ui/line_editor/painter.ts";
import { styleFor } from "../../../../cli/ui/style.ts";

const PROMPTS = promptsOf(">>> ");
const lay = (text: string, cursor: number, columns: number) =>
  layOut({ text, cursor }, PROMPTS, columns, styleFor(false));

Deno.test("layOut breaks rows at the last column, wide characters before it, and finds the cursor", () => {
  assertEquals(lay("abcdef", 5, 8), {
    ...{ rows: [">>> abcd", "ef"], widths: [8, 2], cursorRow: 1, cursorPrefix: "e", cursorColumn: 1 },
  });
  assertEquals(lay("日本語", 2, 9), {
    ...{ rows: [">>> 日本", "語"], widths: [8, 2], cursorRow: 1, cursorPrefix: "", cursorColumn: 0 },
  });
  // Behind a full row the cursor stands in the next one.
  assertEquals(lay("abcd", 4, 8), {
    ...{ rows: [">>> abcd", ""], widths: [8, 0], cursorRow: 1, cursorPrefix: "", cursorColumn: 0 },
  });
  assertEquals(lay("a\nb", 3, 8), {
    ...{ rows: [">>> a", "... b"], widths: [5, 5], cursorRow: 1, cursorPrefix: "... b", cursorColumn: 5 },
  });
  assertEquals(promptsOf("You: ").next, " ... ");
});

Deno.test("layOut loses no character and no column, whatever the width", () => {
  const texts = fc.string({
    unit: fc.constantFrom("a", "日", "e\u0301", "👩‍👩‍👧", "\n", "\t", "\x1b"),
    maxLength: 60,
  });
  fc.assert(
    fc.property(texts, fc.integer({ min: 6, max: 30 }), (text, columns) => {
      const { rows, widths, cursorRow, cursorPrefix, cursorColumn } = lay(text, text.length, columns);
      const shown = text.replaceAll("\t", "    ").replaceAll("\x1b", "␛").replaceAll("\n", "... ");
      assertEquals(rows.join(""), `>>> ${shown}`);
      assertEquals(rows.map((row) => columnsOf(row)), [...widths]);
      assert(widths.every((width) => width <= columns));
      assertEquals([cursorRow, cursorPrefix, cursorColumn], [rows.length - 1, rows.at(-1), widths.at(-1)]);
    }),
    { numRuns: 200, seed: 5 },
  );
});

Deno.test("Painter writes what is typed at the end alone, and else all rows anew", () => {
  const painter = new Painter();
  assertEquals(painter.draw(lay("", 0, 20)), "\r\x1b[J>>> ");
  assertEquals(painter.draw(lay("a", 1, 20)), "a");
  assertEquals(painter.draw(lay("ab", 2, 20)), "b");
  assertEquals(painter.draw(lay("ab", 1, 20)), "\r\x1b[J>>> ab\r>>> a");
  assertEquals(painter.draw(lay("a\nb", 1, 20)), "\r\x1b[J>>> a\r\n... b\x1b[1A\r>>> a");
  assertEquals(painter.draw(lay("a\nb", 3, 20)), "\r\x1b[J>>> a\r\n... b");
  assertEquals(painter.draw(lay("x", 1, 20)), "\x1b[1A\r\x1b[J>>> x");
  painter.leave();
  assertEquals(painter.draw(lay("", 0, 20)), "\r\x1b[J>>> ");
});

Deno.test("Painter finds the first row again when the terminal has broken the rows, and draws what fits", () => {
  const painter = new Painter();
  painter.draw(lay("abcdefghijklmnop", 16, 20));
  painter.resized(8);
  // Twenty columns are three rows of eight now; the cursor was at the start of the row below them.
  assertEquals(painter.draw(lay("abcdefghijklmnop", 16, 8)), "\x1b[3A\r\x1b[J>>> abcd\r\nefghijkl\r\nmnop");
  const tall = Array.from({ length: 9 }, (_, i) => `${i}`).join("\n");
  painter.leave();
  assertEquals(painter.draw(lay(tall, tall.length, 20), 3), "\r\x1b[J... 6\r\n... 7\r\n... 8");
  assertEquals(
    painter.draw(lay(tall, 0, 20), 3),
    "\x1b[2A\r\x1b[J>>> 0\r\n... 1\r\n... 2\x1b[2A\r>>> ",
  );
});

Deno.test("itemLines stand in columns, and do not steer the terminal", () => {
  assertEquals(itemLines(["one", "three", "日本"], 14), ["one    日本", "three"]);
  assertEquals(itemLines(["one", "two"], 4), ["one", "two"]);
  assertEquals(itemLines(["a\x1b[2J"], 40), ["a␛[2J"]);
  assertEquals(itemLines(Array.from({ length: 130 }, (_, i) => `${i}`), 80).at(-1), "… and 30 more");
});
