/** What happened at each token, a line each. */
import type { TraceStep } from "../../lib/sampling/mod.ts";
import { sparkline } from "../ui/sparkline.ts";
import { quoted } from "../ui/style.ts";

/** A drawn token with its text. */
export interface TokenTrace extends TraceStep {
  readonly piece: string;
}

interface Column {
  readonly title: string;
  readonly cell: (row: TokenTrace, index: number) => string;
}

const number = (title: string, digits: number, value: (row: TokenTrace) => number): Column => ({
  title,
  cell: (row) => value(row).toFixed(digits),
});

// In the order in which they are given up where there is no room, the last first.
const COLUMNS: readonly Column[] = [
  { title: "token", cell: ({ piece }) => quoted(piece, 8) },
  number("surprise", 2, (row) => row.surpriseBits),
  number("entropy", 2, (row) => row.rawEntropyBits),
  number("temp", 3, (row) => row.temperature),
  number("tempered", 2, (row) => row.temperedEntropyBits),
  number("filtered", 2, (row) => row.filteredEntropyBits),
  number("mass", 3, (row) => row.keptMass),
  { title: "step", cell: (_row, index) => String(index + 1) },
];
const GAP = "  ";

/** The table in at most `columns` columns, entropies and surprise in bits, and the course of the surprise above it. */
export function traceTable(trace: readonly TokenTrace[], columns: number): string[] {
  if (trace.length === 0) return [];
  const all = COLUMNS.map(({ title, cell }) => {
    const cells = [title, ...trace.map(cell)];
    const width = Math.max(...cells.map((text) => [...text].length));
    return cells.map((text) => `${" ".repeat(width - [...text].length)}${text}`);
  });
  const shown: string[][] = [];
  let used = 0;
  for (const cells of all) {
    used += [...cells[0]!].length + (shown.length > 0 ? GAP.length : 0);
    if (used > columns && shown.length > 0) break;
    shown.push(cells);
  }
  const rows = Array.from({ length: trace.length + 1 }, (_, i) => shown.map((cells) => cells[i]).join(GAP));
  const title = "surprise  ";
  const curve = sparkline(trace.map((row) => row.surpriseBits), Math.min(60, columns) - title.length);
  return [`${title}${curve}`, ...rows];
}
