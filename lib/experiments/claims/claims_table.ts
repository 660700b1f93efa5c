/** The register as a table for a page. */
import { CLAIMS } from "./register.ts";
import type { ClaimRecord } from "./record.ts";

/** A verdict in words, the nearest reading's beside that of an ill-defined claim. */
export function verdictText({ evidence: { verdict, readingVerdict } }: ClaimRecord): string {
  return readingVerdict === undefined ? verdict : `${verdict}; nearest reading: ${readingVerdict}`;
}

/**
 * A Markdown table with a row for each claim of the register that is among the records; full ones stand in for quick
 * ones, which are marked.
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
  return ["| | claim | verdict | figures |", "| --- | --- | --- | --- |", ...rows].join("\n");
}
