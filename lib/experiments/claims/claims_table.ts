/** The register as a table for a page. */
import { CLAIMS } from "./register.ts";
import type { ClaimRecord } from "./record.ts";

const CAPTION =
  "In brackets: 95 % intervals of one comparison alone. Verdicts are corrected for all comparisons of the " +
  "document, so an interval may leave out 0, or lie inside what does not matter, and its row be undecided still.";

/** A verdict in words, the nearest reading's beside that of an ill-defined claim. */
export function verdictText({ evidence: { verdict, readingVerdict } }: ClaimRecord): string {
  return readingVerdict === undefined ? verdict : `${verdict}; nearest reading: ${readingVerdict}`;
}

/**
 * A Markdown table with a row for each claim of the register that is among the records; full ones stand in for quick
 * ones, which are marked. Below it: what its intervals are, and where each claim can be seen.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { claimsMarkdown, committedClaims } from "@haze/haze/experiments";
 * assert(claimsMarkdown(committedClaims("quick"), []).startsWith("| | claim |"));
 * ```
 */
export function claimsMarkdown(quick: readonly ClaimRecord[], full: readonly ClaimRecord[]): string {
  const rows = bestOf(quick, full).map((record) =>
    row(record.id, record.statement, `**${verdictText(record)}**${markOf(record)}`, record.evidence.summary)
  );
  const head = ["| | claim | verdict | figures |", "| --- | --- | --- | --- |"];
  return [...head, ...rows, "", CAPTION, "", cellsText([...quick, ...full])].join("\n");
}

/**
 * The same in short: a row a claim with its verdict alone, full runs standing in for quick ones.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { committedClaims, verdictsMarkdown } from "@haze/haze/experiments";
 * assert(verdictsMarkdown(committedClaims("quick"), []).includes("| H11 | top-k keeps a fixed set, top-p adapts | holds"));
 * ```
 */
export function verdictsMarkdown(quick: readonly ClaimRecord[], full: readonly ClaimRecord[]): string {
  const rows = bestOf(quick, full).map((record) =>
    row(record.id, record.statement, verdictText(record) + markOf(record))
  );
  return ["| | claim | verdict |", "| --- | --- | --- |", ...rows].join("\n");
}

/** For each claim of the register that was decided its full record, or else its quick one. */
function bestOf(quick: readonly ClaimRecord[], full: readonly ClaimRecord[]): ClaimRecord[] {
  return CLAIMS.flatMap(({ id }) =>
    full.find((one) => one.id === id) ?? quick.find((one) => one.id === id) ?? []
  );
}

const markOf = ({ isQuick }: ClaimRecord): string => isQuick ? " (short runs)" : "";
const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

/** Cells of notebooks by their files, each with the claims that it shows, for the documents of the records. */
function cellsText(records: readonly ClaimRecord[]): string {
  const shown = CLAIMS.filter((claim) => records.some(({ document }) => document === claim.document));
  const files = [...Map.groupBy(shown, ({ notebook: { file } }) => file)].map(([file, claims]) => {
    const cells = [...Map.groupBy(claims, ({ notebook: { cell } }) => cell)].map(([cell, shown]) =>
      `_${cell}_ (${shown.map(({ id }) => id).join(", ")})`
    );
    return `\`notebooks/${file}.ipynb\` under ${cells.join(", ")}`;
  });
  return `Figures are in ${files.join("; ")}.`;
}
