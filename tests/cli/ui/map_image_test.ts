import { assert, assertEquals, assertThrows } from "@std/assert";
import { Canvas, textWidth } from "../../../cli/ui/canvas.ts";
import { levelOf, type Rgb, terminalColor, viridis } from "../../../cli/ui/color_map.ts";
import { drawMapImage } from "../../../cli/ui/map_image.ts";
import { GLYPH, glyphRows, hasGlyph } from "../../../cli/ui/pixel_font.ts";

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** The picture as lines of # and spaces. */
function show({ width, height, data }: Canvas): string[] {
  return Array.from(
    { length: height },
    (_, y) =>
      Array.from({ length: width }, (_, x) => data[4 * (y * width + x)]! < 64 ? "#" : " ").join("").trimEnd(),
  );
}

/** A line of text of double size, as lines of # and spaces without what is empty below it. */
function drawn(text: string): string[] {
  const canvas = new Canvas(textWidth(text, 2), 2 * GLYPH.height, WHITE);
  canvas.text(0, 0, text, BLACK, 2);
  const lines = show(canvas);
  const [first, last] = [lines.findIndex((line) => line !== ""), lines.findLastIndex((line) => line !== "")];
  return lines.slice(first, last + 1);
}

Deno.test("Canvas fills rectangles within the picture and writes text", () => {
  const canvas = new Canvas(7, 4, WHITE);
  canvas.rectangle(-1, 2, 3, 9, BLACK);
  canvas.rectangle(6, -5, 5, 6, BLACK);
  assertEquals(show(canvas), ["      #", "", "##", "##"]);
  assert(canvas.data.every((byte, i) => i % 4 !== 3 || byte === 255), "opaque");
  const text = new Canvas(11, 9, WHITE);
  text.text(0, 0, "Hp", BLACK);
  assertEquals(show(text), [
    ...["#   #", "#   #", "#   # ####", "##### #   #", "#   # #   #", "#   # #   #", "#   # ####"],
    ...["      #", "      #"],
  ]);
  assertEquals([textWidth("Hp"), textWidth("Hp", 2), textWidth("")], [11, 22, 0]);
});

Deno.test("the font has a glyph of its own for every printable ASCII character, within its box", () => {
  const shapes = new Map<string, string>();
  for (let code = 32; code < 127; code++) {
    const character = String.fromCharCode(code);
    assert(hasGlyph(character), character);
    const rows = glyphRows(character);
    assertEquals(rows.length, GLYPH.height);
    assert(rows.every((row) => Number.isInteger(row) && row >= 0 && row < 2 ** GLYPH.width), character);
    assertEquals(rows.some((row) => row > 0), character !== " ", character);
    assertEquals(shapes.get(rows.join()), undefined, `${character} looks like ${shapes.get(rows.join())}`);
    shapes.set(rows.join(), character);
  }
  assertEquals(hasGlyph("漢"), false);
  assertEquals(glyphRows("漢"), glyphRows("□"));
  assertEquals(glyphRows("’"), glyphRows("'"));
  for (const sign of ["␣", "↵", "⇥"]) {
    assert(hasGlyph(sign) && glyphRows(sign).join() !== glyphRows("□").join());
  }
});

Deno.test("viridis grows steadily brighter, and weights are told apart by their root", () => {
  const brightness = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  for (let i = 1; i <= 100; i++) {
    assert(brightness(viridis(i / 100)) > brightness(viridis((i - 1) / 100)), `level ${i / 100}`);
  }
  assertEquals([viridis(-1), viridis(0), viridis(1), viridis(2)], [
    ...[[68, 1, 84], [68, 1, 84], [253, 231, 37], [253, 231, 37]] as Rgb[],
  ]);
  assertEquals([levelOf(0), levelOf(0.25), levelOf(1)], [0, 0.5, 1]);
  assertEquals([terminalColor(BLACK), terminalColor(WHITE), terminalColor([250, 5, 90])], [16, 231, 197]);
});

Deno.test("drawMapImage labels tokens where they can be read, else positions, and refuses what is too large", () => {
  const weights = (T: number) => Array.from({ length: T }, () => Array<number>(T).fill(0));
  const draw = (T: number, piece = "m", count = 1) =>
    drawMapImage(
      "heading",
      Array.from(
        { length: count },
        (_, row) => ({ row, column: 0, titles: ["a title"], weights: weights(T) }),
      ),
      Array<string>(T).fill(piece),
    );
  const ink = ({ data }: Canvas, [r, g, b]: Rgb): number => {
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b) count++;
    }
    return count;
  };
  const dots = (character: string) =>
    glyphRows(character).reduce((n, row) => n + row.toString(2).replaceAll("0", "").length, 0);
  // Each token stands once beside and once above; other characters change nothing else.
  for (const [T, scale] of [[4, 2], [40, 1]] as const) {
    const difference = ink(draw(T, "m"), [32, 32, 32]) - ink(draw(T, "i"), [32, 32, 32]);
    assertEquals(difference, 2 * T * scale ** 2 * (dots("m") - dots("i")));
  }
  assertEquals(ink(draw(120, "m"), [32, 32, 32]), ink(draw(120, "i"), [32, 32, 32]), "positions");
  const { width, height } = draw(4, "m", 3);
  assertEquals([width, height - draw(4).height], [draw(4).width, 2 * (height - draw(4, "m", 2).height)]);
  // The last line says what rows and columns are.
  const words = drawn("rows are queries, columns keys");
  const shown = show(draw(4));
  const last = shown.findLastIndex((line) => line !== "");
  const line = shown.slice(last + 1 - words.length, last + 1);
  assertEquals(line.map((row) => row.trim()), words.map((row) => row.trim()));
  // The words of the legend fit: nothing dark is cut off at the right edge.
  const single = draw(2);
  for (let y = 0; y < single.height; y++) {
    for (let x = single.width - 12; x < single.width; x++) {
      assertEquals(single.data[4 * (y * single.width + x)], 255);
    }
  }
  assertThrows(
    () => draw(9000),
    RangeError,
    "Cannot draw attention as a picture may have at most 64 million pixels",
  );
});
