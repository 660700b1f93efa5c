/** What `haze shards build` and `add` make modules of. */
import { basename } from "@std/path";
import { isModuleName, loadCorpus, type TextDocument } from "../../lib/data/mod.ts";
import { hasShardMagic } from "../../lib/formats/mod.ts";
import { type Call, UsageError } from "../command.ts";
import { readFile } from "../files.ts";
import { textsBelow } from "./text_files.ts";

/** What is to become one module. */
export type ModuleInput = {
  readonly name: string;
  /** Names of files of a folder that were passed over. */
  readonly skipped: readonly string[];
} & ({ readonly texts: readonly TextDocument[] } | { readonly path: string; readonly bytes: Uint8Array });

/** Reads the inputs: each becomes a module of its own, or all together the one that `--name` names. */
export async function readInputs(words: readonly string[], call: Call): Promise<ModuleInput[]> {
  if (words.length === 0) {
    throw new UsageError("Cannot build shards as it must be said what of: got no INPUT");
  }
  const inputs: ModuleInput[] = [];
  for (const word of words) inputs.push(await readInput(word));
  const given = call.text("name");
  const joined = given === undefined ? inputs : [joinInputs(inputs, given)];
  for (const { name } of joined) {
    if (isModuleName(name)) continue;
    throw new UsageError(
      `Cannot name a module as a name is of letters, digits, dots, dashes and underscores: ${name}\n` +
        "hint: give --name",
    );
  }
  return joined;
}

async function readInput(word: string): Promise<ModuleInput> {
  if (word === "builtin" || word.startsWith("npm:")) {
    const { name, text } = await loadCorpus(word);
    return { name: moduleNameOf(name.replace(/@[^@/]*$/, "")), skipped: [], texts: [{ name, text }] };
  }
  const name = moduleNameOf(word);
  const info = await Deno.stat(word).catch(() => undefined); // what is wrong with a path is said by who reads it
  if (info?.isDirectory) {
    const { texts, skipped } = await textsBelow(word);
    if (texts.length > 0) return { name, texts, skipped };
    throw new Error(
      `Cannot build shards as every INPUT must give tokens: no text in ${word}, ${skipped.length} other files\n` +
        "hint: texts end in .txt, .md and the like; a file of any name can be given by itself",
    );
  }
  if (/\.(shard|bin)$/i.test(word) || await isShard(word)) {
    return { name, skipped: [], path: word, bytes: await readFile(word, "read a shard") };
  }
  const corpus = await loadCorpus(word);
  return { name, skipped: [], texts: [{ name: basename(corpus.name), text: corpus.text }] };
}

/** The name of a file or package as that of a module: `notes/tides 2.txt` gives `tides-2`. */
function moduleNameOf(path: string): string {
  const base = basename(path.replace(/[/\\]+$/, ""));
  return base.replace(/(?<=.)\.[^.]*$/, "").replace(/[^\p{L}\p{M}\p{N}._-]+/gu, "-");
}

function joinInputs(inputs: readonly ModuleInput[], name: string): ModuleInput {
  const [first] = inputs;
  if (inputs.length === 1) return { ...first!, name };
  const texts = inputs.flatMap((input) => {
    if (!("texts" in input)) {
      throw new UsageError(`Cannot join inputs as only texts can be: ${input.path} is a shard`);
    }
    return input.texts.map((text) => ({ ...text, name: `${input.name}/${text.name}` }));
  });
  return { name, texts, skipped: inputs.flatMap(({ skipped }) => skipped) };
}

async function isShard(path: string): Promise<boolean> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (!info?.isFile) return false;
  using file = await Deno.open(path);
  const start = new Uint8Array(8);
  return await file.read(start) === 8 && hasShardMagic(start);
}
