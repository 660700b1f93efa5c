/** A profile for people. */
import type { Phase } from "../phase.ts";
import type { ProfileReport, ProfileRow, ProfileSection } from "./profile.ts";

/** Options of {@linkcode profileTable}. */
export interface ProfileTableOptions {
  /** Most rows of a section; the rest are added up in one. Default 24. */
  rows?: number;
  /** Sections to show in full; the others get a line. Default: all. */
  sections?: readonly string[];
  /** Columns of the terminal: where there are too few, phases are left out, then calls, then sizes. Default: enough. */
  columns?: number;
}

/** Lines of a table: words at the left, numbers at the right. */
interface Line {
  readonly words: readonly [kernel: string, sizes: string, phase: string];
  readonly calls: number | undefined;
  readonly ms: number;
  readonly gigaflops?: number | undefined;
}

const PHASES: readonly Phase[] = ["forward", "gradient", "optimiser"];

/**
 * The report as text: for each section a table of kernels by falling time, which adds up to the wall clock with what was
 * spent outside kernels. Times and calls are those of one span, on the average.
 *
 * @example
 * ```ts
 * import { profileKernels, profileTable, referenceKernels } from "@haze/haze/kernels";
 * import { assert } from "@std/assert";
 *
 * const kernels = profileKernels(referenceKernels("float32"));
 * kernels.profile.span("step", () => kernels.fill(new Float32Array(8), 1));
 * const table = profileTable(kernels.profile.report());
 * assert(/^fill +8 +forward +1 /m.test(table), table);
 * ```
 */
export function profileTable({ ms, sections }: ProfileReport, options: ProfileTableOptions = {}): string {
  const { rows = 24, sections: shown = sections.map(({ name }) => name), columns = Infinity } = options;
  const parts = sections.map((section) => `${section.name} ${percent(section.ms / ms)}`);
  const head = sections.length > 1 ? [`${seconds(ms)}: ${parts.join(", ")}`] : [];
  return [
    ...head,
    ...sections.flatMap((section) => [
      "",
      ...(shown.includes(section.name) && section.rows.length > 0
        ? fullSection(section, rows, columns)
        : summary(section)),
    ]),
    "",
  ].join("\n").trimStart();
}

/** How often, how long, and where the time went. */
function summary({ name, spans, ms, outsideMs, rows }: ProfileSection): string[] {
  const often = spans > 1 ? `, ${spans} times` : "";
  const each = spans > 1 ? " each" : "";
  const byPhase = PHASES.map((phase) => {
    const time = rows.reduce((sum, row) => sum + (row.phase === phase ? row.ms : 0), 0);
    return time > 0 ? [`${phase} ${percent(time / ms)}`] : [];
  }).flat();
  return [
    `${name}${often}, ${fixedMs(ms / Math.max(1, spans))} ms${each}`,
    `  ${[...byPhase, `outside kernels ${percent(outsideMs / ms)}`].join(", ")}`,
  ];
}

function fullSection(section: ProfileSection, most: number, columns: number): string[] {
  const { spans, ms, outsideMs, clockMs, rows } = section;
  const count = Math.max(1, spans);
  const hidden = rows.length > most ? rows.slice(most - 1) : [];
  const lines: Line[] = [
    ...rows.slice(0, rows.length - hidden.length).map((row) => lineOf(row)),
    ...(hidden.length > 0 ? [together(hidden)] : []),
    { words: ["outside kernels", "", ""], calls: undefined, ms: outsideMs },
    { words: ["all", "", ""], calls: undefined, ms },
  ];
  const cells = lines.map(({ words, calls, ms: lineMs, gigaflops }) => [
    ...words,
    calls === undefined ? "" : perSpan(calls / count),
    fixedMs(lineMs / count),
    percent(lineMs / ms),
    gigaflops === undefined ? "" : gigaflops.toFixed(1),
  ]);
  const heads = ["kernel", "sizes", "phase", "calls", "ms", "share", "GFLOP/s"];
  return [
    ...summary(section),
    ...table([heads, ...cells], columns),
    `reading the clock took ${percent(clockMs / ms)} of that`,
  ];
}

function lineOf({ kernel, sizes, phase, calls, ms, gigaflops }: ProfileRow): Line {
  return { words: [kernel, sizes, phase], calls, ms, gigaflops };
}

function together(rows: readonly ProfileRow[]): Line {
  const sum = (of: (row: ProfileRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    words: [`${rows.length} more`, "", ""],
    calls: sum(({ calls }) => calls),
    ms: sum(({ ms }) => ms),
  };
}

/** Of kernel, sizes, phase, calls, ms, share and GFLOP/s: how many stand at the left, and which go first for want of room. */
const WORDS = 3;
const EXPENDABLE = [2, 3, 1];

/** Columns as wide as their longest cell, as many as fit. */
function table(lines: readonly (readonly string[])[], columns: number): string[] {
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const shown = new Set(widths.keys());
  const width = () => [...shown].reduce((sum, i) => sum + widths[i]! + 2, -2);
  for (const i of EXPENDABLE) if (width() > columns) shown.delete(i);
  return lines.map((line) =>
    [...shown].map((i) => i < WORDS ? line[i]!.padEnd(widths[i]!) : line[i]!.padStart(widths[i]!)).join("  ")
      .trimEnd()
  );
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const seconds = (ms: number): string => ms < 1000 ? `${fixedMs(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
const perSpan = (calls: number): string => Number.isInteger(calls) ? String(calls) : calls.toFixed(1);

function fixedMs(ms: number): string {
  return ms.toFixed(ms < 10 ? 3 : ms < 1000 ? 1 : 0);
}
