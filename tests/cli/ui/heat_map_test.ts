import { assert, assertEquals } from "@std/assert";
import { levelOf, terminalColor, viridis } from "../../../cli/ui/color_map.ts";
import { drawMaps } from "../../../cli/ui/heat_map.ts";
import { headTable } from "../../../cli/ui/head_table.ts";
import { initial, visible } from "../../../cli/ui/pieces.ts";
import { attentionMeasures } from "../../../lib/attention/mod.ts";

const MAP = { title: "one", weights: [[1, 0, 0], [0.5, 0.5, 0], [0.01, 0.05, 0.94]] };
const uniform = (T: number) =>
  Array.from({ length: T }, (_, i) => Array.from({ length: T }, (_, j) => j <= i ? 1 / (i + 1) : 0));
// deno-lint-ignore no-control-regex
const plain = (text: string): string => text.replaceAll(/\x1b\[[\d;]*m/g, "");

Deno.test("drawMaps draws keys above, queries beside, and shades for what a query sees", () => {
  assertEquals(drawMaps([MAP], ["a", " ", "\n"], 80, false).split("\n"), [
    "one",
    "  a ␣ ↵",
    "a ██",
    "␣ ▓▓▓▓",
    "↵ ··░░██",
    "",
    "· from 0  ░ from 0.04  ▒ from 0.16  ▓ from 0.36  █ from 0.64",
    "rows are queries, columns keys",
    "",
  ]);
});

Deno.test("drawMaps colours on a terminal with one colour a weight, and stays as wide", () => {
  const text = drawMaps([MAP], ["a", "b", "c"], 80, true);
  assert(text.includes(`\x1b[38;5;${terminalColor(viridis(levelOf(0.05)))}m██\x1b[0m`), text);
  assertEquals(plain(text).split("\n").slice(1, 5), ["  a b c", "a ██", "b ████", "c ██████"]);
});

Deno.test("drawMaps never draws wider than the terminal, whatever its width and the length of the text", () => {
  for (const T of [1, 2, 17, 48, 130]) {
    const pieces = Array.from({ length: T }, (_, i) => "abc d"[i % 5]!);
    const maps = [1, 2, 3].map((head) => ({ title: `layer 0 content head ${head}`, weights: uniform(T) }));
    for (const columns of [10, 30, 60, 80, 100, 213]) {
      for (const color of [false, true]) {
        const lines = plain(drawMaps(maps, pieces, columns, color)).split("\n");
        const widest = Math.max(...lines.map((line) => [...line].length));
        assert(widest <= Math.max(columns, "content".length), `${T} tokens, ${columns} columns: ${widest}`);
      }
    }
  }
});

Deno.test("drawMaps puts several tokens in a cell where a column each does not fit, and says so", () => {
  const lines = drawMaps([{ title: "t", weights: uniform(4) }], [..."abcd"], 4, false).split("\n");
  assertEquals(lines.slice(0, 4), ["t", "  ac", "a █", "c ▓▓"]); // (1 + 1)/2; 2/3 and 1/2 seen, 1/3 and 1/2
  assert(lines.join(" ").includes("a cell is 2 by 2 tokens"), lines.join("\n"));
  assert(!drawMaps([{ title: "t", weights: uniform(4) }], [..."abcd"], 6, false).includes("a cell is"));
});

Deno.test("visible gives one narrow character for each of a piece, initial the one that stands for it", () => {
  assertEquals(visible(" a\n\t"), ["␣", "a", "↵", "⇥"]);
  assertEquals(visible("é“я"), ["é", "“", "я"]);
  assertEquals(visible("漢🦕\u0301\u0007א"), ["□", "□", "□", "□", "□"]); // wide, combining, control, right to left
  assertEquals([" the", "the", "\n", "", "🦕x"].map(initial), ["t", "t", "↵", "□", "□"]);
});

Deno.test("headTable shows the numbers of each head in lines that fit", () => {
  const weights = uniform(4);
  const map = { layer: 0, kind: "content", head: 1, weights, measures: attentionMeasures(weights) };
  const wide = headTable([{ ...map, gate: 0.25 }, map], 80).split("\n");
  assertEquals(wide[0], "layer  kind      head  gate  bits col.bits  back  near  <0.01");
  assertEquals(wide[1], "    0  content      1 0.250  1.15     1.66   0.8   94%     0%");
  assertEquals(wide[2], "    0  content      1        1.15     1.66   0.8   94%     0%");
  assertEquals(headTable([map], 80).includes("gate"), false);
  const narrow = headTable([{ ...map, gate: 0.25 }], 30).split("\n");
  assert(narrow.every((line) => line.length <= 30), narrow.join("\n"));
  assertEquals(narrow.slice(0, 2), ["layer 0 content head 1", "  gate 0.250, bits a query"]);
});
