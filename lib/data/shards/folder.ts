// Not from mod.ts: data needs no npm package, and the archives among the formats do.
import { writeFileAtomic } from "../../formats/atomic_write.ts";
import { readAnyShard } from "../../formats/token_shard/read.ts";
import type { ShardTokenizer } from "../../formats/token_shard/shard.ts";
import { type Tokenizer, tokenizerHash } from "../../tokenizers/mod.ts";
import { decodeUtf8Text } from "../decode_text.ts";
import { formatManifest, MANIFEST, type ManifestEntry, parseManifest } from "./manifest.ts";
import { readWhole } from "./read_whole.ts";
import type { TokenModule } from "./token_module.ts";

/** A longer manifest names more files than a folder should have. */
const MAX_MANIFEST_BYTES = 2 ** 24;

/**
 * The path of a file in a folder.
 *
 * @example
 * ```ts
 * import { pathInFolder } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pathInFolder("shards/", "modules.json"), "shards/modules.json");
 * assertEquals(pathInFolder("/", "modules.json"), "/modules.json");
 * ```
 */
export function inFolder(folder: string, file: string): string {
  return `${folder.replace(/[/\\]+$/, "")}/${file}`;
}

/**
 * The modules that a folder's `modules.json` names, unread.
 *
 * @throws {Error} if the file cannot be read.
 * @throws {SyntaxError} as `parseManifest`.
 *
 * @example
 * ```ts
 * import { readManifest, writeManifest } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await writeManifest(folder, [{ name: "notes", file: "notes.shard", weight: 1 }]);
 * assertEquals((await readManifest(folder))[0]!.name, "notes");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readManifest(folder: string): Promise<ManifestEntry[]> {
  const path = inFolder(folder, MANIFEST);
  const hint = "haze shards build makes a folder of shards";
  const bytes = await readWhole(path, `read the modules of ${folder}`, MAX_MANIFEST_BYTES, hint);
  return parseManifest(decodeUtf8Text(bytes, path), path);
}

/**
 * Writes a folder's `modules.json`: a crash leaves the old one or the new one.
 *
 * @example
 * ```ts
 * import { readManifest, writeManifest } from "@haze/haze/data";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await writeManifest(folder, [{ name: "notes", file: "notes.shard", weight: 1 }]);
 * await writeManifest(folder, [{ name: "notes", file: "notes.shard", weight: 3 }]); // replaces the first
 * assertEquals((await readManifest(folder)).map(({ weight }) => weight), [3]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeManifest(folder: string, entries: readonly ManifestEntry[]): Promise<void> {
  await writeFileAtomic(inFolder(folder, MANIFEST), new TextEncoder().encode(formatManifest(entries)));
}

/**
 * What a shard must match to belong to a tokenizer.
 *
 * @example
 * ```ts
 * import { shardTokenizerOf } from "@haze/haze/data";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const [lamp, hill] = ["lamp", "hill"].map((text) => shardTokenizerOf(Vocab.fromText(text)));
 * assertEquals([lamp!.vocabSize, hill!.vocabSize], [4, 3]);
 * assert(lamp!.hash !== hill!.hash);
 * ```
 */
export function shardTokenizerOf(tokenizer: Tokenizer): ShardTokenizer & { readonly hash: string } {
  const { vocabSize, bosId } = tokenizer;
  return { vocabSize, bosId, hash: tokenizerHash(tokenizer.toJSON()) };
}

/**
 * Reads a module of a folder and checks all of it against the tokenizer.
 *
 * @throws {Error} if the file cannot be read.
 * @throws {SyntaxError} if the shard is damaged, or belongs to another tokenizer.
 *
 * @example
 * ```ts
 * import { readModule, shardOfTexts } from "@haze/haze/data";
 * import { writeTokenShard } from "@haze/haze/formats";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const [folder, vocab] = [await Deno.makeTempDir(), Vocab.fromText("the lamp")];
 * const { shard } = shardOfTexts([{ name: "lamp.txt", text: "the lamp" }], vocab, "lamp");
 * await Deno.writeFile(`${folder}/lamp.shard`, writeTokenShard(shard));
 * const module = await readModule(folder, { name: "lamp", file: "lamp.shard", weight: 1 }, vocab);
 * assertEquals(vocab.decode([...module.shard.ids]), "the lamp");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readModule(
  folder: string,
  { name, file, weight }: ManifestEntry,
  tokenizer: ShardTokenizer,
): Promise<TokenModule> {
  const path = inFolder(folder, file);
  const bytes = await readWhole(path, `read module ${name}`);
  return { name, file: path, weight, shard: readAnyShard(bytes, { name: path, tokenizer }) };
}

/**
 * Reads all modules of a folder of shards and checks them against the tokenizer.
 *
 * @throws {Error} if a file cannot be read.
 * @throws {SyntaxError} if the manifest or a shard is damaged, or belongs to another tokenizer; a file of weights among
 * the shards is called by its name.
 * @throws {RangeError} if the manifest names no module.
 *
 * @example
 * ```ts
 * import { readModules, shardOfTexts, writeManifest } from "@haze/haze/data";
 * import { writeTokenShard } from "@haze/haze/formats";
 * import { Vocab } from "@haze/haze/tokenizers";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * const vocab = Vocab.fromText("the lamp");
 * const { shard } = shardOfTexts([{ name: "lamp.txt", text: "the lamp" }], vocab, "lamp");
 * await Deno.writeFile(`${folder}/lamp.shard`, writeTokenShard(shard));
 * await writeManifest(folder, [{ name: "lamp", file: "lamp.shard", weight: 1 }]);
 * assertEquals((await readModules(folder, vocab))[0]!.shard.ids.length, 8);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function readModules(folder: string, tokenizer: Tokenizer): Promise<TokenModule[]> {
  const entries = await readManifest(folder);
  if (entries.length === 0) {
    throw new RangeError(
      `Cannot read modules as ${inFolder(folder, MANIFEST)} must name one: it names none\n` +
        "hint: haze shards add puts one in",
    );
  }
  const expected = shardTokenizerOf(tokenizer);
  const modules: TokenModule[] = [];
  // One after the other: each is a large file, and the first that is wrong is told.
  for (const entry of entries) modules.push(await readModule(folder, entry, expected));
  return modules;
}
