/** Pieces of SVG. */
import { INK, SIZES } from "./theme.ts";

/** Characters that mean something in SVG. */
const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text as it stands in SVG. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);
}

/** A line of text around a height. */
export function textElement(x: number, y: number, text: string, fill: string = INK.text): string {
  return `<text x="${x}" y="${y}" dy="0.35em" font-size="${SIZES.text}" fill="${fill}">${
    escapeText(text)
  }</text>`;
}
