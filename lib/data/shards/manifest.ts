/** `modules.json`: which shards of a folder are read, under what names and weights. */
import { withoutByteOrderMark } from "../byte_order_mark.ts";
import { showValue } from "../../tokenizers/show_value.ts";

/**
 * Name of the manifest in a folder of shards.
 *
 * @example
 * ```ts
 * import { MANIFEST, readManifest, writeManifest } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await writeManifest(folder, []);
 * await Deno.stat(`${folder}/${MANIFEST}`); // it is there
 * assertEquals(await readManifest(folder), []);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export const MANIFEST = "modules.json";
/**
 * Name of the tokenizer of all shards in a folder.
 *
 * @example
 * ```ts
 * import { FOLDER_TOKENIZER, pathInFolder } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pathInFolder("shards", FOLDER_TOKENIZER), "shards/tokenizer.json");
 * ```
 */
export const FOLDER_TOKENIZER = "tokenizer.json";
const FORMAT = "haze-modules";
const FORMAT_VERSION = 1;
const MAX_NAME = 100;

/** A module as the manifest names it. */
export interface ManifestEntry {
  /** What it is called: letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  /** Name of its file in the folder: a `.shard`, or a raw `.bin`. */
  readonly file: string;
  /** w ≥ 0. */
  readonly weight: number;
}

/**
 * Whether a text can name a module, and its file before the dot.
 *
 * @example
 * ```ts
 * import { isModuleName } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["notes-2.b", "Füße", ".hidden", "../notes", "a b", ""].map(isModuleName), [
 *   ...[true, true],
 *   ...[false, false, false, false],
 * ]);
 * ```
 */
export function isModuleName(text: string): boolean {
  return text.length <= MAX_NAME && /^[\p{L}\p{N}_-][\p{L}\p{M}\p{N}._-]*$/u.test(text);
}

/**
 * Reads a manifest.
 *
 * @param path Of the file, for messages.
 * @throws {SyntaxError} if it is no JSON, of another format, or an entry is malformed, leads out of the folder or is
 * named twice.
 *
 * @example
 * ```ts
 * import { formatManifest, parseManifest } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const entries = [{ name: "notes", file: "notes.shard", weight: 1 }];
 * assertEquals(parseManifest(formatManifest(entries), "modules.json"), entries);
 * ```
 */
export function parseManifest(text: string, path: string): ManifestEntry[] {
  const fail = (rule: string, got: unknown): never => {
    const shown = typeof got === "string" ? got : showValue(got, 200);
    throw new SyntaxError(`Cannot read ${path} as ${rule}: ${shown.slice(0, 200)}`);
  };
  const document = parseJson(text, (message) => fail("it must be JSON", message));
  if (!isObject(document) || document.format !== FORMAT) {
    return fail(`it must be of format ${FORMAT}`, isObject(document) ? document.format : document);
  }
  if (document.formatVersion !== FORMAT_VERSION) {
    fail(`its formatVersion must be ${FORMAT_VERSION}`, document.formatVersion);
  }
  checkKeys(document, ["format", "formatVersion", "modules"], "it", fail);
  const { modules } = document;
  if (!Array.isArray(modules)) return fail("its modules must be a list", modules);
  const names = new Set<string>();
  return modules.map((entry: unknown) => {
    if (!isObject(entry)) return fail("each module must be an object", entry);
    checkKeys(entry, ["name", "file", "weight"], "a module", fail);
    const { name, file, weight } = entry;
    if (typeof name !== "string" || !isModuleName(name)) {
      return fail("a module's name must be of letters, digits, dots, dashes and underscores", name);
    }
    const stem = typeof file === "string" ? /^(.+)\.(shard|bin)$/.exec(file)?.[1] : undefined;
    if (stem === undefined || !isModuleName(stem)) {
      return fail(`the file of ${name} must be a .shard or .bin in the same folder`, file);
    }
    if (typeof weight !== "number" || !(weight >= 0 && weight < Infinity)) {
      return fail(`the weight of ${name} must be a number of at least 0`, weight);
    }
    if (names.has(name)) fail("a module's name must be there once", name);
    names.add(name);
    return { name, file: file as string, weight };
  });
}

/**
 * Writes a manifest, one module a line.
 *
 * @example
 * ```ts
 * import { formatManifest } from "@haze/haze/data";
 * import { assert } from "@std/assert";
 *
 * assert(formatManifest([{ name: "a", file: "a.shard", weight: 2 }]).includes('"weight":2'));
 * ```
 */
export function formatManifest(entries: readonly ManifestEntry[]): string {
  const lines = entries.map(({ name, file, weight }) => `  ${JSON.stringify({ name, file, weight })}`);
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n ]`;
  return `{\n "format": "${FORMAT}",\n "formatVersion": ${FORMAT_VERSION},\n "modules": ${list}\n}\n`;
}

type Fail = (rule: string, got: unknown) => never;

/** A misspelt weight must not be taken for the default. */
function checkKeys(
  object: Record<string, unknown>,
  known: readonly string[],
  what: string,
  fail: Fail,
): void {
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined) fail(`${what} may have the keys ${known.join(", ")} alone`, unknown);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string, fail: (message: string) => never): unknown {
  try {
    return JSON.parse(withoutByteOrderMark(text));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
