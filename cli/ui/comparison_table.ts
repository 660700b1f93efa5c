/** A document of comparisons for people, at most 80 columns wide, and narrower on a narrow terminal. */
import type { AblationDocument, AblationRow, ComparisonRow } from "../../lib/experiments/mod.ts";
import { wrap } from "./wrap.ts";
import type { Style } from "./style.ts";

const WIDTH = 80;
const STILL_UNDECIDED =
  "; intervals are of one row alone, so one may leave out 0, or lie inside what does not matter, " +
  "and its row be undecided still";
const LEAST_WIDTH = 54;
const NAME = 27;
const INDENT = 2;
const NUMBER = 7;
const DIFFERENCE = 27;

/**
 * The rows by metric, then what each compares at which budget and what acts where there is no effect, then how to read it. Below 80 columns names stand on lines of
 * their own.
 */
export function comparisonTable(document: AblationDocument, columns: number, style: Style): string {
  const width = Math.max(LEAST_WIDTH, Math.min(WIDTH, columns));
  const name = (text: string) => width < WIDTH ? `${text}\n${" ".repeat(INDENT)}` : text.padEnd(NAME);
  const { rows, seeds, level, correction, data } = document;
  const byMetric = Map.groupBy(
    rows,
    ({ metric, smallestEffect }) =>
      `${metric.unit}; ${
        metric.better === "neither" ? "" : `${metric.better} is better; `
      }a difference of ${smallestEffect} matters`,
  );
  const percent = Math.round(100 * level);
  const text = data.map(({ name }) => name).join(", ");
  return [
    ...wrap(`${document.document}: seeds ${seeds[0]} to ${seeds.at(-1)}, ${text}`, width).map(style.bold),
    ...[...byMetric].flatMap(([unit, group]) => [
      "",
      ...wrap(unit, width).map(style.dim),
      name("comparison") + "a".padStart(NUMBER) + "b".padStart(NUMBER) +
      `a - b (${percent} %)`.padStart(DIFFERENCE) + "  verdict",
      ...group.map((row) => rowLine(row, name)),
    ]),
    "",
    ...rows.flatMap((row) =>
      describeRow(row, width, seeds.length).map((line, i) => i === 0 ? line : style.dim(line))
    ),
    "",
    ...wrap(
      `Verdicts after ${correction}: an effect has adjusted p of at most ${
        round(1 - level)
      } (or the like for "no effect": smaller than what matters)${
        correction.endsWith(" 1 comparison") ? "" : STILL_UNDECIDED
      }.`,
      width,
    ).map(style.dim),
    "",
  ].join("\n");
}

function rowLine(
  { name, a, b, difference, interval: [low, high], verdict }: ComparisonRow,
  show: (name: string) => string,
): string {
  const interval = `${signed(difference)} (${signed(low)} to ${signed(high)})`;
  return show(name) + fixed(a.mean).padStart(NUMBER) + fixed(b.mean).padStart(NUMBER) +
    interval.padStart(DIFFERENCE) + `  ${verdict}`;
}

function describeRow(
  { name, a, b, better, claim, adjustedP, budget, verdict, acting }: AblationRow,
  width: number,
  seeds: number,
): string[] {
  const winner = better === null ? "" : `, ${better === "a" ? a.label : b.label} better`;
  const said = claim === null ? "" : ` (claimed: ${a.label} better: ${claim})`;
  const p = adjustedP < 0.001 ? "p < 0.001" : `p ${adjustedP.toFixed(3)}`;
  return [
    ...wrap(
      `${name}: a ${breakable(a.label)}, b ${breakable(b.label)}: ${verdict}${winner}, ${p}${said}`,
      width,
    ),
    ...[budget, ...actingWords(acting, seeds)].flatMap((text) => wrap(text, width - 2)).map((line) =>
      `  ${line}`
    ),
  ];
}

/** What shows that a mechanism without effect acts. */
function actingWords(acting: AblationRow["acting"], seeds: number): string[] {
  if (acting === undefined) return [];
  if (acting === null) return ["nothing shows that it acts: all figures are the same in every seed"];
  const { metric, seeds: moved, largest } = acting;
  const which = moved === seeds ? `all ${seeds} seeds` : `${moved} of ${seeds} seeds`;
  return [`it acts: ${metric} differs in ${which}, by up to ${round(largest, 2)}`];
}

/** Settings with a blank behind each comma, so that lines can end there. */
function breakable(label: string): string {
  return label.replaceAll(/,(?=[^\s\d])/g, ", ");
}

function fixed(value: number): string {
  return Math.abs(value) < 100 ? value.toFixed(3) : value.toPrecision(4);
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${fixed(Math.abs(value))}`;
}

function round(value: number, digits = 3): number {
  return Number(value.toPrecision(digits));
}
