/** `haze claims check`: do short runs still say what they said? */
import {
  claimsOf,
  committedClaims,
  HazeLab,
  memoryStore,
  recordDifferences,
  textDifferences,
} from "../../lib/experiments/mod.ts";
import { asUsage, type Call, type Io } from "../command.ts";
import { backendOf } from "../files.ts";
import { EXIT } from "../report.ts";
import { StudyProgress } from "../ui/study_progress.ts";
import { styleFor } from "../ui/style.ts";
import { decideShown, reportStopped } from "./run.ts";

/** Differences that are printed of a claim. */
const SHOWN = 5;

/**
 * Decides claims by short runs, all of them computed here and now, and compares them with the short runs that come with
 * the program: texts and verdicts exactly, figures within the tolerance of a record. Of the full runs that come with it
 * the texts are compared: what was decided must be what the register says.
 */
export async function checkClaims(ids: readonly string[], call: Call, io: Io): Promise<number> {
  const claims = asUsage(() => claimsOf(ids));
  const committed = committedClaims("quick");
  const lab = await HazeLab.open("builtin", backendOf(call, "wasm-strict"));
  const [isJson, store] = [call.flag("json"), memoryStore()];
  const style = styleFor(io.color && io.outIsTerminal);
  const checked = [];
  for (const [i, claim] of claims.entries()) {
    const kept = committed.find(({ id }) => id === claim.id);
    const progress = isJson ? undefined : new StudyProgress(io);
    const seeds = kept ? { seeds: kept.evidence.seeds } : {};
    const made = kept && await decideShown(claim, { lab, isQuick: true, store, ...seeds }, progress, io);
    if (kept && !made) {
      // Nothing is kept of a check: what was compared already need not be named again.
      const left = claims.slice(i).map(({ id }) => id).join(" ");
      return reportStopped(claim, isJson, io, `go on with haze claims check ${left}`);
    }
    const full = committedClaims("full").find(({ id }) => id === claim.id);
    const differences = [
      ...(kept && made ? recordDifferences(kept, made) : ["no short run of it comes with the program"]),
      ...(full ? textDifferences(full, claim).map((difference) => `full run, ${difference}`) : []),
    ];
    checked.push({ id: claim.id, verdict: made?.evidence.verdict ?? null, differences });
    if (!isJson) {
      const mark = differences.length === 0 ? style.accent("agrees") : style.bold("differs");
      const shown = differences.slice(0, SHOWN).map((difference) => `  ${difference}\n`);
      const more = differences.length > SHOWN ? `  and ${differences.length - SHOWN} more\n` : "";
      io.out(`${claim.id.padEnd(4)} ${mark}\n${shown.join("")}${more}`);
    }
  }
  const agree = checked.every(({ differences }) => differences.length === 0);
  if (isJson) io.out(`${JSON.stringify({ agree, claims: checked })}\n`);
  return agree ? EXIT.done : EXIT.failed;
}
