/** A document of comparisons for people, at most 80 columns wide. */
import type { ComparisonDocument, ComparisonRow } from "../../lib/experiments/mod.ts";
import { fold } from "./heat_map.ts";
import type { Style } from "./style.ts";

const WIDTH = 80;
const NAME = 27;
const NUMBER = 7;
const DIFFERENCE = 27;

/** The rows by metric, then what each compares at which budget, then how to read it. */
export function comparisonTable(document: ComparisonDocument, style: Style): string {
  const { rows, seeds, level, correction, data } = document;
  const byMetric = Map.groupBy(
    rows,
    ({ metric, smallestEffect }) =>
      `${metric.unit}; ${metric.better} is better; a difference of ${smallestEffect} matters`,
  );
  const percent = Math.round(100 * level);
  const text = data.map(({ name }) => name).join(", ");
  return [
    style.bold(`${document.document}: seeds ${seeds[0]} to ${seeds.at(-1)}, ${text}`),
    ...[...byMetric].flatMap(([unit, group]) => [
      "",
      ...fold(unit, WIDTH).map(style.dim),
      "comparison".padEnd(NAME) + "a".padStart(NUMBER) + "b".padStart(NUMBER) +
      `a - b (${percent} %)`.padStart(DIFFERENCE) + "  verdict",
      ...group.map(rowLine),
    ]),
    "",
    ...rows.flatMap((row) => describeRow(row).map((line, i) => i === 0 ? line : style.dim(line))),
    "",
    ...fold(
      `Verdicts after ${correction}: an effect has adjusted p of at most ${
        round(1 - level)
      } (or the like for "no effect": smaller than what matters); intervals are of one row alone.`,
      WIDTH,
    ).map(style.dim),
    "",
  ].join("\n");
}

function rowLine({ name, a, b, difference, interval: [low, high], verdict }: ComparisonRow): string {
  const interval = `${signed(difference)} (${signed(low)} to ${signed(high)})`;
  return name.padEnd(NAME) + fixed(a.mean).padStart(NUMBER) + fixed(b.mean).padStart(NUMBER) +
    interval.padStart(DIFFERENCE) + `  ${verdict}`;
}

function describeRow({ name, a, b, better, claim, adjustedP, budget, verdict }: ComparisonRow): string[] {
  const winner = better === null ? "" : `, ${better === "a" ? a.label : b.label} better`;
  const said = claim === null ? "" : ` (claimed: ${a.label} better: ${claim})`;
  const p = adjustedP < 0.001 ? "p < 0.001" : `p ${adjustedP.toFixed(3)}`;
  return [
    ...fold(`${name}: a ${a.label}, b ${b.label}: ${verdict}${winner}, ${p}${said}`, WIDTH),
    ...fold(budget, WIDTH - 2).map((line) => `  ${line}`),
  ];
}

function fixed(value: number): string {
  return Math.abs(value) < 100 ? value.toFixed(3) : value.toPrecision(4);
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${fixed(Math.abs(value))}`;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
