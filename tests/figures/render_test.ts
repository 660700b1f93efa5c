import { assert, assertEquals } from "@std/assert";
import { decode } from "fast-png";
import { bars, curves, renderFigure, renderSvg } from "../../figures/mod.ts";
import { Resvg } from "@resvg/resvg-js";
import { loadPackages } from "../../figures/packages.ts";
import { FIGURES, X, Y } from "./support.ts";

Deno.test.each(Object.keys(FIGURES))("renderFigure draws %s as PNG, the same bytes twice", async (kind) => {
  const png = await renderFigure(FIGURES[kind]!());
  assertEquals([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const { width, height, data, channels } = decode(png);
  assertEquals(width, 1200);
  assert(height > 250 && height < 1600);
  const isPaper = (_: unknown, i: number): boolean =>
    data[i * channels] === 255 && data[i * channels + 1] === 255;
  const paper = Array.from({ length: width * height }, isPaper).filter(Boolean).length / (width * height);
  assert(paper > 0.3 && paper < 0.99, `${paper} of it is empty`);
  assertEquals(await renderFigure(FIGURES[kind]!()), png);
});

Deno.test("renderFigure writes text with the font of its package, not the machine's", async () => {
  const { fontFiles } = await loadPackages();
  assert(fontFiles.every((file) => file.includes("dejavu-fonts-ttf")));
  const text = (words: string): Promise<string> =>
    renderSvg(bars({ title: words, value: Y, bars: [{ label: "a", value: 1 }] }));
  const png = (svg: string, files: string[]): Uint8Array =>
    new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: files } }).render().asPng();
  const [first, second] = [await text("one title"), await text("another one")];
  assert(png(first, fontFiles).toString() !== png(second, fontFiles).toString());
  assertEquals(png(first, []), png(second, []), "without a font no text is drawn, so the two look alike");
});

Deno.test("renderSvg has the words of a figure and no letter below 13 points", async () => {
  for (const [kind, make] of Object.entries(FIGURES)) {
    const svg = await renderSvg(make());
    assert(svg.includes(make().title), kind);
    const sizes = Array.from(svg.matchAll(/font-size="([\d.]+)/g), ([, size]) => Number(size));
    assert(sizes.length > 1 && sizes.every((size) => size >= 13), `${kind}: ${sizes.join()}`);
  }
});

Deno.test("renderSvg writes units, end labels and characters that mean something in SVG", async () => {
  const spec = { x: X, y: Y, curves: [{ label: "p < q & r", x: [0, 1], y: [1, 2] }] };
  const svg = await renderSvg(curves({ title: 'a "title" <b>', ...spec }));
  for (
    const text of [
      "loss (nats/token)",
      ">training step<",
      ">p &lt; q &amp; r<",
      "a &quot;title&quot; &lt;b&gt;",
    ]
  ) {
    assert(svg.includes(text), text);
  }
});

Deno.test("renderSvg draws band, reference and one line a curve", async () => {
  const svg = await renderSvg(FIGURES.curves!());
  assertEquals(svg.match(/aria-label="line"/g)?.length, 2);
  assertEquals(svg.match(/stroke-dasharray="5,4"/g)?.length, 1);
  assert(svg.includes('fill-opacity="0.2"'));
  const alone = await renderSvg(
    curves({ title: "a", x: X, y: Y, curves: [{ label: "b", x: [0, 1], y: [1, 2] }] }),
  );
  assert(!alone.includes("stroke-dasharray") && !alone.includes('fill-opacity="0.2"'));
});

Deno.test("curves on a logarithmic axis name numbers below 1 as they are, and thousands with a k", async () => {
  const text = (x: number[]): Promise<string> =>
    renderSvg(
      curves({ title: "t", x: { ...X, scale: "log" }, y: Y, curves: [{ label: "a", x, y: [1, 2, 3] }] }),
    );
  const [small, large] = [await text([0.5, 1, 2]), await text([1, 100, 2000])];
  assert(small.includes(">0.5<") && !small.includes(">500m<"), small);
  assert(large.includes(">1k<") && large.includes(">10<"), large);
});
