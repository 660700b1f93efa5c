/** Attention maps as a picture: a row for each block and head kind, a column for each head. */
import { Canvas, textWidth } from "./canvas.ts";
import { levelOf, type Rgb, viridis } from "./color_map.ts";
import { visible } from "./pieces.ts";
import { GLYPH, hasGlyph } from "./pixel_font.ts";

/** A map and where it stands. */
export interface PlacedMap {
  readonly row: number;
  readonly column: number;
  /** Lines above the map. */
  readonly titles: readonly string[];
  /** Rows are queries, columns keys; square. */
  readonly weights: readonly (readonly number[])[];
}

const PAPER: Rgb = [255, 255, 255];
const INK: Rgb = [32, 32, 32];
const FAINT: Rgb = [118, 118, 118];
/** Keys that a query cannot see: no weight at all, not a weight of zero. */
const UNSEEN: Rgb = [236, 236, 236];

const MARGIN = 24;
const LINE = 22;
const TEXT = 2;
/** What a map is to measure, and the smallest and largest cells. */
const SIDE = 384;
const CELL = { least: 1, most: 32 } as const;
/** Cells from this size on have the size of text, from the other on that of small text. */
const LABELLED = { large: 17, small: 8 } as const;
const LABEL_CHARACTERS = 6;
const TICK_DISTANCE = 48;
const LEGEND = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 1];
const LEGEND_AT = 90;
const LEGEND_STEP = 96;
const AXES = "rows are queries, columns keys";
const MAX_PIXELS = 64e6;

/**
 * Draws the maps in a grid under a heading, with tokens at their sides where they can be read, else positions.
 *
 * @throws {RangeError} if the picture would have more than 64 million pixels.
 */
export function drawMapImage(heading: string, maps: readonly PlacedMap[], pieces: readonly string[]): Canvas {
  const T = pieces.length;
  const cell = Math.max(CELL.least, Math.min(CELL.most, Math.floor(SIDE / T)));
  const axis = axisOf(pieces, cell);
  const lines = Math.max(...maps.map(({ titles }) => titles.length));
  const titleWidth = Math.max(...maps.flatMap(({ titles }) => titles.map((title) => textWidth(title, TEXT))));
  const box = {
    width: Math.max(axis.size + T * cell, titleWidth) + MARGIN,
    height: lines * LINE + axis.size + T * cell + MARGIN,
  };
  const [rows, columns] = [maps.map(({ row }) => row), maps.map(({ column }) => column)].map((places) =>
    Math.max(...places) + 1
  ) as [number, number];
  const legendWidth = LEGEND_AT + LEGEND.length * LEGEND_STEP + LINE + 6 + textWidth("unseen", TEXT);
  const width = MARGIN + Math.max(columns * box.width, legendWidth + MARGIN);
  const height = 2 * MARGIN + LINE + rows * box.height + 3 * LINE;
  if (width * height > MAX_PIXELS) {
    throw new RangeError(
      `Cannot draw attention as a picture may have at most ${
        MAX_PIXELS / 1e6
      } million pixels: ${width} × ${height}\n` +
        "hint: --layer, --head and --kind choose maps, a shorter --prompt makes them smaller",
    );
  }
  const canvas = new Canvas(width, height, PAPER);
  canvas.text(MARGIN, MARGIN, cut(heading, width - 2 * MARGIN), INK, TEXT);
  for (const { row, column, titles, weights } of maps) {
    const x = MARGIN + column * box.width;
    const y = 2 * MARGIN + LINE + row * box.height;
    titles.forEach((title, i) => canvas.text(x, y + i * LINE, title, i === 0 ? INK : FAINT, TEXT));
    const [left, top] = [x + axis.size, y + lines * LINE + axis.size];
    drawCells(canvas, left, top, weights, cell);
    axis.draw(canvas, left, top);
  }
  drawLegend(canvas, MARGIN, height - MARGIN - 2 * LINE);
  canvas.text(MARGIN, height - MARGIN - LINE + 10, AXES, INK, TEXT);
  return canvas;
}

function drawCells(
  canvas: Canvas,
  left: number,
  top: number,
  weights: readonly (readonly number[])[],
  cell: number,
): void {
  weights.forEach((row, i) =>
    row.forEach((weight, j) => {
      const color = j > i ? UNSEEN : viridis(levelOf(weight));
      canvas.rectangle(left + j * cell, top + i * cell, cell, cell, color);
    })
  );
}

/** Labels beside and above a map, and the room that they take. */
interface Axis {
  readonly size: number;
  draw(canvas: Canvas, left: number, top: number): void;
}

function axisOf(pieces: readonly string[], cell: number): Axis {
  const scale = cell >= LABELLED.large ? 2 : 1;
  if (cell < LABELLED.small) return positionsOf(pieces.length, cell);
  const labels = pieces.map((piece) =>
    visible(piece).map((character) => hasGlyph(character) ? character : "□").slice(0, LABEL_CHARACTERS)
  );
  const longest = Math.max(...labels.map((label) => label.length));
  const [advance, height] = [GLYPH.advance * scale, GLYPH.height * scale];
  const size = Math.max(longest * advance, longest * height) + 4;
  const middle = (extent: number): number => Math.floor((cell - extent) / 2);
  return {
    size,
    draw: (canvas, left, top) =>
      labels.forEach((label, i) => {
        const beside = left - 4 - textWidth(label.join(""), scale);
        canvas.text(beside, top + i * cell + middle(GLYPH.ascent * scale), label.join(""), INK, scale);
        // Above a column characters stand one below the other.
        label.forEach((character, k) => {
          const y = top - 2 - (label.length - k) * height;
          canvas.text(left + i * cell + middle(GLYPH.width * scale), y, character, INK, scale);
        });
      }),
  };
}

function positionsOf(T: number, cell: number): Axis {
  const each = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => step * cell >= TICK_DISTANCE) ?? 1000;
  const size = textWidth(String(T)) + 8;
  return {
    size,
    draw: (canvas, left, top) => {
      for (let i = 0; i < T; i += each) {
        const label = String(i);
        canvas.rectangle(left - 4, top + i * cell, 3, 1, FAINT);
        canvas.text(left - 6 - textWidth(label), top + i * cell, label, FAINT);
        canvas.rectangle(left + i * cell, top - 4, 1, 3, FAINT);
        canvas.text(left + i * cell, top - 5 - GLYPH.ascent, label, FAINT);
      }
    },
  };
}

function drawLegend(canvas: Canvas, x: number, y: number): void {
  canvas.text(x, y + 3, "weight", INK, TEXT);
  LEGEND.forEach((weight, i) => {
    const left = x + LEGEND_AT + i * LEGEND_STEP;
    canvas.rectangle(left, y, LINE, LINE, viridis(levelOf(weight)));
    canvas.text(left + LINE + 6, y + 4, String(weight), INK, TEXT);
  });
  const left = x + LEGEND_AT + LEGEND.length * LEGEND_STEP;
  canvas.rectangle(left, y, LINE, LINE, UNSEEN);
  canvas.text(left + LINE + 6, y + 4, "unseen", INK, TEXT);
}

/** As much of a text as fits. */
function cut(text: string, width: number): string {
  const most = Math.floor(width / (GLYPH.advance * TEXT));
  const characters = [...text];
  return characters.length <= most ? text : [...characters.slice(0, Math.max(0, most - 3)), "..."].join("");
}
