/**
 * Runs notebooks on the real Deno kernel and fails if one does.
 * `deno run -A tools/notebooks/main.ts [--write] [--quick] [--timeout SECONDS] [FILE.ipynb …]`; without files, all of
 * `notebooks/`. `--quick` sets HAZE_QUICK=1 for cells that can do with less; outputs of such a run are not written.
 *
 * @module
 */
import { parseArgs } from "@std/cli";
import { basename, join } from "@std/path";
import { runNotebook } from "./run_notebook.ts";

const USAGE =
  "usage: deno run -A tools/notebooks/main.ts [--write | --quick] [--timeout SECONDS] [FILE.ipynb …]";

/** Runs what the arguments name; gives the exit code: 0 all well, 1 a notebook failed, 2 a wrong call, 130 interrupted. */
export async function main(args: string[]): Promise<number> {
  const unknown: string[] = [];
  const { write, quick, timeout = "600", _: files } = parseArgs(args, {
    boolean: ["write", "quick"],
    string: ["timeout"],
    unknown: (name: string) => name.startsWith("-") ? (unknown.push(name), false) : true,
  });
  const cellTimeoutMs = 1000 * Number(timeout);
  if (unknown.length > 0 || (write && quick) || !(cellTimeoutMs > 0)) {
    console.error(USAGE);
    return 2;
  }
  const paths = files.length > 0 ? files.map(String) : await allNotebooks();
  if (paths.length === 0) {
    console.error("Cannot run notebooks as there must be some: none in notebooks/");
    return 1;
  }
  const start = performance.now();
  const interrupted = new AbortController();
  // Without it Ctrl-C would leave kernels behind.
  Deno.addSignalListener("SIGINT", () => interrupted.abort());
  let failed = 0;
  for (const path of paths) {
    console.log(path);
    const { problems, seconds } = await runNotebook(path, {
      ...{ write: write === true, cellTimeoutMs, environment: { HAZE_QUICK: quick === true ? "1" : "0" } },
      signal: interrupted.signal,
      onCell: (number, of, cellSeconds) =>
        console.log(`  cell ${number} of ${of}: ${cellSeconds.toFixed(1)} s`),
    });
    for (const problem of problems) console.error(`${basename(path)}: ${problem}`);
    if (problems.length > 0) failed++;
    console.log(`  ${problems.length > 0 ? "failed" : write ? "written" : "ran"} in ${seconds.toFixed(1)} s`);
    if (interrupted.signal.aborted) return 130;
  }
  const total = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${paths.length - failed} notebooks passed, ${failed} failed, ${total} s`);
  return failed > 0 ? 1 : 0;
}

async function allNotebooks(): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir("notebooks"))).map(({ name }) => name);
  return names.filter((name) => name.endsWith(".ipynb")).sort().map((name) => join("notebooks", name));
}

if (import.meta.main) Deno.exit(await main(Deno.args));
