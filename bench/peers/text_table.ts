/** The report on a terminal. */
import { meetsGoal, type Row, title } from "./results.ts";

const WIDTHS = [28, 3, 20, 9, 9, 8, 12, 7] as const;

/** What the columns are called. */
export const HEAD: string = columns([
  ...["work", "thr", "peer's writing", "ours/s", "peer/s", "ratio", "quartiles", "goal"],
]);

/** A line. Rates in GFLOP, or in 10⁹ elements. */
export function line(row: Row): string {
  const { threads, ours, peer, ratio, ratioQuartiles, goal } = row;
  const digits = row.unit === "GFLOP/s" ? 1 : 2;
  const quartiles = ratioQuartiles.map((quartile) => quartile.toFixed(2)).join("-");
  return columns([
    ...[title(row), `${threads}`, peer.variant, ours.rate.toFixed(digits), peer.rate.toFixed(digits)],
    ...[
      `${ratio.toFixed(2)}x`,
      quartiles,
      goal === undefined ? "" : `${goal}${meetsGoal(row) ? "" : " missed"}`,
    ],
  ]);
}

function columns(cells: readonly string[]): string {
  const words = [0, 2]; // at the left
  const padded = cells.map((cell, i) =>
    words.includes(i) ? cell.padEnd(WIDTHS[i]!) : cell.padStart(WIDTHS[i]!)
  );
  return padded.join(" ").trimEnd();
}
