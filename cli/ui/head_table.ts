/** The numbers of heads as a table. */
import type { HeadMap } from "../../lib/models/mod.ts";
import { wrap } from "./wrap.ts";

interface Column {
  readonly name: string;
  readonly width: number;
  /** What it is called where there is no room for a table. */
  readonly unit: string;
  cell(map: HeadMap): string;
}

const COLUMNS: readonly Column[] = [
  {
    name: "bits",
    width: 6,
    unit: "bits a query",
    cell: ({ measures }) => measures.rowEntropyBits.toFixed(2),
  },
  {
    name: "col.bits",
    width: 9,
    unit: "bits of columns",
    cell: ({ measures }) => measures.columnEntropyBits.toFixed(2),
  },
  { name: "back", width: 6, unit: "back", cell: ({ measures }) => measures.meanDistance.toFixed(1) },
  { name: "near", width: 6, unit: "near", cell: ({ measures }) => percent(measures.localMass) },
  {
    name: "<0.01",
    width: 7,
    unit: "below 0.01",
    cell: ({ measures }) => percent(measures.shareBelowOnePercent),
  },
];
const GATE: Column = {
  name: "gate",
  width: 6,
  unit: "gate",
  cell: ({ gate }) => gate === undefined ? "" : gate.toFixed(3),
};

const MEANING =
  "bits: entropy of a query's weights, mean; col.bits: entropy of the mean weight of each key; back: mean " +
  "distance in tokens; near: weight on the token itself and the two before it; <0.01: share of weights below 0.01";

/** A line for each head, or a paragraph where the terminal is too narrow for a line. */
export function headTable(maps: readonly HeadMap[], columns: number): string {
  const hasGates = maps.some(({ gate }) => gate !== undefined);
  const numbers = hasGates ? [GATE, ...COLUMNS] : COLUMNS;
  const head = "layer  kind      head";
  const width = head.length + numbers.reduce((sum, column) => sum + column.width, 0);
  const lines = width <= columns
    ? [
      head + numbers.map(({ name, width }) => name.padStart(width)).join(""),
      ...maps.map((map) =>
        `${String(map.layer).padStart(5)}  ${map.kind.padEnd(8)}${String(map.head).padStart(6)}` +
        numbers.map((column) => column.cell(map).padStart(column.width)).join("")
      ),
    ]
    : maps.flatMap((map) => [
      `layer ${map.layer} ${map.kind} head ${map.head}`,
      ...wrap(numbers.map((column) => `${column.unit} ${column.cell(map)}`).join(", "), columns - 2).map((
        line,
      ) => `  ${line}`),
    ]);
  const gates = hasGates ? ["; gate: share of reweight in a hybrid head, the rest is content"] : [];
  return [...lines, "", ...wrap(`${MEANING}${gates}`, columns), ""].join("\n");
}

const percent = (share: number): string => `${Math.round(100 * share)}%`;
