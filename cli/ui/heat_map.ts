/** Attention maps as text: shades of blocks, or colours on a terminal. */
import { levelOf, terminalColor, viridis } from "./color_map.ts";
import { columnsOf } from "./columns.ts";
import { initial } from "./pieces.ts";
import { wrap } from "./wrap.ts";

/** A map with what stands above it. */
export interface TitledMap {
  readonly title: string;
  /** Rows are queries, columns keys; square. */
  readonly weights: readonly (readonly number[])[];
}

const GAP = 3;
const LABEL = 2;
/** Shades from nothing to all, and the weights at which they begin. */
const SHADES = [["·", 0], ["░", 0.04], ["▒", 0.16], ["▓", 0.36], ["█", 0.64]] as const;

/**
 * Draws maps side by side, as many as fit. Cells are two columns wide where that fits, and stand for several tokens
 * where one column a token does not: then a cell is what its queries give to its keys, on average.
 */
export function drawMaps(
  maps: readonly TitledMap[],
  pieces: readonly string[],
  columns: number,
  color: boolean,
): string {
  const T = pieces.length;
  const room = Math.max(1, columns - LABEL);
  const cellWidth = 2 * T <= Math.min(room, 60) ? 2 : 1;
  const tokens = Math.ceil(T / Math.max(1, Math.floor(room / cellWidth))); // a cell
  const labels = Array.from({ length: Math.ceil(T / tokens) }, (_, i) => initial(pieces[i * tokens]!));
  const mapWidth = LABEL + labels.length * cellWidth;
  const width = Math.max(mapWidth, ...maps.map(({ title }) => Math.min(columns, title.length)));
  const perLine = Math.max(1, Math.floor((columns + GAP) / (width + GAP)));
  const blocks = maps.map(({ title, weights }) => [
    ...wrap(title, columns),
    " ".repeat(LABEL) + labels.map((label) => label.padEnd(cellWidth)).join("").trimEnd(),
    ...pool(weights, tokens).map((row, i) => `${labels[i]} ${drawRow(row, i, cellWidth, color)}`),
  ]);
  const lines: string[] = [];
  for (let start = 0; start < blocks.length; start += perLine) {
    const side = blocks.slice(start, start + perLine);
    const height = Math.max(...side.map((block) => block.length));
    for (let i = 0; i < height; i++) {
      lines.push(side.map((block) => padVisible(block[i] ?? "", width)).join(" ".repeat(GAP)).trimEnd());
    }
    lines.push("");
  }
  const note = [
    "rows are queries, columns keys",
    ...(tokens > 1 ? [`a cell is ${tokens} by ${tokens} tokens`] : []),
  ];
  return [...lines, ...wrap(legend(color), columns), ...wrap(note.join("; "), columns), ""].join("\n");
}

/** What the cells mean. */
function legend(color: boolean): string {
  if (!color) return SHADES.map(([shade, from]) => `${shade} from ${from}`).join("  ");
  const weights = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 1];
  return weights.map((weight) => `${paint("██", weight)} ${weight}`).join(" ");
}

/** Sums over the keys of a cell, means over its queries. */
function pool(weights: readonly (readonly number[])[], tokens: number): readonly (readonly number[])[] {
  if (tokens === 1) return weights;
  const cells = Math.ceil(weights.length / tokens);
  return Array.from({ length: cells }, (_, i) => {
    const queries = weights.slice(i * tokens, (i + 1) * tokens);
    return Array.from({ length: cells }, (_, j) => {
      const mass = queries.map((row) => row.slice(j * tokens, (j + 1) * tokens).reduce((a, b) => a + b, 0));
      return mass.reduce((a, b) => a + b, 0) / queries.length;
    });
  });
}

/** Keys up to the query's own; the rest is empty. */
function drawRow(row: readonly number[], query: number, cellWidth: number, color: boolean): string {
  const cells = row.slice(0, query + 1);
  if (!color) return cells.map((weight) => shadeOf(weight).repeat(cellWidth)).join("");
  return cells.map((weight) => paint("█".repeat(cellWidth), weight)).join("");
}

function shadeOf(weight: number): string {
  return SHADES.findLast(([, from]) => weight >= from)?.[0] ?? " ";
}

function paint(text: string, weight: number): string {
  return `\x1b[38;5;${terminalColor(viridis(levelOf(weight)))}m${text}\x1b[0m`;
}

function padVisible(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columnsOf(text)));
}
