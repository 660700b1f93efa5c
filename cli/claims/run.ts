/** `haze claims run`: decides claims again. */
import {
  type Claim,
  type ClaimRecord,
  claimsOf,
  decideClaim,
  HazeLab,
  type ResultStore,
} from "../../lib/experiments/mod.ts";
import { asUsage, type Call, type Io, UsageError } from "../command.ts";
import { backendOf } from "../files.ts";
import { cacheOf } from "../experiments/cache.ts";
import { EXIT } from "../report.ts";
import { claimText } from "../ui/claim_view.ts";
import { StudyProgress } from "../ui/study_progress.ts";
import { styleFor } from "../ui/style.ts";
import { machineText } from "./machine.ts";
import { fitted } from "../ui/fit.ts";

/** Runs the claims of the given ids and prints what was found. */
export async function runClaims(ids: readonly string[], call: Call, io: Io): Promise<number> {
  if (ids.length === 0) {
    throw new UsageError(
      "Cannot run claims as it must be said which: got no id\nhint: haze claims run H2 --quick",
    );
  }
  const claims = asUsage(() => claimsOf(ids));
  const count = call.number("seeds");
  if (count !== undefined && (count < 2 || count > 1000)) {
    throw new UsageError(`Cannot run claims as --seeds must be from 2 to 1000: ${count}`);
  }
  const seeds = count === undefined ? undefined : Array.from({ length: count }, (_, i) => i + 1);
  const lab = await HazeLab.open("builtin", backendOf(call, "wasm-strict"));
  const isJson = call.flag("json");
  const records: ClaimRecord[] = [];
  for (const claim of claims) {
    const progress = isJson ? undefined : new StudyProgress(io);
    const store = await cacheOf(call, progress, io);
    const options = { lab, isQuick: call.flag("quick"), ...(seeds ? { seeds } : {}), store };
    const record = await decideShown(claim, options, progress, io);
    if (!record) return reportStopped(claim, isJson, io);
    records.push(record);
    if (!isJson) {
      const style = styleFor(io.color && io.outIsTerminal);
      io.out(fitted(claimText(record, io.columns(), style, machineText()), io));
    }
  }
  if (isJson) io.out(`${JSON.stringify({ machine: machineText(), claims: records })}\n`);
  return EXIT.done;
}

/** Decides a claim with its progress shown; undefined after Ctrl-C. */
export async function decideShown(
  claim: Claim,
  options: { lab: HazeLab; isQuick: boolean; seeds?: readonly number[]; store: ResultStore },
  progress: StudyProgress | undefined,
  io: Io,
): Promise<ClaimRecord | undefined> {
  try {
    return await decideClaim(claim, {
      ...{ ...options, signal: io.interrupted },
      onProgress: (report) => progress?.update(report),
    });
  } finally {
    progress?.done();
  }
}

/** Says that Ctrl-C ended it and how to go on, and gives the exit code. */
export function reportStopped(
  { id }: Claim,
  isJson: boolean,
  io: Io,
  how = "the same command goes on",
): number {
  if (isJson) io.out(`${JSON.stringify({ interrupted: true, claim: id })}\n`);
  else io.err(`stopped in ${id}; ${how}\n`);
  return EXIT.interrupted;
}
