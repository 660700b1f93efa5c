/**
 * Draws the verdicts of the register for the README: `deno run -A tools/make_claims_picture.ts` writes `docs/claims.png`
 * from the committed results.
 *
 * @module
 */
import { type Figure, renderFigure, tiles } from "../figures/mod.ts";
import { CLAIMS, committedClaims } from "../lib/experiments/mod.ts";

const PICTURE = new URL("../docs/claims.png", import.meta.url);
const KINDS = ["holds", "does not hold", "undecided", "ill-defined"];

/** The figure of all verdicts by document, of full runs where there are any. */
export function claimsPicture(): Figure {
  const records = new Map(
    [...committedClaims("quick"), ...committedClaims("full")].map((one) => [one.id, one]),
  );
  const decided = CLAIMS.flatMap(({ id, document }) => {
    const record = records.get(id);
    return record ? [{ document, label: id, kind: record.evidence.verdict as string }] : [];
  });
  const documents = [...Map.groupBy(decided, ({ document }) => document)];
  return tiles({
    title: `What became of ${decided.length} statements of five documents`,
    note:
      "Each was measured against a control that cannot do what is claimed; intervals over seeds, corrected (Holm)",
    kinds: KINDS,
    rows: documents.map(([label, tiles]) => ({ label, tiles })),
  });
}

if (import.meta.main) await Deno.writeFile(PICTURE, await renderFigure(claimsPicture()));
