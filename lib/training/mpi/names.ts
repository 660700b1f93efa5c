/** Names that an MPI library usually goes by, and who started this process. */

/** Whose conventions a library follows: MPICH's are also those of Intel MPI, MVAPICH and Cray. */
export type MpiMake = "Open MPI" | "MPICH";

const LINUX: Readonly<Record<MpiMake, readonly string[]>> = {
  "Open MPI": ["libmpi.so.40", "libmpi.so"],
  // Debian's name first: elsewhere MPICH and its kin are libmpi.so.12.
  "MPICH": ["libmpich.so.12", "libmpi.so.12", "libmpich.so"],
};
const DARWIN = ["/opt/homebrew/lib/libmpi.dylib", "/usr/local/lib/libmpi.dylib", "libmpi.dylib"] as const;

/** The names to try on an operating system, those of the launcher's make first; both makes may be installed. */
export function mpiNames(os: string, launcher: MpiMake): readonly string[] {
  if (os === "darwin") return DARWIN;
  const other = launcher === "Open MPI" ? "MPICH" : "Open MPI";
  return [...LINUX[launcher], ...LINUX[other]];
}

/** What a launcher told a process that it started. */
export interface Launch {
  /** Whose launcher it is, as far as its variables say. */
  readonly make: MpiMake;
  /** How many ranks it started. */
  readonly size: number;
}

/** The variables in which launchers tell a process its rank. */
export const RANKS: readonly string[] = ["OMPI_COMM_WORLD_RANK", "PMI_RANK", "SLURM_PROCID"];

/** The variables of launchers that say how many ranks there are; Slurm's come last, as it starts other programs as well. */
const SIZES: readonly (readonly [variable: string, make: MpiMake])[] = [
  ["OMPI_COMM_WORLD_SIZE", "Open MPI"],
  ["PMI_SIZE", "MPICH"],
  ["MPI_LOCALNRANKS", "MPICH"],
  ["SLURM_NTASKS", "MPICH"],
];

/**
 * Who started this process; undefined if no launcher did.
 *
 * @param variable Gives an environment variable.
 */
export function launchOf(variable: (name: string) => string | undefined): Launch | undefined {
  for (const [name, make] of SIZES) {
    const size = Number(variable(name));
    if (Number.isInteger(size) && size > 0) return { make, size };
  }
  return undefined;
}
