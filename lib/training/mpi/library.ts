/** Loading an MPI library, and what its functions take: handles are addresses in Open MPI and numbers in MPICH. */
import type { MpiMake } from "./names.ts";

/** The functions of MPI 3 that are used; `handle` is how communicators, types and operations are passed. */
const symbolsFor = <const H extends "pointer" | "i32">(handle: H) => ({
  MPI_Init_thread: { parameters: ["pointer", "pointer", "i32", "buffer"], result: "i32" },
  MPI_Comm_rank: { parameters: [handle, "buffer"], result: "i32" },
  MPI_Comm_size: { parameters: [handle, "buffer"], result: "i32" },
  MPI_Get_library_version: { parameters: ["buffer", "buffer"], result: "i32" },
  MPI_Iallgather: {
    parameters: ["buffer", "i32", handle, "buffer", "i32", handle, handle, "buffer"],
    result: "i32",
  },
  MPI_Iallgatherv: {
    parameters: ["buffer", "i32", handle, "buffer", "buffer", "buffer", handle, handle, "buffer"],
    result: "i32",
  },
  MPI_Ialltoallv: {
    parameters: [
      ...["buffer", "buffer", "buffer", handle],
      ...["buffer", "buffer", "buffer", handle, handle, "buffer"],
    ] as ["buffer", "buffer", "buffer", H, "buffer", "buffer", "buffer", H, H, "buffer"],
    result: "i32",
  },
  MPI_Iallreduce: {
    parameters: ["buffer", "buffer", "i32", handle, handle, handle, "buffer"],
    result: "i32",
  },
  MPI_Test: { parameters: ["buffer", "buffer", "buffer"], result: "i32" },
  MPI_Abort: { parameters: [handle, "i32"], result: "i32" },
  MPI_Finalize: { parameters: [], result: "i32" },
} as const);

/** The names of the functions. */
export type MpiFunction =
  | "MPI_Init_thread"
  | "MPI_Comm_rank"
  | "MPI_Comm_size"
  | "MPI_Get_library_version"
  | "MPI_Iallgather"
  | "MPI_Iallgatherv"
  | "MPI_Ialltoallv"
  | "MPI_Iallreduce"
  | "MPI_Test"
  | "MPI_Abort"
  | "MPI_Finalize";

/** The functions with handles of any kind: which kind, the library's make says. */
export type MpiCalls = Readonly<Record<MpiFunction, (...values: readonly unknown[]) => number>>;

/** The constants that are used. */
export interface MpiHandles {
  /** All ranks of the job. */
  readonly world: unknown;
  /** The type of a byte: what gradients and messages are sent as. */
  readonly byte: unknown;
  /** The type of a float32, for MPI's own sums. */
  readonly float: unknown;
  /** The operation of adding. */
  readonly sum: unknown;
}

/** A loaded library. It stays loaded until the program ends, as MPI cannot be begun twice. */
export interface MpiLibrary {
  /** Whose conventions it follows. */
  readonly make: MpiMake;
  /** The name or path that it was opened by. */
  readonly name: string;
  /** Its functions. */
  readonly calls: MpiCalls;
  /** Its constants, in the form in which its functions take them. */
  readonly handles: MpiHandles;
}

/** Open MPI's constants are places in the library. */
const PLACES = {
  ompi_mpi_comm_world: { type: "pointer", optional: true },
  ompi_mpi_byte: { type: "pointer", optional: true },
  ompi_mpi_float: { type: "pointer", optional: true },
  ompi_mpi_op_sum: { type: "pointer", optional: true },
} as const;
/** MPICH's are numbers that its ABI fixes. */
const NUMBERS: MpiHandles = { world: 0x44000000, byte: 0x4c00010d, float: 0x4c00040a, sum: 0x58000003 };

/** Loads a library, or says in the system's words why not. */
export function loadMpi(name: string): MpiLibrary | { readonly reason: string } {
  let known: Deno.DynamicLibrary<typeof PLACES> | undefined;
  try {
    known = Deno.dlopen(name, PLACES);
    const places = known.symbols;
    if (places.ompi_mpi_comm_world === null) {
      const calls = Deno.dlopen(name, symbolsFor("i32")).symbols as unknown as MpiCalls;
      return { make: "MPICH", name, calls, handles: NUMBERS };
    }
    const calls = Deno.dlopen(name, symbolsFor("pointer")).symbols as unknown as MpiCalls;
    const handles: MpiHandles = {
      ...{ world: places.ompi_mpi_comm_world, byte: places.ompi_mpi_byte },
      ...{ float: places.ompi_mpi_float, sum: places.ompi_mpi_op_sum },
    };
    return { make: "Open MPI", name, calls, handles };
  } catch (error) {
    known?.close();
    const reason = error instanceof Error ? error.message : String(error);
    return { reason: reason.replace(/^(Could not open library: )+/, "") };
  }
}
