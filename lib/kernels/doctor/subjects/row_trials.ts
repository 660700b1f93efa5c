/** Rows that all kernels over rows are tried on. */
import { Pcg64 } from "../../../random/pcg64.ts";
import type { Effort } from "../effort.ts";
import { ROW_KINDS, rowsOf } from "../numbers.ts";
import type { EdgeKind, Trial } from "../trial.ts";

/** Rows side by side, and what they are. */
export interface Rows {
  /** (rows, columns). */
  readonly x: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly label: string;
  readonly edge?: EdgeKind;
  /** Names a row and a column. */
  readonly at: (index: number) => string;
  /** Names their width. */
  readonly point: () => string;
}

const INF = Infinity;

/** Rows of 7 by what is special about them. */
const EDGE_ROWS: Partial<Readonly<Record<EdgeKind, readonly (readonly number[])[]>>> = {
  "0": [[0, 0, 0, 0, 0, 0, 0]],
  "ties": [[3, 3, 3, 3, 3, 3, 3], [2, -1, 2, 0, 2, -1, 0]],
  "±1e3": [[1000, 999, 998, 900, 0, -1000, -900], [-1000, -1001, -1002, -1100, -2000, -2000, -2000]],
  "huge": [[1e30, -1e30, 1e30, 0, 0, 0, 1], [-1e30, -1e30, -1e30, -1e30, -1e30, -1e30, -1e30]],
  "±∞": [[-INF, 3, -INF, -INF, 3, -INF, -INF], [1000, 1001, 999, -INF, 0, -INF, -INF]],
  "NaN": [[0, NaN, 0, 0, 0, 0, 0]],
  "masked rows": [[-INF, -INF, -INF, -INF, -INF, -INF, -INF]],
};

function rowsAt(x: Float32Array, rows: number, columns: number, label: string, edge?: EdgeKind): Rows {
  const at = (index: number): string => {
    const name = `${label}, ${columns} columns`;
    if (columns === 0 || index >= rows * columns) return name;
    return `${name}, row ${Math.floor(index / columns)}, column ${index % columns}`;
  };
  const words = { label: `${label}, ${columns} columns`, at, point: () => `C ${columns}` };
  return { ...{ x, rows, columns }, ...words, ...(edge ? { edge } : {}) };
}

/** Rows at edge points, of the kinds asked for. */
export function* edgeRows(kinds: readonly EdgeKind[], make: (rows: Rows) => Trial): Iterable<Trial> {
  for (const kind of kinds) {
    for (const row of EDGE_ROWS[kind] ?? []) {
      yield make(rowsAt(Float32Array.from(row), 1, 7, `[${row}]`, kind));
    }
  }
  yield make(rowsAt(new Float32Array(0), 0, 5, "no rows", "empty"));
}

/** Ordinary rows of every kind and width, and enough wide ones for a second thread. */
export function* ordinaryRows(effort: Effort, make: (rows: Rows) => Trial): Iterable<Trial> {
  const random = new Pcg64(11);
  for (const [name, kind] of Object.entries(ROW_KINDS)) {
    for (const columns of effort.widths) {
      const rows = columns < 100 ? effort.rows : Math.ceil(effort.rows / 10);
      yield make(rowsAt(rowsOf(kind, rows, columns, random), rows, columns, name));
    }
  }
  const [rows, columns] = [12, 4096];
  yield make(rowsAt(rowsOf(ROW_KINDS.normal!, rows, columns, random), rows, columns, "normal"));
}

/** Every kind of edge row. */
export const ALL_EDGES = Object.keys(EDGE_ROWS) as readonly EdgeKind[];
/** Those that leave means and deviations finite. */
export const FINITE_EDGES: readonly EdgeKind[] = ["0", "ties", "±1e3"];
