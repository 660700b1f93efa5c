/** Studies whose runs several processes share: ranks of MPI, or processes on this machine by `--jobs`. */
import { type Call, type Io, type OptionSpec, UsageError } from "../command.ts";
import { variable } from "../environment.ts";
import { EXIT } from "../report.ts";
import { DISTRIBUTED_OPTION, muted, overRanks, withThreads } from "./ranks.ts";

/** The options of commands that run studies. */
export const SHARING_OPTIONS: readonly OptionSpec[] = [
  {
    ...{ name: "jobs", kind: "integer", value: "N" },
    help: "share the runs among N processes on this machine (default 1)",
  },
  DISTRIBUTED_OPTION,
];

/** Tells a process that it is one of several, and silent. */
const JOB = "HAZE_JOB";
const MOST_JOBS = 256;

/**
 * Runs a study's command, and others like it if the call asks for them: they share the folder of results, in which each run is
 * claimed by one, so that every process ends with all results. The first alone prints.
 *
 * @throws {UsageError} if `--jobs` is out of range, or given with `--distributed`.
 */
export async function sharingRuns(
  call: Call,
  io: Io,
  body: (call: Call, io: Io) => Promise<number>,
): Promise<number> {
  const jobs = call.number("jobs") ?? 1;
  if (jobs < 1 || jobs > MOST_JOBS) {
    throw new UsageError(`Cannot share runs as --jobs must be from 1 to ${MOST_JOBS}: ${jobs}`);
  }
  if (call.text("distributed") !== undefined) {
    if (call.number("jobs") !== undefined) {
      throw new UsageError("Cannot share runs as --jobs and --distributed exclude each other: got both");
    }
    // A study stops where it is asked to: its runs need no agreement.
    return await overRanks(
      call,
      io,
      (rankCall, rankIo) => body(rankCall, { ...rankIo, interrupted: io.interrupted }),
    );
  }
  if (jobs === 1) return await body(call, io);
  const shared: Call = {
    ...withThreads(call, Math.max(1, Math.floor(navigator.hardwareConcurrency / jobs))),
    sharesRuns: true,
  };
  if (variable(JOB) !== undefined) return await body(shared, muted(io));
  const others = Array.from({ length: jobs - 1 }, (_, i) => start(call, i + 1));
  let isWanted = true;
  const stop = (): void => {
    isWanted = false;
    others.forEach(({ kill }) => kill());
  };
  io.interrupted.addEventListener("abort", stop);
  try {
    const code = await body(shared, io);
    if (code !== EXIT.done) stop();
    return code;
  } catch (error) {
    stop();
    throw error;
  } finally {
    io.interrupted.removeEventListener("abort", stop);
    const codes = await Promise.all(others.map(({ ended }) => ended));
    const bad = isWanted ? codes.findIndex((code) => code !== EXIT.done) : -1;
    if (bad >= 0) io.err(`note: process ${bad + 2} of ${jobs} ended early, with code ${codes[bad]}\n`);
  }
}

/** Another process with the same words, which prints nothing. */
function start({ words = [] }: Call, job: number): { kill(): void; readonly ended: Promise<number> } {
  const program = new URL("../haze.ts", import.meta.url).href;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", program, ...words],
    env: { [JOB]: String(job) },
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
  let isOver = false;
  const ended = child.status.then(({ code }) => {
    isOver = true;
    return code;
  });
  return {
    ended,
    kill: () => {
      if (!isOver) child.kill("SIGTERM");
    },
  };
}
