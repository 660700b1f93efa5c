/** Worst errors op by op: what is wrong, or everything. */
import { EDGE_KINDS } from "../../lib/kernels/doctor/trial.ts";
import type { EdgeReport, OpReport, WorstError } from "../../lib/kernels/mod.ts";
import { amount } from "./doctor_table.ts";
import { counted } from "./format.ts";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** Wrong edge points that are told of an op. */
const SHOWN = 3;

/** What is wrong with an op, a paragraph a finding; nothing if all is right. */
export function faultLines(report: OpReport, columns: number, style: Style): string[] {
  const { op, worst, bound, edges, faults } = report;
  const wrong = edges.filter(({ holds }) => !holds);
  const texts = [
    ...faults,
    ...(worst.error <= bound.most
      ? []
      : [`${amount(worst.error)} ${bound.unit}, at most ${bound.most}, at ${found(worst)}`]),
    ...wrong.slice(0, SHOWN).map((edge) => `edge point ${edge.kind}: ${edgeText(edge)}`),
    ...(wrong.length > SHOWN ? [`and ${wrong.length - SHOWN} more edge points`] : []),
  ];
  return texts.flatMap((text) => {
    const [first = "", ...rest] = wrap(`${op}: ${text}`, columns - 7, 2);
    return [`${style.bad("✗ FAIL")} ${first}`, ...rest.map((line) => `       ${line}`)];
  });
}

const found = ({ at, got, exact }: WorstError): string => `${at}: ${got}, float64 gives ${exact}`;

const edgeText = ({ label, worst }: EdgeReport): string => worst && worst.error > 0 ? found(worst) : label;

/** Everything about each op, for `--details`. */
export function detailLines(reports: readonly OpReport[], columns: number, style: Style): string[] {
  return reports.flatMap((report) => {
    const { op, kernel, holds, numbers, worst, bound, edges } = report;
    const error = `${amount(worst.error)} ${bound.unit}, at most ${
      Number(bound.most.toPrecision(3))
    } (${bound.from})`;
    const at = worst.error > 0 ? `; worst at ${found(worst)}` : "";
    const text = `${error}${at}; ${counted(numbers, "number")}; edge points ${edgeSummary(edges) || "none"}`;
    const name = op === kernel ? op : `${op} (kernel ${kernel})`;
    return [
      `${holds ? style.good("✓") : style.bad("✗")} ${style.bold(name)}`,
      ...wrap(text, columns - 2).map((line) => `  ${line}`),
      ...faultLines(report, columns, style),
    ];
  });
}

/** Edge points by kind: `0 ✓12, NaN ✗ FAIL 1 of 8`. */
export function edgeSummary(edges: readonly EdgeReport[]): string {
  return EDGE_KINDS.flatMap((kind) => {
    const own = edges.filter((edge) => edge.kind === kind);
    const wrong = own.filter(({ holds }) => !holds).length;
    if (own.length === 0) return [];
    return [wrong === 0 ? `${kind} ✓${own.length}` : `${kind} ✗ FAIL ${wrong} of ${own.length}`];
  }).join(", ");
}
