/** `--distributed mpi`: one command on several ranks, of which the first alone speaks and writes. */
import { isShared, requireSame, SharedError, together, type TrainingGroup } from "../../lib/training/mod.ts";
import type { MpiCommunicator } from "../../lib/training/mpi/mod.ts";
import { type Call, type Io, type OptionSpec, UsageError } from "../command.ts";
import { EXIT, reportError } from "../report.ts";
import { codeHash } from "./code_hash.ts";

/** The option of commands that can be shared out. */
export const DISTRIBUTED_OPTION: OptionSpec = {
  ...{ name: "distributed", kind: "text", value: "HOW" },
  help: "mpi: share the work among the ranks that mpirun started (HAZE_MPI names a library)",
};

/** A rank that fails alone waits this long, so that rank 0 speaks where all fail alike. */
const HESITATION_MS = 500;

/**
 * Runs `body` on this rank of a job: with the group in its call, threads for a fair share of the machine's cores, and, on all
 * ranks but the first, without a voice. Without the option it runs as it is.
 *
 * @throws {UsageError} if `--distributed` names something else.
 * @throws {Error} if there is no job, or its ranks are unlike; what `body` throws, on rank 0, where all ranks do.
 */
export async function overRanks(
  call: Call,
  io: Io,
  body: (call: Call, io: Io) => Promise<number>,
): Promise<number> {
  const how = call.text("distributed");
  if (how === undefined) return await body(call, io);
  if (how !== "mpi") throw new UsageError(`Cannot run over ranks as --distributed must be mpi: ${how}`);
  const { openMpi, launchedRank } = await import("../../lib/training/mpi/mod.ts");
  let communicator: MpiCommunicator;
  try {
    communicator = await openMpi();
  } catch (error) {
    if (launchedRank() > 0) return EXIT.failed; // rank 0 says it for all
    throw error;
  }
  return await asRank(communicator, call, io, body);
}

async function asRank(
  communicator: MpiCommunicator,
  call: Call,
  io: Io,
  body: (call: Call, io: Io) => Promise<number>,
): Promise<number> {
  const { rank } = communicator;
  const agreed = new AbortController();
  const group: TrainingGroup = {
    communicator,
    wantsToStop: () => io.interrupted.aborted,
    onStop: () => agreed.abort(),
  };
  const voice: Io = rank === 0 ? io : muted(io);
  try {
    const code = await together(communicator, codeHash);
    await requireSame(communicator, { code, Deno: Deno.version.deno });
    const threads = await threadsFor(communicator);
    const result = await body(rankCall(call, group, threads), { ...voice, interrupted: agreed.signal });
    await communicator.close();
    return result;
  } catch (error) {
    if (isShared(error)) {
      await communicator.close();
      if (rank === 0) throw error;
      return error instanceof UsageError ? EXIT.usage : EXIT.failed;
    }
    if (rank > 0) await new Promise((resolve) => setTimeout(resolve, HESITATION_MS));
    const code = reportError(rank > 0 ? ofRank(rank, error) : error, io, call.flag("json"));
    communicator.abort(code);
    return code;
  }
}

/** The call of one rank: what one process alone does, the first does. */
function rankCall(call: Call, group: TrainingGroup, threads: number | undefined): Call {
  const isFirst = group.communicator.rank === 0;
  return {
    ...withThreads(call, threads),
    group,
    sharesRuns: true,
    flag: (name) => (isFirst || name !== "profile") && call.flag(name),
    text: (name) => isFirst || name !== "trace" ? call.text(name) : undefined,
  };
}

/** A call with threads where it says nothing of them, and computes with a backend that has some. */
export function withThreads(call: Call, threads: number | undefined): Call {
  const takesThreads = ["wasm", "wasm-strict", "blas"].includes(call.text("backend") ?? "wasm");
  if (!takesThreads) return call;
  return { ...call, number: (name) => call.number(name) ?? (name === "threads" ? threads : undefined) };
}

/**
 * Threads for a rank: the cores that it may use, if the launcher has bound it to a part of them, else its share of all; as many
 * as without MPI where it is alone.
 */
async function threadsFor({ localSize }: MpiCommunicator): Promise<number | undefined> {
  if (localSize === 1) return undefined;
  const { cpus } = await import("node:os");
  const allowed = navigator.hardwareConcurrency;
  return Math.max(1, Math.min(allowed, Math.floor(Math.max(allowed, cpus().length) / localSize)));
}

/** The streams of a process that others speak for. */
export function muted(io: Io): Io {
  return {
    ...io,
    ...{ out: () => {}, err: () => {}, color: false },
    ...{ outIsTerminal: false, errIsTerminal: false, isInteractive: false },
  };
}

function ofRank(rank: number, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new SharedError(
    message.replace(/^(Cannot )?/, (_, start = "") => `${start && "Cannot go on: "}rank ${rank}: ${start}`),
    {
      cause: error,
    },
  );
}
