/** Files that commands read and write. */
import { dirname } from "@std/path";
import { type Corpus, loadCorpus } from "../lib/data/mod.ts";
import { pinnedNpmSpec } from "../lib/data/npm_text.ts";
import { type Kernels, type KernelsName, kernelsNamed, wasmKernels } from "../lib/kernels/mod.ts";
import { openCheckpoint, type OpenedModel } from "../lib/models/mod.ts";
import { asUsage, type Call, UsageError } from "./command.ts";

/** The bytes of a file, or an error that says what is wrong with the path. */
export async function readFile(path: string, act: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    const reason = await reasonOf(error, path);
    throw new Error(`Cannot ${act} as ${path} must be a readable file: ${reason}`, { cause: error });
  }
}

async function reasonOf(error: unknown, path: string): Promise<string> {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  const isDirectory = await Deno.stat(path).then((info) => info.isDirectory, () => false);
  if (isDirectory) return "it is a directory";
  return error instanceof Error ? error.message : String(error);
}

/** Whether something is at a path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new Error(
      `Cannot look at ${path} as the system refuses: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Makes the folder of a file that is to be written later, and finds out now what would stop it then. */
export async function prepareToWrite(path: string): Promise<void> {
  const isDirectory = await Deno.stat(path).then((info) => info.isDirectory, () => false);
  if (isDirectory) throw new Error(`Cannot write ${path} as it must be a file: it is a directory`);
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.remove(await Deno.makeTempFile({ dir: dirname(path), prefix: ".haze-", suffix: ".tmp" }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot write ${path} as its folder must be writable: ${message}`, { cause: error });
  }
}

/**
 * The text that a checkpoint was trained on. An npm package runs code, so only the user may name one that is not
 * known to be text: a file that came from somewhere else may not.
 */
export function loadRecordedCorpus(spec: string, path: string): Promise<Corpus> {
  const bare = spec.replace(/(?<=\w)@[^@/]+$/, "");
  const isKnown = bare !== spec && pinnedNpmSpec(bare) === spec;
  if (spec.startsWith("npm:") && !isKnown) {
    throw new UsageError(
      `Cannot load the text of ${path} as only a known package is loaded unasked: ${spec}\nhint: if you trust it, give --corpus ${spec}`,
    );
  }
  return loadCorpus(spec);
}

/** The backend that `--backend` names, or the usual one, with as many threads as `--threads` says. */
export function backendOf(call: Call, usual = "wasm"): Kernels {
  const name = call.text("backend") ?? usual;
  const threads = call.number("threads");
  if (threads === undefined) return asUsage(() => kernelsNamed(name as KernelsName));
  if (name !== "wasm" && name !== "wasm-strict") {
    throw new UsageError(`Cannot compute as --threads goes with a wasm backend: ${name} has one thread`);
  }
  return asUsage(() => wasmKernels({ threads, ...(name === "wasm-strict" ? { mode: "strict" } : {}) }));
}

/** Opens the checkpoint at a path. */
export async function openModel(path: string, call: Call, moments = false): Promise<OpenedModel> {
  const kernels = backendOf(call);
  return openCheckpoint(await readFile(path, "open a checkpoint"), { name: path, kernels, moments });
}
