/** A folder of results, one small JSON file a run, named by the run's hash. */
import { writeFileAtomic } from "../formats/mod.ts";
import { canonicalJson } from "../tokenizers/mod.ts";
import { claimFile } from "./claim_file.ts";
import { runHash, runJson, type RunValue } from "./run.ts";
import type { ResultStore } from "./store.ts";
import { checkTrialResult, isPlainObject, type TrialResult } from "./trial.ts";

/**
 * Where commands keep results unless told otherwise.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { RESULTS_FOLDER } from "@haze/haze/experiments";
 * assertEquals(RESULTS_FOLDER, "runs/experiments"); // relative: below where the command was called
 * ```
 */
export const RESULTS_FOLDER = "runs/experiments";
const FORMAT = "haze-run";
const FORMAT_VERSION = 1;
/** Far above what a run writes. */
const MAX_FILE_BYTES = 2 ** 24;

/** Options of {@linkcode folderStore}. */
export interface FolderStoreOptions {
  /** Told of each damaged file, which is then taken as absent. Default: nobody is. */
  readonly onNote?: (note: string) => void;
  /** Whether other processes fill the folder at the same time: each run is then claimed by one of them. Default false. */
  readonly isShared?: boolean;
}

/**
 * A store in a folder, which is made when the first result is put. Files are written whole or not at all. A result can
 * always be computed again, so a file that is damaged, or belongs to another run, is no error: it is noted and replaced.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { folderStore } from "@haze/haze/experiments";
 * const folder = await Deno.makeTempDir();
 * const run = {
 *   ...{ experiment: "coin/1", config: {}, seed: 1, numericsVersion: 2 },
 *   data: { name: "none", hash: "0" },
 * };
 * await folderStore(folder).put(run, { metrics: { heads: 1 } });
 * assertEquals(await folderStore(folder).get(run), { metrics: { heads: 1 } });
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function folderStore(
  folder: string = RESULTS_FOLDER,
  { onNote = () => {}, isShared = false }: FolderStoreOptions = {},
): ResultStore {
  const pathOf = (run: RunValue): string => `${folder.replace(/[/\\]+$/, "") || "/"}/${runHash(run)}.json`;
  return {
    ...(isShared ? { claim: (run: RunValue) => claimFile(pathOf(run).replace(/json$/, "lock")) } : {}),
    async get(run) {
      const path = pathOf(run);
      const bytes = await readIfPresent(path, onNote);
      if (!bytes) return undefined;
      try {
        return parseStoredResult(bytes, run);
      } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
        onNote(`${path} is computed again as it is damaged: ${error.message}`);
        return undefined;
      }
    },
    async put(run, result) {
      checkTrialResult(result);
      const path = pathOf(run);
      const fs = await import("node:fs/promises");
      try {
        await fs.mkdir(folder, { recursive: true });
      } catch (error) {
        throw new Error(
          `Cannot keep results in ${folder} as it must be a folder that can be made: ${messageOf(error)}`,
          { cause: error },
        );
      }
      const document = { format: FORMAT, formatVersion: FORMAT_VERSION, run: runJson(run), result };
      await writeFileAtomic(path, new TextEncoder().encode(`${JSON.stringify(document, undefined, 1)}\n`));
    },
  };
}

async function readIfPresent(path: string, onNote: (note: string) => void): Promise<Uint8Array | undefined> {
  const fs = await import("node:fs/promises");
  try {
    const stat = await fs.stat(path);
    if (stat.isFile() && stat.size <= MAX_FILE_BYTES) return await fs.readFile(path);
    onNote(
      `${path} is computed again as it is no result: ${stat.isFile() ? `${stat.size} bytes` : "no file"}`,
    );
    return undefined;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Error(`Cannot look for a result as ${path} must be readable: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The result in the bytes of a file, which has to be of that run. */
export function parseStoredResult(bytes: Uint8Array, run: RunValue): TrialResult {
  const document: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (!isPlainObject(document) || document.format !== FORMAT || document.formatVersion !== FORMAT_VERSION) {
    throw new SyntaxError(`it is no ${FORMAT} of version ${FORMAT_VERSION}`);
  }
  if (canonicalJson(document.run ?? null) !== canonicalJson(runJson(run))) {
    throw new SyntaxError("it holds another run");
  }
  return checkTrialResult(document.result);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
