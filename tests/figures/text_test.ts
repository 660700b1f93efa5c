import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Resvg } from "@resvg/resvg-js";
import { loadPackages } from "../../figures/packages.ts";
import { shortNumber, spread, textWidth, wrap } from "../../figures/text.ts";
import { FONT } from "../../figures/theme.ts";

Deno.test("textWidth is never below what is drawn, and not far above", async () => {
  const { fontFiles } = await loadPackages();
  const texts = [
    "held-out loss (nats/token)",
    "WWWMMM",
    "fijl.,:;",
    "±0.02 → 95 %",
    "0123456789",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  ];
  for (const bold of [false, true]) {
    for (const text of [...texts, "abcdefghijklmnopqrstuvwxyz", "∇ loss ≤ Δ □"]) {
      const weight = bold ? 700 : 400;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="50"><text x="5" y="30" ` +
        `font-family="${FONT}" font-size="20" font-weight="${weight}">${text}</text></svg>`;
      const drawn = new Resvg(svg, { font: { loadSystemFonts: false, fontFiles } }).getBBox()!.width;
      const estimate = textWidth(text, 20, bold);
      assert(estimate >= drawn && estimate < 1.6 * drawn, `${text} ${weight}: ${estimate} for ${drawn}`);
    }
  }
});

Deno.test("wrap breaks at blanks and gives a long word a line", () => {
  assertEquals(wrap("a bb incomprehensibilities c", 40, 14), ["a bb", "incomprehensibilities", "c"]);
  assertEquals(wrap("", 40, 14), []);
});

Deno.test("spread moves places apart and keeps them inside", () => {
  const moved = spread([10, 11, 50, 99], 10, 0, 100);
  assertEquals(moved, [10, 20, 50, 99]);
  const tight = spread([98, 99, 97], 10, 0, 100);
  assertEquals(tight, [90, 100, 80]);
  assertAlmostEquals(spread([5], 10, 0, 100)[0]!, 5);
});

Deno.test("shortNumber keeps four figures", () => {
  assertEquals([0, 2.0971, -0.11, 12345, 1e-4, 1234567].map(shortNumber), [
    ...["0", "2.097", "-0.11", "12,345", "1.0e-4", "1.2e+6"],
  ]);
});
