/** `haze claims list`: every claim with its verdict. */
import { claimsOf, committedClaims } from "../../lib/experiments/mod.ts";
import { asUsage, type Call, type Io } from "../command.ts";
import { EXIT } from "../report.ts";
import { claimLine } from "../ui/claim_view.ts";
import { styleFor } from "../ui/style.ts";

/** Prints the verdicts that come with the program. */
export function listClaims(ids: readonly string[], call: Call, io: Io): Promise<number> {
  const [quick, full] = [committedClaims("quick"), committedClaims("full")];
  const entries = asUsage(() => claimsOf(ids)).map((claim) => {
    const find = (records: typeof quick) => records.find(({ id }) => id === claim.id);
    return { claim, record: find(full) ?? find(quick) };
  });
  if (call.flag("json")) {
    const claims = entries.map(({ claim: { decide: _, comparisons: __, ...entry }, record }) => ({
      ...entry,
      result: record ? { isQuick: record.isQuick, ...record.evidence } : null,
    }));
    io.out(`${JSON.stringify({ claims })}\n`);
  } else {
    const style = styleFor(io.color && io.outIsTerminal);
    io.out(entries.map(({ claim, record }) => claimLine(claim, record, io.columns(), style)).join("\n"));
    io.out("\nhaze claims run ID decides one again; --quick takes less than a minute\n");
  }
  return Promise.resolve(EXIT.done);
}
