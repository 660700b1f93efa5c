/** Launchers of MPI on this machine, for tests that need one. */
const decoded = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A launcher and what makes it start more ranks than there are cores, as whoever runs the tests. */
export interface Launcher {
  readonly make: "Open MPI" | "MPICH";
  readonly words: readonly string[];
}

/** What a job left behind. */
export interface JobOutcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const version = async (name: string): Promise<string> => {
  try {
    const { stdout, success } = await new Deno.Command(name, { args: ["--version"], stderr: "null" })
      .output();
    return success ? decoded(stdout) : "";
  } catch {
    return "";
  }
};

async function findLaunchers(): Promise<Launcher[]> {
  const found: Launcher[] = [];
  for (const name of ["mpirun.openmpi", "mpirun.mpich", "mpirun"]) {
    const text = await version(name);
    const make = /Open MPI|OpenRTE/.test(text) ? "Open MPI" : /HYDRA|MPICH/i.test(text) ? "MPICH" : undefined;
    if (!make || found.some((one) => one.make === make)) continue;
    const words = make === "Open MPI" ? [name, "--allow-run-as-root", "--oversubscribe"] : [name];
    found.push({ make, words });
  }
  return found;
}

/** The launchers that are here, one a make. */
export const LAUNCHERS: readonly Launcher[] = await findLaunchers();
/** What the names of tests end with where there is none. */
export const WHY_IGNORED = LAUNCHERS.length === 0 ? " (ignored: no mpirun here)" : "";
/** Options of tests that need one. */
export const NEEDS_MPI = { ignore: LAUNCHERS.length === 0 };

/** A job of ranks that run Deno programs: groups of words, each with its number of ranks. */
export function job(
  { words }: Launcher,
  groups: readonly (readonly [ranks: number, args: readonly string[]])[],
): Deno.Command {
  const deno = [Deno.execPath(), "run", "--quiet", "--no-check", "-A"];
  const args = groups.flatMap(([ranks, args], i) => [
    ...(i > 0 ? [":"] : []),
    ...["-n", String(ranks), ...deno, ...args],
  ]);
  return new Deno.Command(words[0]!, {
    args: [...words.slice(1), ...args],
    env: { NO_COLOR: "1" },
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
  });
}

/** Runs a job to its end. */
export async function runJob(...call: Parameters<typeof job>): Promise<JobOutcome> {
  const { code, stdout, stderr } = await job(...call).output();
  return { code, out: decoded(stdout), err: decoded(stderr) };
}
