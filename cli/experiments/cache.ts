/** The folder that results of runs are kept in and found again. */
import { folderStore, RESULTS_FOLDER, type ResultStore } from "../../lib/experiments/mod.ts";
import type { Call, Io } from "../command.ts";
import type { StudyProgress } from "../ui/study_progress.ts";

/**
 * The store of `--cache`, found usable before any run. Damaged files are noted on stderr, also where no progress is shown.
 *
 * @throws {Error} if it is no folder, cannot be made, or cannot be written to.
 */
export async function cacheOf(call: Call, progress: StudyProgress | undefined, io: Io): Promise<ResultStore> {
  const folder = call.text("cache") ?? RESULTS_FOLDER;
  try {
    await Deno.mkdir(folder, { recursive: true });
    const probe = await Deno.makeTempFile({ dir: folder, prefix: ".haze-", suffix: ".tmp" });
    await Deno.remove(probe);
    for await (const _ of Deno.readDir(folder)) break; // results are looked for there
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot keep results in ${folder} as it must be a folder that can be written to: ${message}`,
      { cause: error },
    );
  }
  return folderStore(folder, {
    isShared: call.sharesRuns ?? false,
    onNote: (note) => progress ? progress.note(note) : io.err(`note: ${note}\n`),
  });
}
