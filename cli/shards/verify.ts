/** `haze shards verify`: reads every shard again and checks all of it. */
import {
  findDuplicateModules,
  findHeldOutCopies,
  pathInFolder,
  readManifest,
  readModule,
  shardTokenizerOf,
  splitModules,
  type TokenModule,
} from "../../lib/data/mod.ts";
import { readAnyShard, readTokenShard, recogniseFile, type TokenShard } from "../../lib/formats/mod.ts";
import { type Call, type Io, UsageError } from "../command.ts";
import { readFile } from "../files.ts";
import { EXIT } from "../report.ts";
import { counted } from "../ui/format.ts";
import { openTokenizer, tokenizerOfFolder } from "./folder_tokenizer.ts";
import { runShapeOf } from "./options.ts";

/** What was found of one file. */
interface Checked {
  readonly name: string;
  readonly file: string;
  readonly tokens: number | null;
  readonly contentHash: string | null;
  /** What is wrong with it, or null. */
  readonly problem: string | null;
}

/** Checks a folder of shards, or single shards. */
export async function verifyShards(
  first: string,
  more: readonly string[],
  call: Call,
  io: Io,
): Promise<number> {
  const info = await Deno.stat(first).catch(() => undefined); // what is wrong with a path is said by who reads it
  if (!info?.isDirectory) return await verifyFiles([first, ...more], call, io);
  if (more.length > 0) {
    throw new UsageError(
      `Cannot verify shards as it takes one FOLDER or files: got ${more[0]} behind a folder`,
    );
  }
  const { context } = runShapeOf(call);
  const entries = await readManifest(first);
  const tokenizer = shardTokenizerOf(await tokenizerOfFolder(first, call));
  const [checked, modules]: [Checked[], TokenModule[]] = [[], []];
  for (const entry of entries) {
    const name = entry.name;
    checked.push(
      await check(name, entry.file, async () => {
        const module = await readModule(first, entry, tokenizer);
        modules.push(module);
        return module.shard;
      }),
    );
  }
  const problems = [
    ...findDuplicateModules(modules).map(({ names }) => `equal content: ${names.join(", ")}`),
    ...orProblem(() =>
      findHeldOutCopies(splitModules(modules, context).modules, context).map((
        { name, copied, stretches, foundIn },
      ) =>
        `${copied} of ${stretches} held-out stretches of ${name} are trained on as well, in ${
          foundIn.join(", ")
        }`
      )
    ),
  ];
  const unlisted = await unlistedFiles(first, entries.map(({ file }) => file));
  return report({ checked, problems, unlisted }, call, io);
}

async function verifyFiles(paths: readonly string[], call: Call, io: Io): Promise<number> {
  if (call.number("context") !== undefined) {
    throw new UsageError("Cannot verify files as --context goes with a FOLDER: got both");
  }
  const spec = call.text("tokenizer");
  const tokenizer = spec === undefined ? undefined : shardTokenizerOf(await openTokenizer(spec));
  const checked: Checked[] = [];
  for (const path of paths) {
    checked.push(
      await check(path, path, async () => {
        const bytes = await readFile(path, "verify a shard");
        return tokenizer
          ? readAnyShard(bytes, { name: path, tokenizer })
          : readTokenShard(bytes, { name: path }); // a raw shard cannot be judged alone
      }),
    );
  }
  return report({ checked, problems: [], unlisted: [] }, call, io);
}

/** A damaged file is what is looked for, so it is a finding and no error. */
async function check(name: string, file: string, read: () => Promise<TokenShard>): Promise<Checked> {
  try {
    const { ids, contentHash } = await read();
    return { name, file, tokens: ids.length, contentHash, problem: null };
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("Cannot "))) throw error;
    return { name, file, tokens: null, contentHash: null, problem: error.message.replaceAll("\n", "; ") };
  }
}

function orProblem(body: () => string[]): string[] {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [error.message.replaceAll("\n", "; ")];
  }
}

/** Shards, and what else is called so, that lie in the folder and are read by no run. */
async function unlistedFiles(
  folder: string,
  listed: readonly string[],
): Promise<{ file: string; is: string }[]> {
  const found: { file: string; is: string }[] = [];
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || listed.includes(name) || !/\.(shard|bin)$/i.test(name)) continue;
    const bytes = await readFile(pathInFolder(folder, name), "verify shards");
    found.push({ file: name, is: recogniseFile(bytes, name).description });
  }
  return found.toSorted((a, b) => a.file < b.file ? -1 : 1);
}

interface Verification {
  readonly checked: readonly Checked[];
  readonly problems: readonly string[];
  readonly unlisted: readonly { readonly file: string; readonly is: string }[];
}

function report({ checked, problems, unlisted }: Verification, call: Call, io: Io): number {
  const isWhole = problems.length === 0 && checked.every(({ problem }) => problem === null);
  if (call.flag("json")) {
    io.out(`${JSON.stringify({ isWhole, shards: checked, problems, unlisted })}\n`);
  } else {
    for (const { name, tokens, contentHash, problem } of checked) {
      io.out(
        problem === null
          ? `${name}: whole, ${counted(tokens!, "token")}, ${contentHash}\n`
          : `${name}: ${problem}\n`,
      );
    }
    for (const problem of problems) io.out(`${problem}\n`);
    for (const { file, is } of unlisted) io.out(`${file}: in no module; it is ${is}\n`);
  }
  return isWhole ? EXIT.done : EXIT.failed;
}
