/** Results that come with the library: made by `tools/make_claims.ts`, never by hand. */
import type { ClaimRecord } from "./record.ts";
import full from "./results/full.json" with { type: "json" };
import quick from "./results/quick.json" with { type: "json" };

/**
 * Committed records by claim, in the order of the register: those of short runs, or those that the register reports.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { committedClaims } from "@haze/haze/experiments";
 * assert(committedClaims("quick").every(({ isQuick }) => isQuick));
 * ```
 */
export function committedClaims(kind: "quick" | "full"): readonly ClaimRecord[] {
  return (kind === "quick" ? quick : full) as unknown as readonly ClaimRecord[];
}
