/** What a run reads: a text, a folder of texts, dialogues, or modules of tokens. */
import { join } from "@std/path";
import { type Corpus, dialogueText, loadCorpus, MANIFEST, readDialogues } from "../lib/data/mod.ts";
import { hasChatTokens, readChats, resoLLMDataset } from "../lib/models/reso_llm/mod.ts";
import type { Tokenizer } from "../lib/tokenizers/mod.ts";
import {
  type Dataset,
  datasetOfShards,
  lineDataset,
  makeDataset,
  makeDialogueDataset,
} from "../lib/training/mod.ts";
import { type Call, type Io, UsageError } from "./command.ts";
import { exists, loadRecordedCorpus } from "./files.ts";
import { tokenizerOfFolder } from "./shards/folder_tokenizer.ts";
import { textsBelow } from "./shards/text_files.ts";
import { idsOfNpy } from "./spiral/tokens.ts";
import { namesWorld, worldOf } from "./spiral_data.ts";

/** A text that is loaded, and not yet tokens. */
export interface RunText {
  /** All of it, to make a tokenizer from; modules of tokens have none. */
  readonly text: string | undefined;
  /** The name and text of a single corpus, whose lines a spiral model reads one by one. */
  readonly lines?: { readonly name: string; readonly text: string };
  /** The tokenizer that it comes with, as modules do. */
  readonly tokenizer?: Tokenizer;
  /** Its tokens, split for windows of `context`. */
  dataset(tokenizer: Tokenizer, context: number): Promise<Dataset>;
}

/** What the help says of it. */
export const TEXT_HELP =
  "builtin (default), a UTF-8 file, npm:NAME, a folder of texts or of shards, dialogues FILE.jsonl (FILE.jsonl#answers learns answers alone), a world bigram:V:SEED (default of spiral), talks or talks:N (default of reso-llm)";

/** The text that `--corpus` names, or the built-in one unless the kind of model has another. */
export async function openText(call: Call, io: Io, otherwise = "builtin"): Promise<RunText> {
  return await textOf(call.text("corpus") ?? otherwise, call, io, { load: loadCorpus, mayWalk: true });
}

/** The text that a checkpoint names, unless `--corpus` names another. */
export async function openRecordedText(recorded: string, path: string, call: Call, io: Io): Promise<RunText> {
  const given = call.text("corpus");
  if (given !== undefined) return await openText(call, io);
  // A file may name any folder; to walk through one takes as long as it is large, so only the user may ask for that.
  const load = (spec: string) => loadRecordedCorpus(spec, path, io);
  return await textOf(recorded, call, io, { load, mayWalk: false });
}

/** The built-in story with made talks: what a Reso-LLM learns unless told otherwise. `talks:N` has N of them, from 10 on. */
export const TALKS = "talks";
const SOME_TALKS = /^talks(?::([1-9]\d{1,5}))?$/;
const DIALOGUES = /^(.*\.jsonl)(#answers)?$/;

async function textOf(
  spec: string,
  call: Call,
  io: Io,
  { load, mayWalk }: { load(spec: string): Promise<Corpus>; mayWalk: boolean },
): Promise<RunText> {
  if (namesWorld(spec)) return worldOf(spec);
  if (spec.endsWith(".npy")) return idsAt(spec);
  const talks = SOME_TALKS.exec(spec);
  if (talks) return talksOf(await load("builtin"), spec, talks[1]);
  if (spec.startsWith("talks:")) {
    throw new UsageError(
      `Cannot read talks as talks:N must have a whole N from 10 to 999999: ${spec}\nhint: talks alone has as many as a Reso-LLM usually learns`,
    );
  }
  const [, file, mark] = DIALOGUES.exec(spec) ?? [];
  if (file !== undefined) return dialoguesOf(await load(file), spec, mark !== undefined);
  // Nothing asks for a permission to read `builtin`, which is no file.
  if (
    spec !== "builtin" && !spec.startsWith("npm:") &&
    (await Deno.stat(spec).catch(() => undefined))?.isDirectory
  ) {
    if (await exists(join(spec, MANIFEST))) return await modulesOf(spec, call, io);
    if (mayWalk) return await folderOf(spec, io);
  }
  return plain(await load(spec));
}

function plain(corpus: Corpus): RunText {
  return {
    text: corpus.text,
    lines: corpus,
    dataset: (tokenizer, context) => Promise.resolve(makeDataset(corpus, tokenizer, context)),
  };
}

/** Ids of a .npy, for a model that reads ids. */
function idsAt(path: string): RunText {
  return {
    text: undefined,
    dataset: async (tokenizer, context) =>
      lineDataset(await idsOfNpy(path, tokenizer.vocabSize), { name: path, tokenizer, context }),
  };
}

function talksOf({ text }: Corpus, name: string, count: string | undefined): RunText {
  const some = count === undefined
    ? {}
    : { talks: Number(count), heldOutTalks: Math.floor(Number(count) / 10) };
  return {
    text,
    dataset: (tokenizer) => {
      if (!hasChatTokens(tokenizer)) {
        throw new UsageError(
          `Cannot read talks as the tokenizer must have the marks of a chat: one of kind ${tokenizer.kind} has none`,
        );
      }
      return Promise.resolve({ ...resoLLMDataset(tokenizer, some), name });
    },
  };
}

/** Dialogues: by the marks of a chat if the tokenizer has them, and else line by line. */
function dialoguesOf({ text, name }: Corpus, spec: string, answersOnly: boolean): RunText {
  const { chats } = readChats(text, { name });
  return {
    text: chats.map(({ turns }) => dialogueText(turns)).join("\n"),
    dataset: (tokenizer) =>
      Promise.resolve(
        hasChatTokens(tokenizer)
          ? { ...resoLLMDataset(tokenizer, { chats, texts: [] }), name: spec }
          : makeDialogueDataset(readDialogues(text, name), tokenizer, { name: spec, answersOnly }),
      ),
  };
}

/** Texts of a folder, each behind a mark of its own; every one of them is listed with its tokens. */
async function folderOf(folder: string, io: Io): Promise<RunText> {
  const { texts, skipped } = await textsBelow(folder);
  if (texts.length === 0) {
    throw new Error(
      `Cannot read ${folder} as it must hold texts: ${skipped.length} files by other names\n` +
        "hint: texts end in .txt, .md and the like",
    );
  }
  for (const name of skipped) io.err(`note: ${name} is no text by its name and is left out\n`);
  const documents = texts.map(({ text }) => text);
  const corpus: Corpus = {
    ...{ name: folder, documents, text: documents.join("\n\n") },
    bytes: new TextEncoder().encode(documents.join("")).length,
  };
  return {
    text: corpus.text,
    dataset(tokenizer, context) {
      for (const { name, text } of texts) {
        const tokens = tokenizer.encode(text).length;
        io.err(`${name}: ${tokens.toLocaleString("en")} tokens\n`);
        if (tokens === 0) {
          throw new Error(`Cannot train on ${folder} as every text must give tokens: ${name} gives none`);
        }
      }
      return Promise.resolve(makeDataset(corpus, tokenizer, context));
    },
  };
}

async function modulesOf(folder: string, call: Call, io: Io): Promise<RunText> {
  return {
    text: undefined,
    tokenizer: await tokenizerOfFolder(folder, call),
    async dataset(tokenizer, context) {
      const data = await datasetOfShards(folder, tokenizer, context);
      for (const warning of data.warnings) io.err(`note: ${warning}\n`);
      return data;
    },
  };
}

/** Says that a text cannot make a tokenizer. */
export function requireText({ text }: RunText): string {
  if (text !== undefined) return text;
  throw new UsageError("Cannot make a tokenizer as --corpus must hold text: it holds ids");
}
