/** From a figure to a picture. */
import type { Figure } from "./figure.ts";
import { loadPackages } from "./packages.ts";
import { escapeText } from "./svg.ts";
import { wrap } from "./text.ts";
import { FONT, INK, SIZES } from "./theme.ts";

/**
 * Draws a figure as SVG, 600 points wide: title, note, and what is below them.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { bars, renderSvg } from "@haze/haze/figures";
 * const value = { label: "held out", unit: "bits/character" };
 * const svg = await renderSvg(bars({ title: "Bits < 3", value, bars: [{ label: "haze", value: 2.17 }] }));
 * assert(svg.startsWith("<svg") && svg.includes("Bits &lt; 3"));
 * ```
 */
export async function renderSvg(figure: Figure): Promise<string> {
  const body = figure.draw(await loadPackages());
  const { width, margin, text, title } = SIZES;
  const room = width - 2 * margin;
  const lines: string[] = [];
  let y = margin;
  const line = (words: string, size: number, style: string): void => {
    y += size;
    lines.push(`<text x="${margin}" y="${y}" font-size="${size}" ${style}>${escapeText(words)}</text>`);
    y += Math.round(size * 0.4);
  };
  for (const words of wrap(figure.title, room, title, true)) {
    line(words, title, `font-weight="700" fill="${INK.text}"`);
  }
  for (const words of wrap(figure.note ?? "", room, text)) line(words, text, `fill="${INK.faint}"`);
  const height = y + body.height;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" font-family="${FONT}" fill="${INK.text}" color="${INK.text}">` +
    `<rect width="100%" height="100%" fill="${INK.paper}"/>${lines.join("")}` +
    `<g transform="translate(0,${y})">${body.svg}</g></svg>`;
}

/**
 * Draws a figure as PNG, 1200 pixels wide, the same bytes each time; it reads well at half that width. Needs the
 * permissions to read and to call native code, and the packages that draw (they are fetched when first used).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bars, renderFigure } from "@haze/haze/figures";
 * const figure = bars({
 *   title: "Trained bits are fewer",
 *   value: { label: "held out", unit: "bits/character" },
 *   bars: [{ label: "bigram", value: 3.19 }, { label: "haze", value: 2.17 }],
 * });
 * const png = await renderFigure(figure);
 * assertEquals([...png.subarray(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
 * ```
 */
export async function renderFigure(figure: Figure): Promise<Uint8Array<ArrayBuffer>> {
  const { toPng } = await loadPackages();
  return toPng(await renderSvg(figure));
}
