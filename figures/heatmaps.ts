/** Matrices as coloured cells, several with one scale. */
import { type Axis, axisText, Checks, type Values } from "./checks.ts";
import type { Drawing, Figure, FigureText } from "./figure.ts";
import { makeFigure } from "./make_figure.ts";
import { escapeText, textElement } from "./svg.ts";
import { shortNumber, textWidth, wrap } from "./text.ts";
import { INK, SIZES } from "./theme.ts";

/** One matrix. */
export interface Heatmap {
  /** Stands above the cells: a few words. */
  readonly label: string;
  /** Rows from above; all of one length. */
  readonly values: readonly Values[];
}

/** What {@linkcode heatmaps} draws. */
export interface HeatmapsSpec extends FigureText {
  /** What a colour means. Default domain: least to largest of all values. */
  readonly color: Axis;
  /** How a level follows from a value: `sqrt` tells small weights from nothing. Default linear. */
  readonly shade?: "linear" | "sqrt";
  /** All with the same numbers of rows and columns. */
  readonly maps: readonly Heatmap[];
  /** What rows and columns are, such as `query` and `key`. */
  readonly sides: readonly [rows: string, columns: string];
  /** Names of rows and columns, shown where they are few enough; else cells are counted from 0. */
  readonly names?: readonly [rows: readonly string[], columns: readonly string[]];
  /** Cells that do not exist, such as keys that a query cannot see, are grey. */
  readonly unseen?: (row: number, column: number) => boolean;
}

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

const LINE = 19;
const GAP = 16;
/** Room for what rows and columns are. */
const SIDE = 22;
/** Size of their names, and the least cell that has one. */
const NAME = 13;
const MOST_HIGH = 380;
const MOST_CELL = 40;

/**
 * Draws matrices in a grid with one scale of colours (viridis: even to the eye, safe for the colour-blind) below them.
 *
 * @throws {RangeError} if a value that is seen is not finite, rows differ in length, or words are missing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { heatmaps } from "@haze/haze/figures";
 * const figure = heatmaps({
 *   title: "The second head looks one letter back",
 *   color: { label: "weight", unit: "1", domain: [0, 1] },
 *   maps: [{ label: "head 0", values: [[1, 0], [0.5, 0.5]] }, { label: "head 1", values: [[1, 0], [1, 0]] }],
 *   sides: ["query", "key"],
 *   unseen: (query, key) => key > query,
 * });
 * assertEquals(figure.description.startsWith("2 maps of weight, rows query, columns key"), true);
 * ```
 */
export function heatmaps(spec: HeatmapsSpec): Figure {
  const checks = new Checks("heatmaps");
  const { color, maps, sides, names, unseen = () => false } = spec;
  checks.axis(color, "color");
  if (color.scale === "log") checks.fail("colours follow a linear or square-root shade", "log");
  checks.some(maps, "a map");
  const [rows, columns] = [maps[0]!.values.length, maps[0]!.values[0]?.length ?? 0];
  if (rows === 0 || columns === 0) checks.fail("a map needs cells", `${rows} × ${columns}`);
  sides.forEach((side, i) => checks.text(side, i === 0 ? "what rows are" : "what columns are"));
  if (names && (names[0].length !== rows || names[1].length !== columns)) {
    checks.fail(
      `names must be those of ${rows} rows and ${columns} columns`,
      `${names[0].length} and ${names[1].length}`,
    );
  }
  const cells = maps.map(({ label, values }) => {
    checks.text(label, "the label of a map");
    if (values.length !== rows || values.some((row) => row.length !== columns)) {
      checks.fail(`all maps must have ${rows} rows of ${columns}`, label);
    }
    return values.flatMap((row, i): Cell[] =>
      Array.from(row, (value, j) => ({ row: i, column: j, value })).filter(({ column, value }) =>
        !unseen(i, column) && (checks.number(value, `${label} at ${i}, ${column}`), true)
      )
    );
  });
  const all = cells.flat().map(({ value }) => value);
  checks.some(all, "a cell that is seen");
  const [least, most] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  const domain = color.domain ?? (least === most ? [least, least + 1] as const : [least, most] as const);
  if (least < domain[0] || most > domain[1]) {
    checks.fail(
      `values must lie in the domain of color, ${domain.join(" to ")}`,
      least < domain[0] ? least : most,
    );
  }
  if (spec.shade === "sqrt" && domain[0] < 0) {
    checks.fail("a square-root shade needs values from 0 on", domain[0]);
  }
  const description = `${maps.length} maps of ${axisText(color)}, rows ${sides[0]}, columns ${sides[1]}, ` +
    `${rows} × ${columns}: ${maps.map(({ label }) => label).join(", ")}; ${shortNumber(least)} to ${
      shortNumber(most)
    }.`;
  const scale: ColorScale = { domain, shade: spec.shade ?? "linear" };
  return makeFigure(checks, spec, description, ({ Plot }) => {
    const level = Plot.scale({ color: { type: "linear", scheme: "viridis", domain: [0, 1] } });
    const paint = (at: number): string => level.apply(at) as string;
    const grid = gridOf(maps.length, rows, columns, names);
    const labels = maps.map(({ label }) => wrap(label, grid.width - grid.left, SIZES.text));
    const above = Math.max(...labels.map((lines) => lines.length)) * LINE;
    const drawn = cells.map((map, i) => {
      const x = SIZES.margin + (i % grid.across) * (grid.width + GAP);
      const y = Math.floor(i / grid.across) * (grid.height + above + GAP);
      const title = labels[i]!.map((line, k, { length }) =>
        textElement(grid.left, (k - length + 0.5) * LINE - 1, line)
      );
      const ground = `<rect x="${grid.left}" y="${grid.top}" width="${columns * grid.cell}" ` +
        `height="${rows * grid.cell}" fill="${INK.grid}"/>`;
      const rects = map.map(({ row, column, value }) =>
        square(
          grid.left + column * grid.cell,
          grid.top + row * grid.cell,
          grid.cell,
          paint(levelOf(value, scale)),
        )
      );
      return `<g transform="translate(${x},${y + above})">${title.join("")}${ground}${rects.join("")}${
        sideWords(spec, grid)
      }</g>`;
    });
    const height = Math.ceil(maps.length / grid.across) * (grid.height + above + GAP);
    const legend = drawLegend(color, scale, paint);
    return {
      svg: `${drawn.join("")}<g transform="translate(0,${height})">${legend.svg}</g>`,
      height: height + legend.height,
    };
  });
}

interface ColorScale {
  readonly domain: readonly [number, number];
  readonly shade: "linear" | "sqrt";
}

/** Where a value stands on the scale of colours, 0 … 1. */
function levelOf(value: number, { domain: [low, high], shade }: ColorScale): number {
  const level = (value - low) / (high - low);
  return shade === "sqrt" ? Math.sqrt(level) : level;
}

function square(x: number, y: number, side: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${side}" height="${side}" fill="${fill}" shape-rendering="crispEdges"/>`;
}

/** Sizes of one map, in points. */
interface Grid {
  readonly across: number;
  readonly cell: number;
  /** Room beside and above the cells. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly named: boolean;
}

/** As many maps side by side as can be read; names stand at the sides where a cell is as high as a letter. */
function gridOf(count: number, rows: number, columns: number, names: HeatmapsSpec["names"]): Grid {
  const across = [1, 2, 2, 2, 3, 3, 4, 4][count - 1] ?? (count === 9 ? 3 : 4);
  const width = (SIZES.width - 2 * SIZES.margin - (across - 1) * GAP) / across;
  const room = names ? Math.max(...names[0].map((name) => textWidth(name, NAME))) + 6 : 0;
  const fit = (left: number): number => Math.min((width - left) / columns, MOST_HIGH / rows, MOST_CELL);
  const short = names !== undefined && names[1].every((name) => [...name].length === 1);
  const named = short && fit(room) >= NAME;
  // Whole pixels, so that no seams show between cells.
  const cell = Math.max(1, Math.floor(fit(named ? room : SIDE) * SIZES.pixels)) / SIZES.pixels;
  const [left, top] = named ? [room, NAME + 5] : [SIDE, 0];
  return { across, cell, left, top, width, height: top + rows * cell + (named ? 0 : SIDE), named };
}

/** Names of rows and columns, or only what they are. */
function sideWords({ sides, names, maps }: HeatmapsSpec, { cell, left, top, named }: Grid): string {
  const rows = maps[0]!.values.length;
  if (!named || !names) {
    const [x, y] = [left - SIDE / 2, top + rows * cell / 2];
    return textElement(left, top + rows * cell + SIDE / 2, `${sides[1]} →`, INK.faint) +
      `<g transform="translate(${x},${y}) rotate(-90)"><text text-anchor="middle" dy="0.35em" ` +
      `font-size="${SIZES.text}" fill="${INK.faint}">${escapeText(`← ${sides[0]}`)}</text></g>`;
  }
  const name = (text: string, x: number, y: number, anchor: string): string =>
    `<text x="${x}" y="${y}" dy="0.35em" font-size="${NAME}" text-anchor="${anchor}">${
      escapeText(text)
    }</text>`;
  const beside = names[0].map((text, i) => name(text, left - 5, top + (i + 0.5) * cell, "end"));
  const above = names[1].map((text, j) => name(text, left + (j + 0.5) * cell, top - NAME / 2 - 2, "middle"));
  return [...beside, ...above].join("");
}

/** A bar of all colours with values below it. */
function drawLegend({ label, unit }: Axis, scale: ColorScale, paint: (level: number) => string): Drawing {
  const text = axisText({ label, unit });
  const left = SIZES.margin + textWidth(text, SIZES.text) + 12;
  const width = Math.min(320, SIZES.width - left - 40);
  const steps = 64;
  const bar = Array.from(
    { length: steps },
    (_, i) =>
      `<rect x="${left + i * width / steps}" y="8" width="${width / steps + 0.5}" height="16" ` +
      `fill="${paint((i + 0.5) / steps)}"/>`,
  );
  const [low, high] = scale.domain;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => {
    const value = low + (high - low) * (scale.shade === "sqrt" ? at * at : at);
    return `<text x="${left + at * width}" y="40" font-size="${SIZES.text}" text-anchor="middle">` +
      `${Number(value.toPrecision(2))}</text>`;
  });
  return { svg: textElement(SIZES.margin, 16, text) + bar.join("") + ticks.join(""), height: 54 };
}
