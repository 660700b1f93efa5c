/** Claims and what was found of them, as text. */
import { actingText, type Claim, type ClaimRecord, reversalOf } from "../../lib/experiments/mod.ts";
import { show, tableLines } from "./claim_table.ts";
import { wrap } from "./wrap.ts";
import type { Style } from "./style.ts";

const MARKS = { "holds": "✓", "does not hold": "✗", "undecided": "?", "ill-defined": "~" } as const;
const ID = 5;

/** A claim of the list: its verdict, and the figures below it. */
export function claimLine(
  claim: Claim,
  record: ClaimRecord | undefined,
  columns: number,
  style: Style,
): string {
  const { id, statement } = record ?? claim;
  const room = Math.max(10, columns - ID);
  if (!record) return `${id.padEnd(ID)}${statement}: not decided yet`;
  const head = `${MARKS[record.evidence.verdict]} ${verdictOf(record)}: ${statement}${
    record.isQuick ? " (short runs)" : ""
  }`;
  const [first = "", ...rest] = wrap(head, room);
  return [
    id.padEnd(ID) + style.bold(first),
    ...rest.map((line) => " ".repeat(ID) + style.bold(line)),
    ...wrap(record.evidence.summary, room).map((line) => " ".repeat(ID) + style.dim(line)),
  ].join("\n");
}

/** What would have turned a claim around, and where to see it. */
export function claimMore(
  { id, notebook: { file, cell } }: Claim,
  record: ClaimRecord | undefined,
  columns: number,
  style: Style,
): string {
  const room = Math.max(10, columns - ID);
  const reversal = record ? [`reversed by: ${reversalOf(id, record.evidence)}`] : [];
  return [...reversal, `see notebooks/${file}.ipynb, cell "${cell}"`].flatMap((text) => wrap(text, room))
    .map((line) => " ".repeat(ID) + style.dim(line)).join("\n");
}

/** Everything about a claim that was just decided. */
export function claimText(record: ClaimRecord, columns: number, style: Style, machine: string): string {
  const { id, statement, reading, test, smallestEffect, nullControl, evidence } = record;
  const width = Math.max(20, Math.min(columns, 110));
  const say = (head: string, text: string) =>
    wrap(`${head}: ${text}`, width - 2).map((line) => style.dim(`  ${line}`));
  const { seeds, runs, budget, correction } = evidence;
  return [
    style.bold(`${id} "${statement}": ${verdictOf(record)}`),
    ...wrap(evidence.summary, width - 2).map((line) => `  ${line}`),
    "",
    ...tableLines(evidence.table, width),
    "",
    ...evidence.comparisons.flatMap((row) => {
      const { name, verdict, better, a, b, adjustedP, smallestEffect } = row;
      const acting = actingText(id, row);
      const winner = better === null ? "" : `, ${better === "a" ? a.label : b.label} better`;
      return wrap(
        `${name}: ${verdict}${winner}, adjusted p ${
          adjustedP < 0.001 ? "< 0.001" : adjustedP.toFixed(3)
        }, ${smallestEffect} matters${acting === undefined ? "" : `; ${acting}`}`,
        width - 2,
      ).map((line) => `  ${line}`);
    }),
    ...say("reading", reading),
    ...say("test", test),
    ...say("smallest effect", smallestEffect),
    ...say("null control", nullControl),
    ...say("reversed by", reversalOf(id, evidence)),
    ...say("runs", `${runsText(runs, seeds)}, ${record.backend}; ${budget}`),
    ...(correction === "" ? [] : say("correction", correction)),
    ...(record.machine ? say(`speed on ${machine}`, machineFigures(record.machine)) : []),
    "",
    "",
  ].join("\n");
}

function verdictOf({ evidence: { verdict, readingVerdict } }: ClaimRecord): string {
  return readingVerdict === undefined ? verdict : `${verdict}, nearest reading ${readingVerdict}`;
}

/** Claims that are counted have neither. */
function runsText(runs: number, seeds: readonly number[]): string {
  return seeds.length === 0 ? "none" : `${runs} in all, seeds ${seeds[0]} to ${seeds.at(-1)}`;
}

function machineFigures(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures).map(([name, value]) => `${name} ${show(value)}`).join(", ");
}
