/** Worst errors as a table: forward and gradient of an op in one cell, as many cells side by side as fit. */
import type { OpReport } from "../../lib/kernels/mod.ts";
import type { Style } from "./style.ts";

const NAME = 16;
const ERROR = 8;
const POINT = 11;
/** ✓ name error≤bound point ∂error≤bound */
const CELL = 2 + NAME + 1 + ERROR + 1 + POINT + 2 + ERROR;
const GAP = 2;
const GRADIENT = " gradient";

/** An op with its gradient, or a gradient whose op was not looked at. */
interface Pair {
  readonly forward: OpReport;
  readonly gradient?: OpReport;
}

function pairsOf(reports: readonly OpReport[]): Pair[] {
  const byOp = new Map<string, OpReport>(reports.map((report) => [report.op, report]));
  return reports.flatMap((forward) => {
    const base = forward.op.endsWith(GRADIENT) ? forward.op.slice(0, -GRADIENT.length) : undefined;
    if (base !== undefined && byOp.has(base)) return [];
    const gradient = byOp.get(`${forward.op}${GRADIENT}`);
    return [gradient ? { forward, gradient } : { forward }];
  });
}

/** The table in columns, read downwards. */
export function accuracyTable(reports: readonly OpReport[], columns: number, style: Style): string[] {
  const cells = pairsOf(reports).map((pair) => cell(pair, style));
  const across = Math.max(1, Math.floor((columns + GAP) / (CELL + GAP)));
  const down = Math.ceil(cells.length / across);
  return Array.from(
    { length: down },
    (_, row) =>
      Array.from({ length: across }, (_, column) => cells[column * down + row] ?? "").join(" ".repeat(GAP))
        .trimEnd(),
  );
}

function cell({ forward, gradient }: Pair, style: Style): string {
  const holds = forward.holds && (gradient?.holds ?? true);
  const name = forward.op.replace(GRADIENT, " ∂").padEnd(NAME);
  const point = forward.worst.point.slice(0, POINT).padEnd(POINT);
  const slope = gradient ? `${style.dim("∂")} ${errorText(gradient)}` : "  ".padEnd(2 + ERROR);
  const mark = holds ? style.good("✓") : style.bad("✗");
  return `${mark} ${holds ? name : style.bad(name)} ${errorText(forward)} ${style.dim(point)}${slope}`;
}

/** `1.55≤2`: the worst error and its bound. */
function errorText({ worst, bound }: OpReport): string {
  return `${amount(worst.error)}≤${Number(bound.most.toPrecision(2))}`.padEnd(ERROR);
}

/** An error in few characters. */
export function amount(error: number): string {
  if (!Number.isFinite(error)) return "∞";
  if (error >= 1000) return error.toExponential(0);
  return error === 0 ? "0" : error < 10 ? error.toFixed(2) : error.toFixed(error < 100 ? 1 : 0);
}
