/** From inputs to modules in a folder: everything is made and checked before anything is written. */
import {
  findDuplicateModules,
  type ManifestEntry,
  pathInFolder,
  readModule,
  shardOfTexts,
  shardTokenizerOf,
  type TokenModule,
  writeManifest,
} from "../../lib/data/mod.ts";
import {
  hasShardMagic,
  readAnyShard,
  type ShardTokenizer,
  writeFileAtomic,
  writeRawShard,
  writeTokenShard,
} from "../../lib/formats/mod.ts";
import type { Tokenizer } from "../../lib/tokenizers/mod.ts";
import { basename, dirname } from "@std/path";
import { type Call, type Io, UsageError } from "../command.ts";
import { exists } from "../files.ts";
import type { ModuleInput } from "./inputs.ts";
import { weightOf } from "./options.ts";

/** A module that is ready to be written. */
export interface MadeModule {
  readonly entry: ManifestEntry;
  readonly module: TokenModule;
  /** Each text with its tokens; none for a shard that was there before. */
  readonly inputs: readonly { readonly name: string; readonly tokens: number }[];
  readonly skipped: readonly string[];
  /** What its file will hold; absent for a shard that lies in the folder already. */
  readonly bytes?: Uint8Array;
}

/** Makes modules of inputs, notes what is odd, and refuses names, files and contents that are there already. */
export async function makeModules(
  folder: string,
  inputs: readonly ModuleInput[],
  existing: readonly ManifestEntry[],
  tokenizer: Tokenizer,
  call: Call,
  io: Io,
): Promise<MadeModule[]> {
  const made: MadeModule[] = [];
  for (const input of inputs) made.push(await makeModule(folder, input, tokenizer, call, io));
  const names = [...existing, ...made.map(({ entry }) => entry)].map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new Error(
      `Cannot add modules to ${folder} as each name must be there once: ${twice}\nhint: give --name another`,
    );
  }
  for (const { entry: { file }, bytes } of made) {
    const path = pathInFolder(folder, file);
    if (bytes === undefined || !await exists(path)) continue;
    throw new Error(
      `Cannot write ${path} as nothing may be overwritten: it is there\n` +
        `hint: give --name another; haze shards add ${folder} ${path} takes the file that is there`,
    );
  }
  await refuseDuplicates(folder, made, existing, shardTokenizerOf(tokenizer), call, io);
  return made;
}

async function makeModule(
  folder: string,
  input: ModuleInput,
  tokenizer: Tokenizer,
  call: Call,
  io: Io,
): Promise<MadeModule> {
  const { name, skipped } = input;
  const [weight, isRaw] = [weightOf(call), call.flag("raw")];
  const entry: ManifestEntry = { name, file: `${name}.${isRaw ? "bin" : "shard"}`, weight };
  const expected = shardTokenizerOf(tokenizer);
  if ("texts" in input) {
    const { shard, documents } = shardOfTexts(input.texts, tokenizer, sourceOf(input.texts, name));
    const bytes = isRaw ? writeRawShard(shard.ids, shard.vocabSize) : writeTokenShard(shard);
    const read = readAnyShard(bytes, { name, tokenizer: expected });
    return { entry, module: { ...entry, shard: read }, inputs: documents, skipped, bytes };
  }
  const { path, bytes } = input;
  const shard = readAnyShard(bytes, { name: path, tokenizer: expected });
  if (!hasShardMagic(bytes)) {
    io.err(`note: ${path} does not say its tokenizer: it is taken for that of ${folder}\n`);
  }
  if (await isSameFolder(dirname(path), folder)) {
    if (isRaw) throw new UsageError(`Cannot write ${path} raw as it is in the folder already: got --raw`);
    return { entry: { ...entry, file: basename(path) }, module: { ...entry, shard }, inputs: [], skipped };
  }
  const { ids, vocabSize, bosId } = shard;
  const source = shard.tokenizerHash === undefined ? basename(path) : shard.source;
  const written = isRaw
    ? writeRawShard(ids, vocabSize)
    : writeTokenShard({ ids, vocabSize, bosId, tokenizerHash: expected.hash, source });
  return { entry, module: { ...entry, shard }, inputs: [], skipped, bytes: written };
}

/** What a shard says it was made of: names alone, as paths are of one machine. */
function sourceOf(texts: readonly { readonly name: string }[], name: string): string {
  return texts.length === 1 ? texts[0]!.name.slice(-200) : `${name} (${texts.length} texts)`;
}

async function isSameFolder(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => Deno.realPath(path).catch(() => undefined)));
  return a !== undefined && a === b;
}

async function refuseDuplicates(
  folder: string,
  made: readonly MadeModule[],
  existing: readonly ManifestEntry[],
  tokenizer: ShardTokenizer,
  call: Call,
  io: Io,
): Promise<void> {
  const there: TokenModule[] = [];
  for (const entry of existing) there.push(await readModule(folder, entry, tokenizer));
  const found = findDuplicateModules([...there, ...made.map(({ module }) => module)]);
  const told = found.map(({ names }) => names.join(", ")).join("; ");
  if (found.length === 0) return;
  if (call.flag("allow-duplicates")) return io.err(`warning: equal content: ${told}\n`);
  throw new Error(
    `Cannot add modules to ${folder} as no two may have equal content: ${told}\n` +
      "hint: a copy makes validation a copy of training; --allow-duplicates takes it all the same",
  );
}

/** Writes modules and then the manifest that names them; what was written is removed if the rest fails. */
export async function writeModules(
  folder: string,
  made: readonly MadeModule[],
  existing: readonly ManifestEntry[],
): Promise<void> {
  const written: string[] = [];
  try {
    for (const { entry, bytes } of made) {
      if (bytes === undefined) continue;
      const path = pathInFolder(folder, entry.file);
      await writeFileAtomic(path, bytes);
      written.push(path);
    }
    await writeManifest(folder, [...existing, ...made.map(({ entry }) => entry)]);
  } catch (error) {
    for (const path of written) await Deno.remove(path);
    throw error;
  }
}
