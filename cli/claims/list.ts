/** `haze claims list`: every claim with its verdict. */
import {
  type Claim,
  type ClaimRecord,
  claimsOf,
  committedClaims,
  REVERSALS,
} from "../../lib/experiments/mod.ts";
import { asUsage, type Call, type Io } from "../command.ts";
import { EXIT } from "../report.ts";
import { claimLine, claimMore } from "../ui/claim_view.ts";
import { styleFor } from "../ui/style.ts";
import { fitted } from "../ui/fit.ts";

/** Prints the verdicts that come with the program; of claims that are named, where to see them too. */
export function listClaims(ids: readonly string[], call: Call, io: Io): Promise<number> {
  const [quick, full] = [committedClaims("quick"), committedClaims("full")];
  const entries = asUsage(() => claimsOf(ids)).map((claim) => {
    const find = (records: typeof quick) => records.find(({ id }) => id === claim.id);
    return { claim, record: find(full) ?? find(quick) };
  });
  if (call.flag("json")) {
    const claims = entries.map(({ claim, record }) => ({
      ...textsOf(record ?? claim),
      notebook: claim.notebook,
      reversal: REVERSALS[claim.id],
      result: record ? { isQuick: record.isQuick, ...record.evidence } : null,
    }));
    io.out(`${JSON.stringify({ claims })}\n`);
  } else {
    const style = styleFor(io.color && io.outIsTerminal);
    const line = ({ claim, record }: typeof entries[number]) =>
      claimLine(claim, record, io.columns(), style) +
      (ids.length === 0 ? "" : `\n${claimMore(claim, record, io.columns(), style)}`);
    io.out(fitted(entries.map(line).join("\n"), io));
    io.out(fitted("\nhaze claims run ID decides one again; --quick takes less than a minute\n", io));
  }
  return Promise.resolve(EXIT.done);
}

/** The texts that a result goes with: those that it was decided under, whatever the register says by now. */
function textsOf(
  { id, document, statement, reading, test, smallestEffect, nullControl }: Claim | ClaimRecord,
): Record<string, string> {
  return { id, document, statement, reading, test, smallestEffect, nullControl };
}
