/** How the peers' programs are started. */
import type { LineProgram } from "./line_process.ts";

/** Settings that make OpenBLAS take other kernels than this CPU's own: a comparison must not be won by them. */
export const OPENBLAS_OVERRIDES: readonly string[] = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];
const THREAD_COUNTS = ["OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"];

/** This process's environment without what would slow a BLAS down, with so many threads for all of them. */
function blasEnvironment(threads: number): Record<string, string> {
  const env = Deno.env.toObject();
  for (const name of OPENBLAS_OVERRIDES) delete env[name];
  for (const name of THREAD_COUNTS) env[name] = `${threads}`;
  env.PYTHONDONTWRITEBYTECODE = "1"; // its cache would lie among the sources
  return env;
}

/** A script of this folder for `python3`, or for the Python that `HAZE_PYTHON` names. */
export function pythonProgram(
  script: string,
  args: readonly string[],
  threads: number,
  needs: string,
): LineProgram {
  return {
    command: Deno.env.get("HAZE_PYTHON") ?? "python3",
    args: [new URL(script, import.meta.url).pathname, ...args],
    env: blasEnvironment(threads),
    needs,
  };
}

/** The path of a file of `npm/`. */
export function npmPath(name: string): string {
  return new URL(`npm/${name}`, import.meta.url).pathname;
}

/** A script of `npm/` for this Deno, with the config and the lock file that name its packages. */
export function npmProgram(script: string, threads: number, needs: string): LineProgram {
  return {
    command: Deno.execPath(),
    args: ["run", "-A", "--quiet", "--config", npmPath("deno.json"), npmPath(script), `${threads}`],
    env: Deno.env.toObject(),
    needs,
  };
}
