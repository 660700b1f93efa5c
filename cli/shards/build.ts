/** `haze shards build` and `add`: modules from texts and shards. */
import {
  FOLDER_TOKENIZER,
  MANIFEST,
  type ManifestEntry,
  pathInFolder,
  readManifest,
} from "../../lib/data/mod.ts";
import { writeFileAtomic } from "../../lib/formats/mod.ts";
import type { Tokenizer } from "../../lib/tokenizers/mod.ts";
import { type Call, type Io, UsageError } from "../command.ts";
import { exists } from "../files.ts";
import { EXIT } from "../report.ts";
import { counted } from "../ui/format.ts";
import { openTokenizer, tokenizerOfFolder } from "./folder_tokenizer.ts";
import { readInputs } from "./inputs.ts";
import { type MadeModule, makeModules, writeModules } from "./make_modules.ts";

/** Makes a folder of shards with its tokenizer and its manifest. */
export async function buildShards(
  folder: string,
  words: readonly string[],
  call: Call,
  io: Io,
): Promise<number> {
  const spec = call.text("tokenizer");
  if (spec === undefined) {
    throw new UsageError(
      `Cannot build shards as ids need a tokenizer: got no --tokenizer\n` +
        "hint: give a checkpoint, a .model, a tokenizer.bin or the JSON of a tokenizer",
    );
  }
  for (const file of [MANIFEST, FOLDER_TOKENIZER]) {
    const path = pathInFolder(folder, file);
    if (!await exists(path)) continue;
    throw new Error(
      `Cannot build shards in ${folder} as nothing may be overwritten: ${path} is there\n` +
        "hint: haze shards add puts more modules into it",
    );
  }
  const tokenizer = await openTokenizer(spec);
  const made = await makeModules(folder, await readInputs(words, call), [], tokenizer, call, io);
  await makeFolder(folder);
  await writeTokenizer(folder, tokenizer);
  try {
    await writeModules(folder, made, []);
  } catch (error) {
    await Deno.remove(pathInFolder(folder, FOLDER_TOKENIZER));
    throw error;
  }
  report(folder, made, [], call, io);
  return EXIT.done;
}

/** Puts more modules into a folder of shards. */
export async function addShards(
  folder: string,
  words: readonly string[],
  call: Call,
  io: Io,
): Promise<number> {
  const existing = await readManifest(folder);
  const tokenizer = await tokenizerOfFolder(folder, call);
  const made = await makeModules(folder, await readInputs(words, call), existing, tokenizer, call, io);
  await writeModules(folder, made, existing);
  report(folder, made, existing, call, io);
  return EXIT.done;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot build shards in ${folder} as it must be a folder that can be made: ${message}`, {
      cause: error,
    });
  }
}

async function writeTokenizer(folder: string, tokenizer: Tokenizer): Promise<void> {
  const text = `${JSON.stringify(tokenizer.toJSON())}\n`;
  await writeFileAtomic(pathInFolder(folder, FOLDER_TOKENIZER), new TextEncoder().encode(text));
}

/** Every input with its tokens, and every file that was passed over. */
function report(
  folder: string,
  made: readonly MadeModule[],
  existing: readonly ManifestEntry[],
  call: Call,
  io: Io,
): void {
  if (call.flag("json")) {
    const modules = made.map(({ entry, module, inputs, skipped }) => {
      const { ids, contentHash } = module.shard;
      return { ...entry, tokens: ids.length, contentHash, inputs, skipped };
    });
    const names = [...existing.map(({ name }) => name), ...modules.map(({ name }) => name)];
    return io.out(`${JSON.stringify({ folder, added: modules, modules: names })}\n`);
  }
  for (const { entry, module, inputs, skipped } of made) {
    const weight = entry.weight === 1 ? "" : `, weight ${entry.weight}`;
    io.out(`${entry.name}: ${counted(module.shard.ids.length, "token")} in ${entry.file}${weight}\n`);
    for (const { name, tokens } of inputs) io.out(`  ${tokens.toLocaleString("en").padStart(12)}  ${name}\n`);
    for (const name of skipped) io.out(`  ${"passed over".padStart(12)}  ${name}\n`);
  }
}
