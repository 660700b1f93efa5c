/** A picture in memory: rectangles and text, nothing else. */
import type { Rgb } from "./color_map.ts";
import { GLYPH, glyphRows } from "./pixel_font.ts";

/** An opaque picture of RGBA bytes. */
export class Canvas {
  /** Four bytes a pixel, row by row. */
  readonly data: Uint8Array;

  /** A picture of one colour. */
  constructor(readonly width: number, readonly height: number, color: Rgb) {
    this.data = new Uint8Array(4 * width * height);
    this.rectangle(0, 0, width, height, color);
  }

  /** Fills a rectangle; what lies outside the picture is left away. */
  rectangle(x: number, y: number, width: number, height: number, [r, g, b]: Rgb): void {
    const [left, right] = [Math.max(0, x), Math.min(this.width, x + width)];
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row++) {
      for (let column = left; column < right; column++) {
        this.data.set([r, g, b, 255], 4 * (row * this.width + column));
      }
    }
  }

  /** Writes a line of text with its upper left corner at (x, y); `scale` is the size of a font pixel. */
  text(x: number, y: number, text: string, color: Rgb, scale = 1): void {
    [...text].forEach((character, i) => {
      glyphRows(character).forEach((bits, row) => {
        for (let column = 0; column < GLYPH.width; column++) {
          if ((bits >> (GLYPH.width - 1 - column)) & 1) {
            this.rectangle(x + (i * GLYPH.advance + column) * scale, y + row * scale, scale, scale, color);
          }
        }
      });
    });
  }
}

/** Width in pixels of a line of text. */
export function textWidth(text: string, scale = 1): number {
  return Math.max(0, [...text].length * GLYPH.advance - 1) * scale;
}
