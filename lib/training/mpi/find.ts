/** Finding the system's MPI. */
import { loadMpi, type MpiLibrary } from "./library.ts";
import { type Launch, launchOf, type MpiMake, mpiNames, RANKS } from "./names.ts";

/** Options of {@linkcode findMpi} and `openMpi`. */
export interface FindMpiOptions {
  /** Path or name of a library. Default: what `HAZE_MPI` names, if it may be read, else the first usual name that opens. */
  readonly library?: string;
}

/** A variable of the environment; nothing if it is empty or may not be read, so that no one is asked for a permission. */
export function variable(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) || undefined : undefined;
}

/**
 * The rank that a launcher gave this process, before any library is loaded; 0 if none did.
 *
 * @example
 * ```ts
 * import { launchedRank } from "@haze/haze/mpi";
 * import { assertEquals } from "@std/assert";
 * assertEquals(launchedRank(), 0);
 * ```
 */
export function launchedRank(): number {
  return Number(RANKS.map(variable).find((value) => value !== undefined) ?? 0);
}

/**
 * Who started this process as one of several ranks.
 *
 * @throws {Error} if no launcher did.
 */
export function requireLaunch(): Launch {
  const launch = launchOf(variable);
  if (launch) return launch;
  throw new Error(
    "Cannot run over ranks as an MPI launcher must start them: this process was started alone\n" +
      "hint: start it with mpirun -n 2 deno run -A cli/haze.ts … --distributed mpi",
  );
}

/**
 * Loads an MPI library; nothing of MPI is begun.
 *
 * @throws {Error} if there is none, or FFI is not permitted.
 *
 * @example
 * ```ts
 * import { findMpi } from "@haze/haze/mpi";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => findMpi({ library: "/nowhere/libmpi.so" }), Error, "Cannot open MPI");
 * ```
 */
export function findMpi({ library }: FindMpiOptions = {}, make: MpiMake = "Open MPI"): MpiLibrary {
  requireFfi();
  const named = library ?? variable("HAZE_MPI");
  if (named !== undefined) {
    const loaded = loadMpi(named);
    if (!("reason" in loaded)) return loaded;
    throw new Error(
      `Cannot open MPI as ${library === undefined ? "HAZE_MPI" : "library"} must name a shared library: ` +
        `${loaded.reason}\nhint: give the full path of a libmpi or libmpich, or nothing to search for one`,
    );
  }
  const names = mpiNames(Deno.build.os, make);
  for (const name of names) {
    const loaded = loadMpi(name);
    if (!("reason" in loaded)) return loaded;
  }
  throw new Error(
    `Cannot find MPI as one of its usual names must open: none of ${names.join(", ")} does\n` +
      "hint: install it (Debian: apt install openmpi-bin, or mpich), or give a library's path in HAZE_MPI and --allow-env",
  );
}

function requireFfi(): void {
  const { Deno } = globalThis as { Deno?: typeof globalThis.Deno };
  if (!Deno?.dlopen) {
    throw new Error("Cannot use MPI as it is called through Deno's FFI: this runtime has none");
  }
  const { state } = Deno.permissions.requestSync({ name: "ffi" });
  if (state === "granted") return;
  throw new Error(
    `Cannot use MPI as Deno must permit FFI: it is ${state}\nhint: run with --allow-ffi, or -A`,
  );
}
