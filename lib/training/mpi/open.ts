/** A {@linkcode Communicator} on the system's MPI. */
import type { FloatArray } from "../../kernels/mod.ts";
import type { Communicator } from "../distributed/communicator.ts";
import { gatherJson } from "../distributed/group.ts";
import { findMpi, type FindMpiOptions, requireLaunch } from "./find.ts";
import type { MpiLibrary } from "./library.ts";
import { ints, Waiting } from "./waiting.ts";

/** MPI_THREAD_FUNNELED: other threads compute, and this one alone calls MPI. */
const FUNNELED = 1;
/** Bytes of a message that go with its length: most that ranks say to each other are no longer. */
const SHORT = 508;
/** Counts of MPI are int32. */
const MOST_BYTES = 2 ** 31 - 1;

/** One process of a group. */
interface Neighbour {
  readonly host: string;
  readonly pid: number;
}

/** A rank's end of an MPI job. */
export interface MpiCommunicator extends Communicator {
  /** The library that carries the messages. */
  readonly library: MpiLibrary;
  /** Ranks on this machine, this one included. */
  readonly localSize: number;
  /** The sum by MPI's own `MPI_Allreduce`, in an order that MPI chooses: to measure ours against, not to train with. */
  reduce(array: Float32Array, out: Float32Array): Promise<void>;
}

/**
 * Begins MPI in this process, which a launcher has started. It can be done once.
 *
 * @throws {Error} if no launcher started it, no library is found, or library and launcher are of different makes.
 *
 * @example
 * ```ts
 * import { openMpi } from "@haze/haze/mpi";
 * import { assertRejects } from "@std/assert";
 *
 * await assertRejects(() => openMpi({ library: "/nowhere/libmpi.so" }), Error, "Cannot");
 * ```
 */
export async function openMpi(options: FindMpiOptions = {}): Promise<MpiCommunicator> {
  const launch = requireLaunch();
  const library = findMpi(options, launch.make);
  const { calls, handles: { world, byte, float, sum } } = library;
  calls.MPI_Init_thread(null, null, FUNNELED, ints([0]));
  const [rankCell, sizeCell] = [ints([0]), ints([0])];
  calls.MPI_Comm_rank(world, rankCell);
  calls.MPI_Comm_size(world, sizeCell);
  const [rank, size] = [rankCell[0]!, sizeCell[0]!];
  if (size !== launch.size) {
    calls.MPI_Finalize();
    throw new Error(
      `Cannot run over ranks as library and launcher must be of one make: ${library.name} (${library.make}) ` +
        `knows ${size} of the ${launch.size} ranks that were started\n` +
        `hint: HAZE_MPI names the launcher's library`,
    );
  }
  const waiting = new Waiting(calls);
  /** Starts an operation and waits for it. A request is an address in Open MPI and a number in MPICH: 8 bytes hold both. */
  const run = async (pins: readonly unknown[], start: (request: BigUint64Array) => number) => {
    const request = new BigUint64Array(new ArrayBuffer(8));
    start(request);
    await waiting.until(request, pins);
  };
  const communicator: MpiCommunicator = {
    ...{ rank, size, library, name: versionOf(library), localSize: 1 },
    async gather(bytes) {
      const unit = SHORT + 4;
      const [own, all] = [new Uint8Array(unit), new Uint8Array(unit * size)];
      new DataView(own.buffer).setInt32(0, bytes.length, true);
      own.set(bytes.subarray(0, SHORT), 4);
      await run(
        [own, all],
        (request) => calls.MPI_Iallgather(own, unit, byte, all, unit, byte, world, request),
      );
      const view = new DataView(all.buffer);
      const lengths = Array.from({ length: size }, (_, r) => view.getInt32(r * unit, true));
      if (lengths.every((length) => length <= SHORT)) {
        return lengths.map((length, r) => all.slice(r * unit + 4, r * unit + 4 + length));
      }
      const places = bounds(lengths, 1);
      const whole = new Uint8Array(places[size]!);
      // On a buffer of its own, as small arrays may be moved while MPI reads them.
      const given = new Uint8Array(new ArrayBuffer(bytes.length));
      given.set(bytes);
      const [counts, starts] = [ints(lengths), ints(places.slice(0, size))];
      await run(
        [given, whole, counts, starts],
        (request) =>
          calls.MPI_Iallgatherv(given, given.length, byte, whole, counts, starts, byte, world, request),
      );
      return lengths.map((length, r) => whole.slice(places[r]!, places[r]! + length));
    },
    async deal(array, slices, out) {
      const { BYTES_PER_ELEMENT: width } = array;
      const own = slices[rank + 1]! - slices[rank]!;
      const lengths = slices.slice(1).map((end, r) => end - slices[r]!);
      const counts = ints(lengths.map((length) => checked(length * width)));
      const starts = ints(bounds(lengths, width).slice(0, size));
      const dealt = Array<number>(size).fill(own);
      const [gotCounts, gotStarts] = [
        ints(dealt.map((length) => length * width)),
        ints(bounds(dealt, width).slice(0, size)),
      ];
      const [from, to] = [bytesOf(array), bytesOf(out)];
      await run(
        [from, to, counts, starts, gotCounts, gotStarts],
        (request) =>
          calls.MPI_Ialltoallv(
            ...[from, counts, starts, byte],
            ...[to, gotCounts, gotStarts, byte, world, request],
          ),
      );
    },
    async join(slice, slices, out) {
      const { BYTES_PER_ELEMENT: width } = slice;
      const lengths = slices.slice(1).map((end, r) => end - slices[r]!);
      const counts = ints(lengths.map((length) => checked(length * width)));
      const starts = ints(bounds(lengths, width).slice(0, size));
      const [from, to] = [bytesOf(slice), bytesOf(out)];
      await run(
        [from, to, counts, starts],
        (request) => calls.MPI_Iallgatherv(from, from.length, byte, to, counts, starts, byte, world, request),
      );
    },
    async reduce(array, out) {
      await run(
        [array, out],
        (request) => calls.MPI_Iallreduce(array, out, array.length, float, sum, world, request),
      );
    },
    abort(code) {
      calls.MPI_Abort(world, code);
    },
    close() {
      waiting.close();
      calls.MPI_Finalize();
      return Promise.resolve();
    },
  };
  const { hostname } = await import("node:os");
  const { kill } = await import("node:process");
  const neighbours = await gatherJson<Neighbour>(communicator, { host: hostname(), pid: Deno.pid });
  const isNear = ({ host }: Neighbour): boolean => host === neighbours[rank]!.host;
  waiting.watch = () => {
    for (const [r, neighbour] of neighbours.entries()) {
      if (!isNear(neighbour) || r === rank) continue;
      try {
        kill(neighbour.pid, 0);
      } catch (error) {
        if ((error as { code?: unknown }).code !== "ESRCH") continue;
        throw new Error(
          `Cannot go on as all ranks must live: rank ${r} (process ${neighbour.pid}) is gone`,
        );
      }
    }
  };
  return { ...communicator, localSize: neighbours.filter(isNear).length };
}

/** Places of parts that lie one behind the other, their end included, in bytes. */
function bounds(lengths: readonly number[], width: number): number[] {
  return lengths.reduce((places, length) => [...places, checked(places.at(-1)! + length * width)], [0]);
}

function checked(bytes: number): number {
  if (bytes <= MOST_BYTES) return bytes;
  throw new RangeError(
    `Cannot send gradients as MPI counts up to ${MOST_BYTES} bytes: ${bytes}\nhint: start more ranks`,
  );
}

function bytesOf(array: FloatArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The first line of what the library says of itself. */
function versionOf({ calls, make, name }: MpiLibrary): string {
  const [text, length] = [new Uint8Array(8192), ints([0])];
  calls.MPI_Get_library_version(text, length);
  const line = new TextDecoder().decode(text.subarray(0, length[0])).split("\n")[0]!.replaceAll("\0", "");
  const short = /^(Open MPI v[\d.]+\w*)|^MPICH Version:\s*([\d.]+\w*)/.exec(line);
  return `${short?.[1] ?? (short?.[2] && `MPICH ${short[2]}`) ?? make}, ${name}`;
}
