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
  const rows = CLAIMS.flatMap(({ id }) => {
    const record = full.find((one) => one.id === id) ?? quick.find((one) => one.id === id);
    if (!record) return [];
    const { statement, evidence, isQuick } = record;
    const mark = isQuick ? " (short runs)" : "";
    const cells = [id, statement, `**${verdictText(record)}**${mark}`, evidence.summary];
    return [`| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`];
  });
  const head = ["| | claim | verdict | figures |", "| --- | --- | --- | --- |"];
  return [...head, ...rows, "", CAPTION, "", cellsText([...quick, ...full])].join("\n");
}

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
