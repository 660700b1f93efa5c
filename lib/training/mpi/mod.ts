/**
 * Ranks of an MPI job, through Deno's FFI: Open MPI, MPICH and what is built like them. Nothing here is needed for anything else,
 * and nothing is loaded or asked for before {@linkcode openMpi} or {@linkcode findMpi} is called.
 *
 * A library is looked for under its usual names, or where the environment's `HAZE_MPI` says; `--allow-ffi` permits it.
 *
 * ```ts ignore
 * import { openMpi } from "@haze/haze/mpi"; // in a program that mpirun -n 2 started
 * import { Trainer } from "@haze/haze/training";
 *
 * const communicator = await openMpi();
 * const trainer = new Trainer(model, data, { accumulation: 2 }, { group: { communicator } });
 * for await (const event of trainer.run()) if (communicator.rank === 0) console.log(event);
 * await communicator.close();
 * ```
 *
 * Where there is none it says what is missing:
 *
 * @example
 * ```ts
 * import { findMpi } from "@haze/haze/mpi";
 * import { assertThrows } from "@std/assert";
 *
 * const refusal = "Cannot open MPI as library must name a shared library";
 * assertThrows(() => findMpi({ library: "/nowhere/libmpi.so" }), Error, refusal);
 * ```
 *
 * @module
 */
export type { Communicator } from "../distributed/communicator.ts";
export { findMpi, type FindMpiOptions, launchedRank } from "./find.ts";
export type { MpiCalls, MpiFunction, MpiHandles, MpiLibrary } from "./library.ts";
export type { MpiMake } from "./names.ts";
export { type MpiCommunicator, openMpi } from "./open.ts";
// Of a lower floor, as a signature here has it.
export type { FloatArray } from "../../kernels/mod.ts";
